// Documents beside an issue: a plan, notes, a hand-over. Each is one file; its revisions are what git has of it.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listDocuments } from '../catalog/queries/talk.ts';
import { actorName } from '../model/actor.ts';
import { isSlug } from '../model/names.ts';
import { documentPath } from '../model/paths.ts';
import { revisionId } from '../model/revision-id.ts';
import { objectId } from '../store/git-object.ts';
import type { Oid } from '../store/snapshot.ts';
import { defineAction, type Made } from './action.ts';
import { madeOf } from './again.ts';
import { revisionAt, revisionsOf } from './document-history.ts';
import type { Draft } from './draft.ts';
import { bodyField, companyField, ifUpdatedField, issueField, titleField } from './fields.ts';
import { holderFacts, needIssue, needOpenIssue, readerFacts, type IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';
import { mustBeCurrent } from './current.ts';

const keyField = z
  .string()
  .refine(isSlug, 'must be lowercase letters, digits and hyphens, as in plan')
  .describe('What the document is called: plan');

const documentShape = z.object({
  id: z.string().nullable().describe('The id that never changes'),
  version: z.string().describe('The id of this version of it'),
  issue: z.string().describe('The issue it stands beside'),
  company: z.string().describe('Slug of the company'),
  key: z.string().describe('What it is called'),
  title: z.string().describe('Its title'),
  body: z.string().describe('The text, in markdown'),
  author: z.string().nullable().describe('Who wrote it last'),
  updated: z.string().nullable().describe('The version token'),
  path: z.string().describe('Its file in the book'),
});

const showDocument = (
  { data, path, name }: Entry<'document'>,
  issue: IssueEntry,
  blob: Oid,
): z.output<typeof documentShape> => ({
  id: data.id ?? null,
  version: revisionId(blob),
  issue: issue.name,
  company: issue.company,
  key: name,
  title: data.title,
  body: data.body,
  author: data.author ?? data.createdBy ?? null,
  updated: data.updated ?? null,
  path,
});

/** The object that the bytes of a document are, or will be. */
const blobOf = (lookup: Lookup, { path }: Entry<'document'>): Oid =>
  objectId('blob', lookup.bytes(path) ?? Buffer.alloc(0));

/** The same, from the commit that wrote it. */
function showDocumentAgain(lookup: Lookup, made: Made, { key }: { key: string }) {
  const issue = madeOf('issue', lookup, made);
  const document = needDocument(lookup, issue, key);
  return showDocument(document, issue, blobOf(lookup, document));
}

function needDocument(lookup: Lookup, issue: IssueEntry, key: string): Entry<'document'> {
  const document = lookup.at('document', documentPath(issue.path, key));
  if (!document) throw fault('NOT_FOUND', { kind: 'document', ref: `${issue.name}/${key}` });
  return document;
}

/** The log has it with its issue; its version is its own. */
function isAbout(draft: Draft, issue: IssueEntry, document: Entry<'document'>): void {
  draft.about(issue);
  draft.versioned = document;
}

interface Text {
  key: string;
  title?: string | undefined;
  body: string;
  ifUpdated?: string | undefined;
  baseVersion?: string | undefined;
}

/** Writes a document: a new one, or the next revision. CHANGED_SINCE. */
export function putDocument(
  draft: Draft,
  issue: IssueEntry,
  { key, title, body, ifUpdated, baseVersion }: Text,
): Entry<'document'> {
  const { actor } = draft;
  const path = documentPath(issue.path, key);
  const written = { author: actorName(actor), run: actor.kind === 'agent' ? actor.run : undefined };
  const known = draft.at('document', path);
  if (baseVersion !== undefined) mustBeOn(draft, key, known, baseVersion);
  if (known) {
    mustBeCurrent(known, ifUpdated);
    return draft.set(known, { set: written, title, body });
  }
  return draft.create('document', path, {
    title: title ?? key,
    body,
    front: { id: draft.newId(), createdBy: actorName(actor), createdAt: draft.now, ...written },
  });
}

/** Refuses to write over a version that the writer did not start from. CHANGED_SINCE. */
function mustBeOn(draft: Draft, key: string, known: Entry<'document'> | undefined, given: string): void {
  const current = known ? revisionId(blobOf(draft, known)) : null;
  if (current !== given)
    throw fault('CHANGED_SINCE', { name: key, given, current: current ?? 'none', field: 'baseVersion' });
}

const documentPut = defineAction({
  name: 'document.put',
  sentence: 'Write a document beside an issue; earlier versions stay readable',
  input: {
    issue: issueField,
    key: keyField,
    body: bodyField,
    title: titleField.optional(),
    changeSummary: z.string().trim().max(500).optional().describe('What is different, for its history'),
    baseVersion: z
      .string()
      .optional()
      .describe('The `version` you started from; refused when it is not the newest'),
    ifUpdated: ifUpdatedField,
    company: companyField,
  },
  output: documentShape,
  again: showDocumentAgain,
  allow: { permission: 'issue.document', facts: holderFacts },
  route: { method: 'PUT', path: '/issues/:issue/documents/:key' },
  cli: { positional: ['issue', 'key'], text: 'body' },
  tool: {
    name: 'put_document',
    when: 'Write a document of an issue',
    takes: ['issue', 'key', 'body', 'title'],
  },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const document = putDocument(draft, issue, input);
    isAbout(draft, issue, document);
    const shown = showDocument(document, issue, blobOf(draft, document));
    return draft.commit(`Write ${input.key} of ${issue.name}`, shown, input.changeSummary);
  },
});

