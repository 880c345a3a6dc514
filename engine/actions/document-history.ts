// What git has of one file: the commits of the engine's line that wrote it. Candidates come from the catalog's
// activity of the issue and, for commits of people, of whatever touched several things; the trees decide.
import { iso } from '../base/clock.ts';
import { fault, isFault } from '../base/fault.ts';
import { listActivity } from '../catalog/queries/activity.ts';
import type { Commit, Oid } from '../store/snapshot.ts';
import { readBlob } from './entity-cache.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';

export interface Revision {
  revision: Oid;
  at: string;
  author: string;
  subject: string;
  removed: boolean;
}

/** Commits looked at for one history. */
const candidateLimit = 500;

/** The revisions of a file beside an issue, newest first. */
export function revisionsOf(lookup: Lookup, issue: IssueEntry, path: string): Revision[] {
  const { catalog, reader } = lookup.sources;
  const { rows } = listActivity(catalog, {
    company: issue.company,
    entity: `issue:${issue.company}/${issue.name}`,
    limit: candidateLimit,
  });
  return rows.flatMap(({ oid, actor }) => {
    const commit = reader.commit(oid);
    const now = reader.snapshot(oid).oid(path);
    if (now === before(lookup, commit, path)) return [];
    return [
      {
        revision: oid,
        at: iso(commit.author.at),
        author: actor,
        subject: commit.subject,
        removed: now === undefined,
      },
    ];
  });
}

function before({ sources }: Lookup, { parents }: Commit, path: string): Oid | undefined {
  const [parent] = parents;
  return parent === undefined ? undefined : sources.reader.snapshot(parent).oid(path);
}

/** The document as a commit has it. REVISION_UNKNOWN when the commit is not of the book's history or lacks it. */
export function revisionAt(lookup: Lookup, path: string, revision: string): Entry<'document'> {
  const { reader } = lookup.sources;
  const unknown = () => fault('REVISION_UNKNOWN', { path, revision });
  if (!/^[0-9a-f]{40}$/.test(revision)) throw unknown();
  try {
    const blob = reader.onLine(revision, lookup.snapshot.commit)
      ? reader.snapshot(revision).oid(path)
      : undefined;
    const reading = blob && readBlob('document', path, blob, () => reader.blob(blob));
    if (!reading || 'problem' in reading) throw unknown();
    const key = path.slice(path.lastIndexOf('/') + 1, -'.md'.length);
    return { kind: 'document', company: path.split('/')[1]!, path, name: key, data: reading.data };
  } catch (error) {
    throw isFault(error, 'OBJECT_MISSING') ? unknown() : error;
  }
}
