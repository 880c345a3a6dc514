// How attachments look in answers. A small one is a file beside the issue; a large one is a pointer file that says
// its hash and size, the bytes being kept outside main by hash.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { timesDone } from '../catalog/queries/activity.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { mediaTypeOf } from '../model/media-type.ts';
import { attachmentPath, issueFolder } from '../model/paths.ts';
import { attachmentId } from './attachment-id.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';

export const attachmentShape = z.object({
  id: z.string().nullable().describe('The id that its issue and its name give it'),
  company: z.string().describe('The company'),
  issue: z.string().describe('The issue it stands beside'),
  name: z.string().describe('Its file name'),
  type: z.string().describe('What it is by its name: image/png'),
  bytes: z.int().describe('Its size'),
  sha256: z.string().nullable().describe('Its hash, where the bytes are kept outside main'),
});

/** One among those of its issue. */
export const listedShape = attachmentShape.extend({
  createdAt: z.string().nullable().describe('When it was attached; null where it was put there by hand'),
});

export type ShownAttachment = z.output<typeof attachmentShape>;

/** How one of that name looks beside an issue. */
export const shownAttachment = (
  issue: IssueEntry,
  name: string,
  kept: Pick<ShownAttachment, 'bytes' | 'sha256'>,
): ShownAttachment => ({
  id: issue.data.id === undefined ? null : attachmentId(issue.data.id, name),
  company: issue.company,
  issue: issue.name,
  name,
  type: mediaTypeOf(name),
  bytes: kept.bytes,
  sha256: kept.sha256,
});

/** The ending of a pointer's file name, after the attachment's own. */
export const pointerEnding = '.pointer.json';
const pointerSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().nonnegative(),
  /** The git blob that holds it. */
  blob: z.string().regex(/^[0-9a-f]{40}$/),
});

export type Pointer = z.output<typeof pointerSchema>;

export const pointerText = (pointer: Pointer): string => `${JSON.stringify(pointer, null, 2)}\n`;

/** What a pointer file says; undefined for one that says nothing usable. */
export function readPointer(text: string): Pointer | undefined {
  try {
    return pointerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** How an attachment is kept: whole beside its issue, or by a pointer to its bytes; undefined where there is none. */
export type KeptAttachment = { content: Buffer } | { pointer: Pointer };

/** ATTACHMENT_DAMAGED for a pointer that says nothing usable. */
export function keptAttachment(lookup: Lookup, issue: IssueEntry, name: string): KeptAttachment | undefined {
  const path = attachmentPath(issue.path, name);
  const content = lookup.bytes(path);
  if (content) return { content };
  const text = lookup.bytes(path + pointerEnding);
  const pointer = text && readPointer(text.toString('utf8'));
  if (text && !pointer)
    throw fault('ATTACHMENT_DAMAGED', { issue: issue.name, name, reason: 'its pointer cannot be read' });
  return pointer && { pointer };
}

/** The attachments of an issue, by name. */
export function attachmentsOf(lookup: Lookup, issue: IssueEntry): ShownAttachment[] {
  const folder = `${issueFolder(issue.path)}/attachments`;
  return lookup.snapshot.list(folder).flatMap(({ name }): ShownAttachment[] => {
    const content = lookup.bytes(`${folder}/${name}`);
    if (!content) return [];
    if (!name.endsWith(pointerEnding))
      return [shownAttachment(issue, name, { bytes: content.length, sha256: null })];
    const pointer = readPointer(content.toString('utf8'));
    return pointer ? [shownAttachment(issue, name.slice(0, -pointerEnding.length), pointer)] : [];
  });
}

/** What the commit says that attaches a file, and the file that it says. */
export const attachSentence = (name: string, issue: string): string => `Attach ${name} to ${issue}`;
const attachedIn = (sentence: string): string | undefined => /^Attach (.+) to \S+$/.exec(sentence)?.[1];

/** The same with when each was attached. */
export function listAttachments(lookup: Lookup, issue: IssueEntry): z.output<typeof listedShape>[] {
  const found = attachmentsOf(lookup, issue);
  if (found.length === 0) return [];
  const done = timesDone(lookup.sources.catalog, { about: thingOf(issue), action: 'attachment.add' });
  const times = new Map(done.map(({ at, subject }) => [attachedIn(subject), at]));
  return found.map((one) => ({ ...one, createdAt: times.get(one.name) ?? null }));
}
