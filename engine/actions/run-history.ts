// What an agent's earlier runs say about the next one: which state of an issue it saw last, how often it failed or
// moved nothing. From the records alone; knows no process and no lease.
import { namesOfAgent } from '../catalog/queries/namings.ts';
import { listRuns, type RunRow } from '../catalog/queries/runs.ts';
import { isStateOf } from './issue-state.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';

/** Records looked at for one answer; whoever failed more often than this was stopped long before. */
const historyLimit = 12;

/** Ended runs in a row without visible progress after which an agent starts nothing by itself. */
export const fruitlessLimit = 5;
/** Tries of one piece of work, the first included, where runs fail. */
export const tryLimit = 3;
/** Runs in a row that may end well without moving their issue; the next one blocks it. */
export const unmovedLimit = 2;
/** The pause before the second try, four times as long before each further one. Milliseconds. */
const retryPauseMs = 15_000;

/** Failures that another try may mend; the rest need a person. */
const mendable: ReadonlySet<string> = new Set(
  'transient quota poisoned_session crash not_started lost silent orphaned'.split(' '),
);

const lately = new WeakMap<Lookup, Map<string, RunRow[]>>();

/** Runs of an agent on an issue, newest first. Remembered with the lookup: several rules ask for the same. */
export function runsOn(lookup: Lookup, issue: IssueEntry, agent: string): RunRow[] {
  if (!hasRun(lookup, issue.company, agent)) return [];
  const known = lately.get(lookup) ?? new Map<string, RunRow[]>();
  lately.set(lookup, known);
  const rows =
    known.get(issue.path) ??
    listRuns(lookup.sources.catalog, { company: issue.company, issue: issue.name, limit: historyLimit }).rows;
  known.set(issue.path, rows);
  if (rows.every((run) => run.agent === agent)) return rows;
  const names = namesOfAgent(lookup.sources.catalog, { company: issue.company, agent });
  return rows.filter((run) => names.has(run.agent));
}

const ofAgents = new WeakMap<Lookup, Map<string, RunRow[]>>();

/** The newest runs of an agent, on whatever. Remembered with the lookup: it is asked for every issue an agent has. */
function runsOf(lookup: Lookup, company: string, agent: string): RunRow[] {
  const known = ofAgents.get(lookup) ?? new Map<string, RunRow[]>();
  ofAgents.set(lookup, known);
  const key = `${company}/${agent}`;
  const rows =
    known.get(key) ?? listRuns(lookup.sources.catalog, { company, agent, limit: historyLimit }).rows;
  known.set(key, rows);
  return rows;
}

/** Whether the agent ever ran. */
export const hasRun = (lookup: Lookup, company: string, agent: string): boolean =>
  runsOf(lookup, company, agent).length > 0;

/** The newest run of an agent on an issue, or on whatever; older than `than`. */
export function newestRun(
  lookup: Lookup,
  { company, name }: Entry<'agent'>,
  issue: IssueEntry | undefined,
  than?: Entry<'run'>,
): Entry<'run'> | undefined {
  const runs = issue ? runsOn(lookup, issue, name) : runsOf(lookup, company, name);
  const at = than === undefined ? -1 : runs.findIndex(({ path }) => path === than.path);
  const newest = than !== undefined && at < 0 ? undefined : runs[at + 1];
  return newest && lookup.at('run', newest.path);
}

/** The state of the issue that the agent saw last: at the end of its newest run, or at its start while it lives. */
export function lastSeen(lookup: Lookup, issue: IssueEntry, agent: string): string | undefined {
  const [newest] = runsOn(lookup, issue, agent);
  const record = newest && lookup.at('run', newest.path)?.data;
  return record?.seen ?? record?.wakes.findLast((key) => isStateOf(key, issue));
}

export interface Retry {
  key: string;
  /** Milliseconds since the epoch. */
  notBefore: number;
  failure: string;
}

/** The next try of work whose last run failed, if it is worth one. */
export function retryOf(lookup: Lookup, issue: IssueEntry, agent: string): Retry | undefined {
  const runs = runsOn(lookup, issue, agent);
  const [newest] = runs;
  const failed = failuresInRow(runs);
  if (!newest?.endedAt || failed === 0 || failed >= tryLimit || !isMendable(newest)) return undefined;
  const paused = Date.parse(newest.endedAt) + retryPauseMs * 4 ** (failed - 1);
  const wanted = newest.notBefore === null ? 0 : Date.parse(newest.notBefore);
  return {
    key: `retry:${newest.id}`,
    notBefore: Math.max(paused, wanted),
    failure: newest.failure ?? newest.status,
  };
}

/** Wake-ups by which somebody says something to an agent: words that are lost when nobody hears them. */
const isCall = (key: string): boolean => /^(comment|approval):/.test(key);

/** Issues on which the agent failed when somebody called it, its own or not: it has not heard them. */
export function unheard(lookup: Lookup, agent: Entry<'agent'>): IssueEntry[] {
  const { company, name } = agent;
  const names = new Set(runsOf(lookup, company, name).flatMap(({ issue }) => issue ?? []));
  return [...names].flatMap((ref) => {
    const issue = lookup.find('issue', company, ref);
    if (!issue || issue.data.removedAt !== undefined) return [];
    return wasCalled(lookup, failedOf(runsOn(lookup, issue, name))) ? [issue] : [];
  });
}

/** Whether one of the runs was started because somebody said something. */
export const wasCalled = (lookup: Lookup, runs: readonly Pick<RunRow, 'path'>[]): boolean =>
  runs.some(({ path }) => lookup.at('run', path)?.data.wakes.some(isCall));

export const isMendable = ({ status, failure }: Pick<RunRow, 'status' | 'failure'>): boolean =>
  status === 'timed_out' || (status === 'failed' && mendable.has(failure ?? ''));

/** How many of the newest ended runs failed one after the other. */
export const failuresInRow = (runs: readonly RunRow[]): number => failedOf(runs).length;

/** The newest ended runs that failed, one after the other. */
export function failedOf(runs: readonly RunRow[]): readonly RunRow[] {
  const ended = runs.filter((run) => run.endedAt !== null);
  const good = ended.findIndex(({ status }) => status !== 'failed' && status !== 'timed_out');
  return good < 0 ? ended : ended.slice(0, good);
}

/** How many of the agent's newest ended runs moved nothing at all. */
export function fruitlessRuns(lookup: Lookup, agent: Entry<'agent'>): number {
  const ended = runsOf(lookup, agent.company, agent.name).filter((run) => run.endedAt !== null);
  const fruitful = ended.findIndex(({ progress }) => progress !== 0);
  return fruitful < 0 ? ended.length : fruitful;
}