/** A document as it is now, or as it was at a revision. */
function versionMeant(
  lookup: Lookup,
  issue: IssueEntry,
  { key, revision }: { key: string; revision?: string | undefined },
): { document: Entry<'document'>; blob: Oid } {
  if (revision !== undefined) return revisionAt(lookup, issue, documentPath(issue.path, key), revision);
  const document = needDocument(lookup, issue, key);
  return { document, blob: blobOf(lookup, document) };
}

const documentGet = defineAction({
  name: 'document.get',
  sentence: 'Read a document beside an issue, now or as it was at a revision',
  input: {
    issue: issueField,
    key: keyField,
    revision: z.string().optional().describe('A commit of its history, or the id of a version'),
    offset: z.int().nonnegative().optional().describe('Characters of the text that were read before'),
    company: companyField,
  },
  output: documentShape,
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/documents/:key' },
  cli: { positional: ['issue', 'key'] },
  tool: { name: 'get_document', when: 'Read a document of an issue', takes: ['issue', 'key', 'offset'] },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const { document, blob } = versionMeant(lookup, issue, input);
    const shown = showDocument(document, issue, blob);
    return { ...shown, body: shown.body.slice(input.offset) };
  },
});

const documentList = defineAction({
  name: 'document.list',
  sentence: 'List the documents beside an issue',
  input: { issue: issueField, company: companyField },
  output: z.object({
    items: z
      .array(
        documentShape
          .pick({ key: true, path: true, updated: true })
          .extend({ title: z.string().nullable().describe('Its title') }),
      )
      .describe('Its documents, by name'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/documents' },
  cli: { positional: ['issue'], columns: ['key', 'title', 'updated'] },
  tool: {
    name: 'list_documents',
    when: 'Documents of an issue',
    shows: ['key', 'title', 'updated'],
  },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    const rows = listDocuments(lookup.sources.catalog, { company: issue.company, issue: issue.path });
    return { items: rows.map(({ name, ...row }) => ({ ...row, key: name.split('/').at(-1)! })) };
  },
});

const documentHistory = defineAction({
  name: 'document.history',
  sentence: 'List the revisions of a document, newest first',
  input: { issue: issueField, key: keyField, company: companyField },
  output: z.object({
    items: z
      .array(
        z.object({
          revision: z.string().describe('The commit that wrote it'),
          version: z.string().nullable().describe('The id of the version; null where it was removed'),
          number: z.int().describe('Its place in the history, from 1'),
          at: z.string().describe('When'),
          author: z.string().describe('Who'),
          subject: z.string().describe('What the commit says'),
          removed: z.boolean().describe('Whether it was removed there'),
        }),
      )
      .describe('Its revisions'),
  }),
  allow: { permission: 'company.read', facts: readerFacts },
  route: { method: 'GET', path: '/issues/:issue/documents/:key/revisions' },
  cli: { positional: ['issue', 'key'], columns: ['revision', 'at', 'author', 'subject'] },
  read(lookup, input) {
    const issue = needIssue(lookup, input.company, input.issue);
    return { items: revisionsOf(lookup, issue, documentPath(issue.path, input.key)) };
  },
});

const documentRestore = defineAction({
  name: 'document.restore',
  sentence: 'Bring back an earlier revision of a document, as its next one',
  input: {
    issue: issueField,
    key: keyField,
    revision: z.string().describe('A commit of its history, or the id of a version'),
    company: companyField,
  },
  output: documentShape,
  again: showDocumentAgain,
  allow: { permission: 'issue.document', facts: holderFacts },
  route: { method: 'POST', path: '/issues/:issue/documents/:key/revisions/:revision/restore' },
  cli: { positional: ['issue', 'key', 'revision'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const path = documentPath(issue.path, input.key);
    const { title, body } = revisionAt(draft, issue, path, input.revision).document.data;
    const document = putDocument(draft, issue, { key: input.key, title, body });
    isAbout(draft, issue, document);
    return draft.commit(
      `Restore ${input.key} of ${issue.name} as of ${input.revision.slice(0, 8)}`,
      showDocument(document, issue, blobOf(draft, document)),
    );
  },
});

const documentRemove = defineAction({
  name: 'document.remove',
  sentence: 'Remove a document beside an issue; its history stays',
  input: { issue: issueField, key: keyField, company: companyField },
  output: z.object({ key: z.string().describe('What was removed') }),
  again: (_, __, { key }) => ({ key }),
  allow: { permission: 'issue.document', facts: holderFacts },
  route: { method: 'DELETE', path: '/issues/:issue/documents/:key' },
  cli: { positional: ['issue', 'key'] },
  change(draft, input) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const document = needDocument(draft, issue, input.key);
    draft.remove(document.path);
    isAbout(draft, issue, document);
    return draft.commit(`Remove ${input.key} of ${issue.name}`, { key: input.key });
  },
});

export const documentActions = [
  documentPut,
  documentGet,
  documentList,
  documentHistory,
  documentRestore,
  documentRemove,
] as const;
