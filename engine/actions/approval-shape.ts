// How an approval looks in answers, and how one is found. Changes nothing.
import { z } from 'zod';
import { approvalTypes } from '../model/approval.ts';
import { approvalStatuses } from '../model/lifecycle.ts';
import type { Facts } from '../model/policy.ts';
import { refField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { nounOf } from './noun.ts';
import { companyFacts } from './relation.ts';
import { isAsking } from './same-actor.ts';

export type ApprovalEntry = Entry<'approval'>;

export const approvals = nounOf('approval', refField.describe('The approval: A-7 or its id'));

const text = (what: string) => z.string().nullable().describe(what);

export const approvalShape = z.object({
  id: z.string().describe('The id that never changes'),
  name: z.string().describe('What people call it: A-7'),
  company: z.string().describe('Slug of its company'),
  type: z.string().describe(`What is asked for: ${approvalTypes.join(', ')}`),
  status: z.enum(approvalStatuses).describe('What became of it'),
  title: z.string().describe('Title'),
  body: z.string().describe('What is asked, in markdown'),
  payload: z.record(z.string(), z.unknown()).describe('What is asked, as data'),
  requestedBy: text('Who asks: agent:acme/cto, user:ada'),
  run: text('The run it was asked in'),
  issues: z.array(z.string()).describe('The issues it is about'),
  decidedBy: text('Who decided'),
  decidedAt: text('When'),
  note: text('What they said about it'),
  createdAt: text('When it was asked'),
  updated: text('The version token'),
  path: z.string().describe('Its file in the book'),
});

export type ShownApproval = z.output<typeof approvalShape>;

/** `A-7` for A-7-hire-cto. */
export const shortName = (slug: string): string => /^A-\d+/.exec(slug)?.[0] ?? slug;

export function showApproval({ name, company, path, data }: ApprovalEntry): ShownApproval {
  return {
    id: data.id ?? '',
    name: shortName(name),
    company,
    type: data.type,
    status: data.status,
    title: data.title,
    body: data.body,
    payload: data.payload ?? {},
    requestedBy: data.requestedBy ?? null,
    run: data.run ?? null,
    issues: [...data.issues],
    decidedBy: data.decidedBy ?? null,
    decidedAt: data.decidedAt ?? null,
    note: data.note ?? null,
    createdAt: data.createdAt ?? null,
    updated: data.updated ?? null,
    path,
  };
}

/** An approval: one's own, or any of the company. */
export function approvalFacts(lookup: Lookup, approval: ApprovalEntry): Facts {
  const { actor } = lookup;
  const { relations } = companyFacts(lookup, approval.company);
  const isOwn = actor.kind === 'agent' && isAsking(lookup, approval.company, approval.data.requestedBy);
  return { relations: isOwn ? [...relations, 'own'] : relations };
}

/** The approvals of rows, read from their files. */
export const showApprovals = (lookup: Lookup, rows: readonly { path: string }[]): ShownApproval[] =>
  rows.flatMap(({ path }) => {
    const approval = lookup.at('approval', path);
    return approval ? [showApproval(approval)] : [];
  });

/** What the command line shows of one in a list. */
export const approvalColumns = ['name', 'status', 'type', 'title', 'requestedBy'];
