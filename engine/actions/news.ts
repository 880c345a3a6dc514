// What is new in the book because of a run: what no version of a thing said since a person last had a hand in it. Words, a
// run's own notes and what it used are no news, and neither is what agents bring back. From the commits made under it;
// what it did outside of the book is for its end to say.
import { firstActivity, listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { namingsOf, pathAt, thingAt, thingOf } from '../catalog/queries/namings.ts';
import { readBlob } from '../model/entity-cache.ts';
import { agentPath, locate, locateBatch } from '../model/paths.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Lookup } from './lookup.ts';
import type { RunEntry } from './run-record.ts';
import { saidBy } from './said.ts';
import { isPersons } from './same-actor.ts';

/** Commits of one run that are looked at, the newest ones. */
const commitLimit = 100;
/** Commits about one thing that are looked back through for what it said before. */
const pastLimit = 100;

/** The newest commits made under a run. */
const commitsUnder = ({ sources }: Lookup, { company, data }: RunEntry, limit = commitLimit): ActivityRow[] =>
  listActivity(sources.catalog, { company, run: data.id!, limit }).rows;

/** The commit that began it. */
export const startOf = ({ sources }: Lookup, run: RunEntry): ActivityRow | undefined =>
  firstActivity(sources.catalog, thingOf(run));

/** Whether anything was committed under it. */
export const leftTraces = (lookup: Lookup, run: RunEntry): boolean => commitsUnder(lookup, run, 1).length > 0;

/** Whether anything it wrote says, as the run left it, what it did not say before. */
export function bringsNews(lookup: Lookup, run: RunEntry): boolean {
  const { reader } = lookup.sources;
  const begun = startOf(lookup, run);
  const looked = new Set<string>();
  for (const { oid, position } of commitsUnder(lookup, run)) {
    for (const { path, oid: is } of reader.diff(reader.commit(oid).parents[0], oid)) {
      if (looked.has(path)) continue;
      looked.add(path);
      if (!isWords(path, run) && !wasSaid(lookup, path, is, begun ?? { oid, position })) return true;
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

/** Whether a thing said the same right before a commit, or earlier, back to where a person last had a hand in it. */
function wasSaid(
  lookup: Lookup,
  path: string,
  oid: Oid | undefined,
  begun: Pick<ActivityRow, 'oid' | 'position'>,
): boolean {
  const thing = thingAt(path);
  if (!thing) return false;
  const { catalog, reader } = lookup.sources;
  const said = saidIn(lookup, path, oid);
  const namings = namingsOf(catalog, thing);
  const saidBefore = (commit: Pick<ActivityRow, 'oid' | 'position'>): boolean => {
    const [parent] = reader.commit(commit.oid).parents;
    const then = pathAt(namings, commit.position - 1);
    const was = parent !== undefined && then !== undefined ? reader.snapshot(parent).oid(then) : undefined;
    return saidIn(lookup, path, was) === said;
  };
  if (saidBefore(begun)) return true;
  // What stands beside an issue is told of with it.
  const about = thingAt(locate(path)?.issue ?? path) ?? thing;
  const past = { company: thing.company, about, before: begun.position, limit: pastLimit };
  for (const row of listActivity(catalog, past).rows) {
    if (isPersons(row.actor)) return false;
    if (saidBefore(row)) return true;
  }
  return false;
}

/** What a version of a thing says, empty where there is none. */
function saidIn({ sources }: Lookup, path: string, oid: Oid | undefined): string {
  if (oid === undefined) return '';
  const reading = readBlob(locate(path)!.kind, path, oid, () => sources.reader.blob(oid));
  return 'data' in reading ? saidBy(reading.data) : oid;
}
