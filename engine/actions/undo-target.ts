// What is to be taken back: from the name of a commit or a run to commits, newest first. A commit whose files are not
// the asking agent's company's is as missing. Reads; decides nothing about what may be taken back.
import { fault, isFault } from '../base/fault.ts';
import { isUuid } from '../base/ids.ts';
import { listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { lineAt, lineByTime, lineMerges, lineOf, type LineRow } from '../catalog/queries/line.ts';
import { onlyCompanyOf } from '../model/actor.ts';
import { readCommitName, type CommitName } from '../model/moment.ts';
import { companyFolder } from '../model/paths.ts';
import { trailers } from '../model/trailers.ts';
import type { Commit, Oid } from '../store/snapshot.ts';
import type { Entry, Lookup } from './lookup.ts';
import { sentenceOf } from './sentence.ts';

export interface Target {
  /** As a sentence has it: `"Move ACME-1 to done"`, `run 160803-cto-7f3a of cto`. */
  what: string;
  /** Newest first; none of them is the first of the book. */
  commits: readonly Commit[];
}

/** Actions of one run that are taken back at once; more is a history of its own. */
const runLimit = 500;
const shortOid = 12;
const unfinished: ReadonlySet<string> = new Set(['starting', 'queued', 'running']);

/** The commit or run that `ref` names. COMMIT_UNKNOWN, COMMIT_AMBIGUOUS, RUN_ALIVE, UNDO_TOO_LARGE. */
export function targetOf(lookup: Lookup, ref: string, company: string | undefined): Target {
  const name = readCommitName(ref);
  const commit = name && commitOf(lookup, ref, name);
  if (commit)
    return {
      what: JSON.stringify(sentenceOf(lookup, commit)),
      commits: [...completionOf(lookup, commit), commit],
    };
  const run = runOf(lookup, ref, company);
  if (!run) throw fault('COMMIT_UNKNOWN', { ref });
  if (run.data.endedAt === undefined && unfinished.has(run.data.status))
    throw fault('RUN_ALIVE', { run: run.data.id ?? run.name, agent: run.data.agent });
  const commits = commitsOf(lookup, run).map((oid) => lookup.sources.reader.commit(oid));
  return { what: `run ${run.name} of ${run.data.agent}`, commits };
}

function commitOf(lookup: Lookup, ref: string, { commit, back }: CommitName): Commit | undefined {
  const { reader } = lookup.sources;
  const head = lookup.snapshot.commit;
  const isKnown = (oid: Oid): boolean => reader.onLine(oid, head) || reader.isBehind(oid, head);
  const found = (commit === undefined ? [head] : candidates(lookup, commit))
    .flatMap((oid) => before(lookup, oid, back) ?? [])
    .filter((oid) => isKnown(oid) && isSeen(lookup, oid));
  if (found.length > 1)
    throw fault('COMMIT_AMBIGUOUS', { ref, commits: found.map((oid) => oid.slice(0, shortOid)) });
  return found[0] === undefined ? undefined : reader.commit(found[0]);
}

/** So many commits of the line before one that it has, or took in. */
function before(lookup: Lookup, oid: Oid, back: number): Oid | undefined {
  if (back === 0) return oid;
  const { catalog, reader } = lookup.sources;
  const place = placeOf(lookup, reader.commit(oid));
  return place && lineAt(catalog, { position: place.position - back })?.oid;
}

/** Merges of the line looked through for the one that took a commit in. */
const mergeLimit = 200;

/** What the engine put right on top of somebody's commit is a part of it: the one was never in force without the other. */
function completionOf(lookup: Lookup, commit: Commit): Commit[] {
  const { catalog, reader } = lookup.sources;
  // A merge that took a commit in is completed in its name.
  const whose = commit.engine ? commit.parents[1] : commit.oid;
  const place = placeOf(lookup, commit);
  const next = place && lineAt(catalog, { position: place.position + 1 });
  const found = whose === undefined || !next ? undefined : reader.commit(next.oid);
  const isIts =
    found?.engine && found.trailers.some(([key, value]) => key === trailers.corrects && value === whose);
  return found && isIts ? [found] : [];
}

/** Where a commit is on the line: itself, or the merge that took it in. */
function placeOf({ sources: { catalog, reader } }: Lookup, { oid, committer }: Commit): LineRow | undefined {
  const own = lineOf(catalog, { oid });
  if (own) return own;
  const after = lineByTime(catalog, { at: committer.at })?.position ?? 0;
  // Git's times are whole seconds, and so may be the merge's.
  const merges = lineMerges(catalog, { after: Math.max(0, after - mergeLimit), limit: 2 * mergeLimit });
  return merges.find((merge) => reader.commit(merge.oid).parents[1] === oid);
}

function candidates({ sources: { reader } }: Lookup, ref: string): Oid[] {
  if (ref.length < 40) return reader.commitsBeginning(ref);
  try {
    return [reader.commit(ref).oid];
  } catch (error) {
    // An object that is no commit is no name of one either.
    if (isFault(error, 'OBJECT_MISSING') || isFault(error, 'OBJECT_DAMAGED')) return [];
    throw error;
  }
}

/** Who knows of one company sees what was done in it; what also touched anything else is not its to know. */
function isSeen({ actor, sources: { reader } }: Lookup, oid: Oid): boolean {
  const only = onlyCompanyOf(actor);
  if (only === undefined) return true;
  const own = `${companyFolder(only)}/`;
  return reader.diff(reader.commit(oid).parents[0], oid).every(({ path }) => path.startsWith(own));
}

function runOf(lookup: Lookup, ref: string, company: string | undefined): Entry<'run'> | undefined {
  const scopes =
    company !== undefined || onlyCompanyOf(lookup.actor) !== undefined
      ? [lookup.company(company).name]
      : lookup.folders('companies');
  const name = isUuid(ref) ? ref.toLowerCase() : ref;
  return scopes.map((scope) => lookup.find('run', scope, name)).find((run) => run !== undefined);
}

/** What was done under the run, and what the engine did to start and to finish it, newest first. */
function commitsOf(lookup: Lookup, run: Entry<'run'>): Oid[] {
  const { catalog } = lookup.sources;
  const { name, data, company } = run;
  const under =
    data.id === undefined
      ? []
      : pages((after) => listActivity(catalog, { company, run: data.id!, ...after }));
  const about = pages((after) => listActivity(catalog, { company, about: thingOf(run), ...after }));
  const found = new Map([...under, ...about].map(({ position, oid }) => [position, oid]));
  if (found.size > runLimit)
    throw fault('UNDO_TOO_LARGE', { what: `run ${name}`, found: found.size, limit: runLimit, of: 'commits' });
  return [...found].sort(([one], [other]) => other - one).map(([, oid]) => oid);
}

function pages(
  read: (page: { limit: number; after?: string }) => { rows: ActivityRow[]; next?: string },
): ActivityRow[] {
  const rows: ActivityRow[] = [];
  let after: string | undefined;
  do {
    const page = read({ limit: runLimit, ...(after === undefined ? {} : { after }) });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== undefined && rows.length <= runLimit);
  return rows;
}
