// What git has of one file: the commits of the engine's line that wrote it. Candidates come from the catalog's
// activity of the issue and, for commits of people, of whatever touched several things; the trees decide.
import { iso } from '../base/clock.ts';
import { fault, isFault } from '../base/fault.ts';
import { isUuid } from '../base/ids.ts';
import { listActivity } from '../catalog/queries/activity.ts';
import { lineOf } from '../catalog/queries/line.ts';
import { namingsOf, pathAt, thingAt, thingOf } from '../catalog/queries/namings.ts';
import { revisionId } from '../model/revision-id.ts';
import { trailers as names } from '../model/trailers.ts';
import type { Commit, Oid } from '../store/snapshot.ts';
import { readBlob } from '../model/entity-cache.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';
import { sentenceOf } from './sentence.ts';

export interface Revision {
  revision: Oid;
  /** The id of what it wrote; null where it removed the document. */
  version: string | null;
  number: number;
  at: string;
  author: string;
  subject: string;
  removed: boolean;
}

/** Commits looked at for one history. */
const candidateLimit = 500;

/** What the writer of a document said is different. */
const summaryIn = ({ engine, trailers, body }: Commit): string | undefined =>
  engine && body !== '' && trailers.some(([key, value]) => key === names.action && value === 'document.put')
    ? body
    : undefined;

/** The revisions of a file beside an issue, newest first. */
export function revisionsOf(lookup: Lookup, issue: IssueEntry, path: string): Revision[] {
  const { catalog, reader } = lookup.sources;
  const { rows } = listActivity(catalog, {
    company: issue.company,
    about: thingOf(issue),
    limit: candidateLimit,
  });
  const namings = namingsOf(catalog, thingAt(path) ?? thingOf(issue));
  const found = rows.flatMap(({ oid, actor, position }) => {
    const commit = reader.commit(oid);
    const [parent] = commit.parents;
    const now = blobIn(oid, pathAt(namings, position));
    if (now === (parent && blobIn(parent, pathAt(namings, position - 1)))) return [];
    return [
      {
        revision: oid,
        version: now === undefined ? null : revisionId(now),
        at: iso(commit.author.at),
        author: actor,
        subject: summaryIn(commit) ?? sentenceOf(lookup, commit),
        removed: now === undefined,
      },
    ];
  });
  return found.map((revision, at) => ({ ...revision, number: found.length - at }));

  function blobIn(commit: Oid, at: string | undefined): Oid | undefined {
    return at === undefined ? undefined : reader.snapshot(commit).oid(at);
  }
}

/**
 * The document as a commit has it, or the version with that id. REVISION_UNKNOWN when the commit is not of the book's
 * history or lacks it.
 */
export function revisionAt(
  lookup: Lookup,
  issue: IssueEntry,
  path: string,
  ref: string,
): { document: Entry<'document'>; blob: Oid } {
  const { catalog, reader } = lookup.sources;
  const unknown = () => fault('REVISION_UNKNOWN', { path, revision: ref });
  const revision = isUuid(ref)
    ? revisionsOf(lookup, issue, path).find(({ version }) => version === ref.toLowerCase())?.revision
    : ref;
  if (revision === undefined || !/^[0-9a-f]{40}$/.test(revision)) throw unknown();
  try {
    const place = lineOf(catalog, { oid: revision });
    const then = place && pathAt(namingsOf(catalog, thingAt(path) ?? thingOf(issue)), place.position);
    const blob = then === undefined ? undefined : reader.snapshot(revision).oid(then);
    const reading = blob && readBlob('document', path, blob, () => reader.blob(blob));
    if (!blob || !reading || 'problem' in reading) throw unknown();
    const key = path.slice(path.lastIndexOf('/') + 1, -'.md'.length);
    const company = path.split('/')[1]!;
    return { document: { kind: 'document', company, path, name: key, data: reading.data }, blob };
  } catch (error) {
    throw isFault(error, 'OBJECT_MISSING') ? unknown() : error;
  }
}
