// Files beside an issue. Up to a megabyte they lie beside it; larger ones are kept by hash on a ref of their own, so
// that a clone of main stays small, and the issue's folder holds a pointer with hash and size.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { isSegment } from '../model/names.ts';
import { attachmentPath } from '../model/paths.ts';
import { isStray } from '../model/stray.ts';
import type { Change } from '../store/change.ts';
import { defineAction } from './action.ts';
import { madeOf } from './again.ts';
import { blobOfAttachment, needAttachment } from './attachment-find.ts';
import {
  bytesOf,
  dropUpload,
  keepLarge,
  readLarge,
  readUpload,
  uploadName,
  whatIsUploaded,
  type Upload,
} from './attachment-keep.ts';
import { attachmentPrune } from './attachment-prune.ts';
import {
  attachSentence,
  attachmentsOf,
  attachmentShape,
  keptAttachment,
  listAttachments,
  listedShape,
  pointerEnding,
  pointerText,
  shownAttachment,
  type Pointer,
  type ShownAttachment,
} from './attachment-shape.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField, refField } from './fields.ts';
import { holderFacts, needIssue, needOpenIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import { nowFor } from './now.ts';
import { issueFacts } from './relation.ts';
import { refuseSecretsIn, refuseSecretsInFile } from './refuse-secrets.ts';

/** Bytes up to which an attachment lies on main. */
export const inlineLimit = 1024 * 1024;

/** Bytes that an answer carries; more goes from file to file. */
const answerLimit = 16 * 1024 * 1024;

const attachmentName = z
  .string()
  .refine(
    (name) => isSegment(name) && !isStray(name) && !name.endsWith(pointerEnding),
    'cannot be a file name here',
  )
  .describe('Its file name');

const attachmentAdd = defineAction({
  name: 'attachment.add',
  sentence: 'Attach a file to an issue; one that it has already is never replaced',
  input: {
    issue: issueField,
    name: attachmentName,
    content: z
      .union([z.base64(), z.string().regex(uploadName)])
      .describe(
        'Its bytes, in base64; or upload:<name> for a file in .minutebook/uploads, as the command puts it there',
      ),
    company: companyField,
  },
  output: attachmentShape,
  // Sent again, a file has another name among the uploads.
  asked: (input) => ({ ...input, content: whatIsUploaded(input.content) }),
  again(lookup, made, { name }) {
    const found = attachmentsOf(lookup, madeOf('issue', lookup, made)).find((one) => one.name === name);
    assert(found, 'a commit that attached a file holds it');
    return found;
  },
  allow: { permission: 'issue.attach', facts: holderFacts },
  route: { method: 'POST', path: '/companies/:company/issues/:issue/attachments' },
  cli: { positional: ['issue', 'name'], file: 'content' },
  async prepare(context, input): Promise<Buffer | Pointer> {
    const upload = readUpload(context, input.content);
    try {
      const now = nowFor(context);
      const bytes = bytesOf(upload);
      const { company } = mustFit(now, input, bytes);
      const { secrets = [] } = context;
      if ('path' in upload) refuseSecretsInFile(secrets, input.name, upload.path);
      else refuseSecretsIn(secrets, input.name, upload.content);
      return bytes > inlineLimit ? await keepLarge(context, company, upload) : wholeOf(upload);
    } finally {
      dropUpload(upload);
    }
  },
  change(draft, input, prepared) {
    const kept = prepared as Buffer | Pointer;
    const issue = mustFit(draft, input, Buffer.isBuffer(kept) ? kept.length : kept.bytes);
    return attach(draft, issue, input.name, kept);
  },
});

const wholeOf = (upload: Upload): Buffer =>
  'content' in upload ? upload.content : readFileSync(upload.path);

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

function attach(
  draft: Draft,
  issue: IssueEntry,
  name: string,
  kept: Buffer | Pointer,
): Change<ShownAttachment> {
  const path = attachmentPath(issue.path, name);
  const inline = Buffer.isBuffer(kept);
  refuseTwin(draft, issue, name);
  refuseOther(draft, issue, name, kept);
  if (inline) draft.writeFile(path, kept);
  else draft.writeFile(path + pointerEnding, pointerText(kept));
  // A pointer that says nothing is no file: what takes its name takes its place.
  const other = inline ? path + pointerEnding : path;
  if (draft.bytes(other)) draft.remove(other);
  draft.about(issue);
  const shown = shownAttachment(issue, name, inline ? { bytes: kept.length, sha256: null } : kept);
  return draft.commit(attachSentence(name, issue.name), shown);
}

/** Two names that differ in case alone are one file on systems that people use. */
function refuseTwin(draft: Draft, issue: IssueEntry, name: string): void {
  const twin = attachmentsOf(draft, issue).find(
    (known) => known.name !== name && known.name.toLowerCase() === name.toLowerCase(),
  );
  if (twin)
    throw fault('PATH_TAKEN', {
      path: attachmentPath(issue.path, name),
      by: attachmentPath(issue.path, twin.name),
    });
}

/** One name is one file, which stays until somebody takes it away. The same file again changes nothing. */
function refuseOther(draft: Draft, issue: IssueEntry, name: string, kept: Buffer | Pointer): void {
  const known = attachmentsOf(draft, issue).find((one) => one.name === name);
  if (known === undefined) return;
  const isSame = Buffer.isBuffer(kept)
    ? draft.bytes(attachmentPath(issue.path, name))?.equals(kept) === true
    : known.sha256 === kept.sha256;
  if (!isSame) throw fault('ATTACHMENT_TAKEN', { issue: issue.name, name });
}

const attachmentList = defineAction({
  name: 'attachment.list',
  sentence: 'List the files beside an issue',
  input: { issue: issueField, company: companyField },
  output: z.object({ items: z.array(listedShape).describe('Its files, by name') }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/attachments' },
  cli: { positional: ['issue'], columns: ['name', 'bytes'] },
  read: (lookup, input) => ({
    items: listAttachments(lookup, needIssue(lookup, input.company, input.issue)),
  }),
});

const attachmentShow = defineAction({
  name: 'attachment.show',
  sentence: 'Show what is known of one file beside an issue, by its id',
  input: { attachment: refField.describe('The attachment: its id') },
  output: attachmentShape.extend({ blob: z.string().describe('The git blob that holds its bytes') }),
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => issueFacts(lookup, needAttachment(lookup, input.attachment).issue),
  },
  route: { method: 'GET', path: '/attachments/:attachment' },
  cli: { positional: ['attachment'] },
  read(lookup, input) {
    const found = needAttachment(lookup, input.attachment);
    return { ...found.attachment, blob: blobOfAttachment(lookup, found) };
  },
});

const attachmentRoom = defineAction({
  name: 'attachment.room',
  sentence:
    'Say how large a file may be that the caller attaches to an issue; asked before its bytes are taken',
  input: { issue: issueField, company: companyField },
  output: z.object({ limit: z.int().describe('Bytes') }),
  internal: true,
  allow: { permission: 'issue.attach', facts: holderFacts },
  route: { method: 'GET', path: '/issues/:issue/attachments/room' },
  // Only ever about now: there is no room in what is past.
  perform(_context, input, now) {
    const { data } = now.companyOf(needOpenIssue(now, input.company, input.issue));
    return Promise.resolve({ limit: data.attachmentMaxBytes });
  },
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
    const asked = { issue: issue.name, name: input.name };
    const kept = keptAttachment(lookup, issue, input.name);
    if (!kept) throw fault('NOT_FOUND', { kind: 'attachment', ref: `${issue.name}/${input.name}` });
    const pointer = 'pointer' in kept ? kept.pointer : undefined;
    if (pointer && pointer.bytes > answerLimit)
      throw fault('ATTACHMENT_TOO_LARGE_HERE', { ...asked, bytes: pointer.bytes, limit: answerLimit });
    const content = 'content' in kept ? kept.content : readLarge(lookup.sources.reader, asked, kept.pointer);
    const sha256 = pointer?.sha256 ?? null;
    const shown = shownAttachment(issue, input.name, { bytes: content.length, sha256 });
    return { ...shown, content: content.toString('base64') };
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
  change: (draft, { company, issue, name }) => removeFile(draft, needOpenIssue(draft, company, issue), name),
});

const attachmentDelete = defineAction({
  name: 'attachment.delete',
  sentence: 'Remove a file beside an issue, by its id; its history stays',
  input: { attachment: refField.describe('The attachment: its id') },
  output: z.object({ name: z.string().describe('What was removed') }),
  again: (_, { before }, input) => ({ name: needAttachment(before, input.attachment).attachment.name }),
  allow: {
    permission: 'issue.attach',
    facts(lookup, input) {
      const { name, company } = needAttachment(lookup, input.attachment).issue;
      return holderFacts(lookup, { issue: name, company });
    },
  },
  route: { method: 'DELETE', path: '/attachments/:attachment' },
  cli: { positional: ['attachment'] },
  change(draft, input) {
    const { issue, attachment } = needAttachment(draft, input.attachment);
    return removeFile(draft, issue, attachment.name);
  },
});

function removeFile(draft: Draft, issue: IssueEntry, name: string): Change<{ name: string }> {
  const path = attachmentPath(issue.path, name);
  const found = [path, path + pointerEnding].filter((candidate) => draft.bytes(candidate));
  if (found.length === 0) throw fault('NOT_FOUND', { kind: 'attachment', ref: `${issue.name}/${name}` });
  for (const candidate of found) draft.remove(candidate);
  draft.about(issue);
  return draft.commit(`Remove ${name} from ${issue.name}`, { name });
}

export const attachmentActions = [
  attachmentAdd,
  attachmentList,
  attachmentShow,
  attachmentRoom,
  attachmentGet,
  attachmentRemove,
  attachmentDelete,
  attachmentPrune,
] as const;
