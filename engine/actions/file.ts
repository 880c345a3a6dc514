// The file that a thing is: its text as the book has it. Decides nothing about what it says.
import { z } from 'zod';
import { kindField, readsEntity, theEntity } from './activity.ts';
import { defineAction } from './action.ts';
import { companyField, refField } from './fields.ts';
import { mustNotBeRemoved, type IssueEntry } from './issue-hold.ts';
import type { Entry } from './lookup.ts';

export const fileShow = defineAction({
  name: 'file.show',
  sentence: 'Show the file of a thing, as the book has it',
  input: {
    kind: kindField,
    ref: refField.describe('Which: its short name, identifier or id'),
    company: companyField,
  },
  output: z.object({
    path: z.string().describe('Where it lies in the book'),
    text: z.string().describe('What it says'),
  }),
  allow: readsEntity,
  route: { method: 'GET', path: '/companies/:company/files/:kind/:ref' },
  cli: { positional: ['kind', 'ref'] },
  read(lookup, input) {
    const entity = theEntity(lookup, input);
    if (isIssue(entity)) mustNotBeRemoved(entity);
    const { path } = entity;
    return { path, text: (lookup.bytes(path) ?? Buffer.alloc(0)).toString('utf8') };
  },
});

const isIssue = (entity: Entry): entity is IssueEntry => entity.kind === 'issue';
