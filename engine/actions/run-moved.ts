// What came of a run in the book: whether anything says something else for it, or words, its own notes and what it used
// are all that is left. From the commits made under it. What it did outside of the book is for its end to say.
import { listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { readBlob } from '../model/entity-cache.ts';
import { agentPath, locate, locateBatch } from '../model/paths.ts';
import type { Oid } from '../store/snapshot.ts';
import { saidByIssue } from './issue-state.ts';
import type { Lookup } from './lookup.ts';
import type { RunEntry } from './run-record.ts';

/** Commits of one run that are looked at, the newest ones. */
const commitLimit = 100;

/** The newest commits made under a run. */
const commitsUnder = ({ sources }: Lookup, { company, data }: RunEntry, limit = commitLimit): ActivityRow[] =>
  listActivity(sources.catalog, { company, run: data.id!, limit }).rows;

/** The commit that began it. */
export const startOf = ({ sources }: Lookup, run: RunEntry): ActivityRow | undefined =>
  listActivity(sources.catalog, { company: run.company, about: thingOf(run), limit: commitLimit }).rows.at(
    -1,
  );

/** Whether anything was committed under it. */
export const leftTraces = (lookup: Lookup, run: RunEntry): boolean => commitsUnder(lookup, run, 1).length > 0;

/**
 * Whether anything it wrote says, as the run left it, what it did not before its start. What it took up and put back, or only handed to
 * somebody else, is where it was.
 */
export function changedTheBook(lookup: Lookup, run: RunEntry): boolean {
  const { reader } = lookup.sources;
  const begun = startOf(lookup, run);
  const before = begun && reader.snapshot(reader.commit(begun.oid).parents[0]);
  const looked = new Set<string>();
  for (const { oid } of commitsUnder(lookup, run)) {
    for (const { path, oid: is } of reader.diff(reader.commit(oid).parents[0], oid)) {
      if (looked.has(path)) continue;
      looked.add(path);
      if (locate(path)?.kind === 'issue') {
        if (meaningOf(lookup, path, before?.oid(path)) !== meaningOf(lookup, path, is)) return true;
      } else if (!isWords(path, run)) return true;
    }
  }
  return false;
}

/** Comments, records and ledgers, and what an agent keeps for itself beside what it is. */
function isWords(path: string, { company, data }: RunEntry): boolean {
  const kind = locate(path)?.kind;
  if (kind === 'comment' || kind === 'run' || locateBatch(path)) return true;
  const own = agentPath(company, data.agent);
  return path !== own && path.startsWith(own.replace(/[^/]*$/, ''));
}

function meaningOf({ sources }: Lookup, path: string, oid: Oid | undefined): string {
  if (oid === undefined) return '';
  const reading = readBlob('issue', path, oid, () => sources.reader.blob(oid));
  return 'data' in reading ? saidByIssue(reading.data, inHands) : oid;
}

/** Who has it: handing it on is asking somebody else. */
const inHands: ReadonlySet<string> = new Set(['assignee', 'assigneeUser']);
