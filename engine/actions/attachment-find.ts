// From the id of an attachment to the file: by the issue that half of the id is of. Decides nothing.
import assert from 'node:assert/strict';
import { fault } from '../base/fault.ts';
import { isUuid } from '../base/ids.ts';
import { issuesLike } from '../catalog/queries/names.ts';
import { attachmentPath } from '../model/paths.ts';
import { attachmentsOf, keptAttachment, type ShownAttachment } from './attachment-shape.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';

export interface FoundAttachment {
  issue: IssueEntry;
  attachment: ShownAttachment;
}

/** The attachment of that id, where who looks may know of its issue; undefined for any other id and for what is no id. */
export function findAttachment(lookup: Lookup, ref: string): FoundAttachment | undefined {
  if (!isUuid(ref)) return undefined;
  const id = ref.toLowerCase();
  for (const found of issuesLike(lookup.sources.catalog, id)) {
    const issue = lookup.find('issue', undefined, found.id);
    const attachment = issue && attachmentsOf(lookup, issue).find((one) => one.id === id);
    if (attachment) return { issue, attachment };
  }
  return undefined;
}

/** The same, or NOT_FOUND: also for one of another company. */
export function needAttachment(lookup: Lookup, ref: string): FoundAttachment {
  const found = findAttachment(lookup, ref);
  if (!found) throw fault('NOT_FOUND', { kind: 'attachment', ref });
  return found;
}

/** The git blob that holds its bytes, wherever that is kept. ATTACHMENT_DAMAGED. */
export function blobOfAttachment(lookup: Lookup, { issue, attachment: { name } }: FoundAttachment): string {
  const kept = keptAttachment(lookup, issue, name);
  if (kept && 'pointer' in kept) return kept.pointer.blob;
  const oid = lookup.snapshot.oid(attachmentPath(issue.path, name));
  assert(oid, 'a listed attachment is a file');
  return oid;
}
