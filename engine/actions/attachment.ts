// Files beside an issue. Up to a megabyte they lie beside it; larger ones are kept by hash on a ref of their own, so
// that a clone of main stays small, and the issue's folder holds a pointer with hash and size.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { isSegment } from '../model/names.ts';
import { attachmentPath } from '../model/paths.ts';
import { isStray } from '../model/stray.ts';
import type { Change } from '../store/change.ts';
import { objectId } from '../store/git-object.ts';
import { defineAction, type Action } from './action.ts';
import { madeOf } from './again.ts';
import {
  attachmentsOf,
  attachmentShape,
  pointerEnding,
  pointerText,
  readPointer,
  type Pointer,
  type ShownAttachment,
} from './attachment-shape.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField } from './fields.ts';
import { holderFacts, needIssue, needOpenIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import { Lookup } from './lookup.ts';
import { sourcesOf } from './write-draft.ts';

/** Bytes up to which an attachment lies on main. */
export const inlineLimit = 1024 * 1024;

/** The ref that large attachments of a company are kept on. */
export const attachmentRef = (company: string): string => `refs/minutebook/attachments/${company}`;

const attachmentName = z
  .string()
  .refine(
    (name) => isSegment(name) && !isStray(name) && !name.endsWith(pointerEnding),
    'cannot be a file name here',
  )
  .describe('Its file name');

const attachmentAdd = defineAction({
  name: 'attachment.add',
  sentence: 'Attach a file to an issue',
  input: {
    issue: issueField,
    name: attachmentName,
    content: z.base64().describe('Its bytes, in base64'),
    company: companyField,
  },
  output: attachmentShape,
  again(lookup, made, { name }) {
    const found = attachmentsOf(lookup, madeOf('issue', lookup, made)).find((one) => one.name === name);
    assert(found, 'a commit that attached a file holds it');
    return found;
  },
  allow: { permission: 'issue.attach', facts: holderFacts },
  route: { method: 'POST', path: '/companies/:company/issues/:issue/attachments' },
  cli: { positional: ['issue', 'name'], file: 'content' },
  async prepare(context, input) {
    const content = Buffer.from(input.content, 'base64');
    const now = new Lookup(context.store.snapshot(), sourcesOf(context), context.actor);
    const { company } = mustFit(now, input, content.length);
    if (content.length > inlineLimit) await keep(context, company, content);
  },
  change(draft, input) {
    const content = Buffer.from(input.content, 'base64');
    const issue = mustFit(draft, input, content.length);
    return attach(draft, issue, input.name, content.length > inlineLimit ? pointerTo(content) : content);
  },
});

interface Named {
  issue: string;
  name: string;
  company?: string | undefined;
}

/** The issue, if its company takes files of that size: ATTACHMENT_TOO_LARGE. */
function mustFit(lookup: Lookup, { issue: ref, name, company }: Named, bytes: number): IssueEntry {
  const issue = needOpenIssue(lookup, company, ref);
  const limit = lookup.companyOf(issue).data.attachmentMaxBytes;
  if (bytes > limit) throw fault('ATTACHMENT_TOO_LARGE', { name, bytes, limit });
  return issue;
}

/** Keeps the bytes on the company's ref, under their hash; what is there already is not written again. */
async function keep({ store }: Context, company: string, content: Buffer): Promise<void> {
  const { sha256 } = pointerTo(content);
  const path = `${sha256.slice(0, 2)}/${sha256}`;
  await store.writeRef(attachmentRef(company), (snapshot) => ({
    files: snapshot.oid(path) === undefined ? new Map([[path, content]]) : new Map(),
    subject: `Keep an attachment of ${content.length} bytes`,
    trailers: [],
    result: undefined,
  }));
}

/** What a pointer says follows from the bytes alone. */
const pointerTo = (content: Buffer): Pointer => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  bytes: content.length,
  blob: objectId('blob', content),
});

function attach(
  draft: Draft,
  issue: IssueEntry,
  name: string,
  kept: Buffer | Pointer,
): Change<ShownAttachment> {
  const path = attachmentPath(issue.path, name);
  const inline = Buffer.isBuffer(kept);
  if (inline) draft.writeFile(path, kept);
  else draft.writeFile(path + pointerEnding, pointerText(kept));
  // One name is one file, whichever way it is kept.
  const other = inline ? path + pointerEnding : path;
  if (draft.bytes(other)) draft.remove(other);
  draft.about(issue);
  return draft.commit(`Attach ${name} to ${issue.name}`, {
    name,
    bytes: inline ? kept.length : kept.bytes,
    sha256: inline ? null : kept.sha256,
  });
}

const attachmentList = defineAction({
  name: 'attachment.list',
  sentence: 'List the files beside an issue',
  input: { issue: issueField, company: companyField },
  output: z.object({ items: z.array(attachmentShape).describe('Its files, by name') }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/attachments' },
  cli: { positional: ['issue'], columns: ['name', 'bytes'] },
  read: (lookup, input) => ({ items: attachmentsOf(lookup, needIssue(lookup, input.company, input.issue)) }),
});

const attachmentGet = defineAction({
  name: 'attachment.get',
  sentence: 'Read a file beside an issue',
  input: { issue: issueField, name: attachmentName, company: companyField },
  output: attachmentShape.extend({ content: z.string().describe('Its bytes, in base64') }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/attachments/:name/content' },
  cli: { positional: ['issue', 'name'] },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const path = attachmentPath(issue.path, input.name);
    const inline = lookup.bytes(path);
    const pointer = inline
      ? undefined
      : readPointer(lookup.bytes(path + pointerEnding)?.toString('utf8') ?? '');
    const content = inline ?? (pointer && lookup.sources.reader.blob(pointer.blob));
    if (!content) throw fault('NOT_FOUND', { kind: 'attachment', ref: `${issue.name}/${input.name}` });
    return {
      name: input.name,
      bytes: content.length,
      sha256: pointer?.sha256 ?? null,
      content: content.toString('base64'),
    };
  },
});

const attachmentRemove = defineAction({
  name: 'attachment.remove',
  sentence: 'Remove a file beside an issue; its history stays',
  input: { issue: issueField, name: attachmentName, company: companyField },
  output: z.object({ name: z.string().describe('What was removed') }),
  again: (_, __, { name }) => ({ name }),
  allow: { permission: 'issue.attach', facts: holderFacts },
  route: { method: 'DELETE', path: '/issues/:issue/attachments/:name' },
  cli: { positional: ['issue', 'name'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const path = attachmentPath(issue.path, input.name);
    const found = [path, path + pointerEnding].filter((candidate) => draft.bytes(candidate));
    if (found.length === 0)
      throw fault('NOT_FOUND', { kind: 'attachment', ref: `${issue.name}/${input.name}` });
    for (const candidate of found) draft.remove(candidate);
    draft.about(issue);
    return draft.commit(`Remove ${input.name} from ${issue.name}`, { name: input.name });
  },
});

export const attachmentActions: readonly Action[] = [
  attachmentAdd,
  attachmentList,
  attachmentGet,
  attachmentRemove,
];
