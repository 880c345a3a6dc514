// Computes from the book what an agent should be woken for now: the present state says it, events only make it looked
// at sooner. What a run has consumed never comes back. Reads only; whether a start is right is the gate's to say.
import { decisionsForAgent } from '../catalog/queries/approvals.ts';
import { listActivity } from '../catalog/queries/activity.ts';
import { actionablePaths } from '../catalog/queries/issues.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { deliveredWakes, listRuns } from '../catalog/queries/runs.ts';
import { callsForAgent, freedPaths, type CallRow } from '../catalog/queries/wakes.ts';
import type { Readable } from '../catalog/readable.ts';
import type { IssueEntry } from '../actions/issue-hold.ts';
import { stateKey } from '../actions/issue-state.ts';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { hasRun, lastSeen, retryOf, unheard } from '../actions/run-history.ts';
import { isAgent } from '../actions/same-actor.ts';
import type { Wake } from '../model/gate.ts';
import type { WakeFile } from './wake-files.ts';

/** What one start would be for: an issue or none, and every wake-up it would consume; the first one decides. */
export interface Occasion {
  issue?: IssueEntry;
  wakes: Wake[];
}

export interface Waiting {
  /** The most urgent first. */
  occasions: Occasion[];
  /** When time alone brings the next one, if ever. Milliseconds. */
  nextAt: number;
}

/** In order of urgency: what people and colleagues say goes before what merely lies there. */
const urgency = [
  'on_demand',
  'answer',
  'decision',
  'comment',
  'mention',
  'freed',
  'assigned',
  'retry',
  'timer',
] as const;
type Cause = (typeof urgency)[number];

interface Found {
  cause: Cause;
  wake: Wake;
  issue?: IssueEntry;
}

/** What waits for one agent. `asked` are its wake files. */
export function waitingFor(
  lookup: Lookup,
  agent: Entry<'agent'>,
  asked: readonly WakeFile[],
  now: number,
): Waiting {
  const of = { company: agent.company, agent: agent.name };
  const { catalog } = lookup.sources;
  const issues = [...actionablePaths(catalog, of), ...freedPaths(catalog, of)].flatMap(
    ({ path }) => lookup.at('issue', path) ?? [],
  );
  const own = new Set(issues.map(({ path }) => path));
  const tries = [...issues, ...unheard(lookup, agent).filter(({ path }) => !own.has(path))].map((issue) => ({
    issue,
    retry: retryOf(lookup, issue, agent.name),
  }));
  const timer = timerOf(lookup, agent, now);
  const found = [
    ...undelivered(catalog, of, asked).map((file) => onDemand(lookup, file)),
    ...calls(lookup, agent),
    ...decisions(lookup, agent),
    ...issues.flatMap((issue) => assigned(lookup, issue, agent)),
    ...tries.flatMap(({ issue, retry }) =>
      retry && retry.notBefore <= now
        ? [automatic('retry', retry.key, `another try after ${retry.failure}`, issue)]
        : [],
    ),
    ...(timer && timer.at <= now ? timed(issues, timer, agent, lookup) : []),
  ];
  const later = [
    ...tries.flatMap(({ retry }) => retry?.notBefore ?? []),
    ...(timer && issues.length > 0 ? [timer.at] : []),
  ];
  return { occasions: occasionsOf(found), nextAt: Math.min(Infinity, ...later.filter((at) => at > now)) };
}

/** One start consumes all that is about its issue, and what is about none. */
function occasionsOf(found: readonly Found[]): Occasion[] {
  const sorted = [...found].sort((one, other) => urgency.indexOf(one.cause) - urgency.indexOf(other.cause));
  const general = sorted.filter(({ issue }) => !issue);
  const groups = new Map<string, Found[]>();
  for (const one of sorted) {
    const key = one.issue?.path ?? '';
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const { issue } = group[0]!;
    const wakes = [...group, ...(issue ? general : [])].map(({ wake }) => wake);
    return { ...(issue ? { issue } : {}), wakes };
  });
}

/** Without those that a run was started for since they were listed, or whose files a kill left behind. */
function undelivered(
  catalog: Readable,
  of: { company: string; agent: string },
  asked: readonly WakeFile[],
): readonly WakeFile[] {
  if (asked.length === 0) return asked;
  const delivered = deliveredWakes(catalog, { ...of, keys: asked.map(({ key }) => key) });
  return asked.filter(({ key }) => !delivered.has(key));
}

function onDemand(lookup: Lookup, file: WakeFile): Found {
  const { key, source, reason, by, issue: ref } = file;
  const issue = ref === undefined ? undefined : lookup.find('issue', file.company, ref);
  const wake = { key, source, reason: reason || `asked by ${by}`, byBoard: by.startsWith('user:') };
  return { cause: 'on_demand', wake, ...(issue ? { issue } : {}) };
}

/** Comments, answers and mentions of others that no run of the agent was started for. */
function calls(lookup: Lookup, agent: Entry<'agent'>): Found[] {
  const { catalog } = lookup.sources;
  const of = { company: agent.company, agent: agent.name };
  const { answers, mentions, comments } = callsForAgent(catalog, of);
  const seen = new Set<string>();
  const from = (cause: 'answer' | 'comment' | 'mention', rows: readonly CallRow[]): Found[] =>
    rows.flatMap((row) => {
      if (seen.has(row.id)) return [];
      seen.add(row.id);
      const issue = lookup.at('issue', row.issue);
      const found = automatic(cause, `comment:${row.id}`, `${cause} by ${row.author}`, issue);
      return [{ ...found, wake: { ...found.wake, byBoard: row.author.startsWith('user:') } }];
    });
  return [...from('answer', answers), ...from('mention', mentions), ...from('comment', comments)];
}

/** What the board decided about what the agent asked for; the first issue it is about is where it goes on. */
function decisions(lookup: Lookup, agent: Entry<'agent'>): Found[] {
  const of = { company: agent.company, agent: agent.name };
  return decisionsForAgent(lookup.sources.catalog, of).map((row) => {
    const [ref] = lookup.at('approval', row.path)?.data.issues ?? [];
    const issue = ref === undefined ? undefined : lookup.find('issue', agent.company, ref);
    const key = `approval:${row.id}:${row.decidedAt}`;
    const found = automatic('decision', key, `${row.name} is ${row.status.replace('_', ' ')}`, issue);
    return { ...found, wake: { ...found.wake, byBoard: true } };
  });
}

const automatic = (cause: Cause, key: string, reason: string, issue: IssueEntry | undefined): Found => ({
  cause,
  wake: { key, source: 'automation', reason },
  ...(issue ? { issue } : {}),
});

/** An issue in a state that the agent has not seen. */
function assigned(lookup: Lookup, issue: IssueEntry, agent: Entry<'agent'>): Found[] {
  const key = stateKey(lookup, issue);
  const last = lastSeen(lookup, issue, agent.name);
  if (key === last || leftByItself(lookup, issue, agent)) return [];
  const freed = last !== undefined && issue.data.blockedBy.length > 0;
  const cause = freed ? 'freed' : 'assigned';
  const reason = freed
    ? 'nothing blocks it any more'
    : last === undefined
      ? 'assigned'
      : 'changed since the last run';
  return [{ cause, wake: { key, source: freed ? 'automation' : 'assignment', reason }, issue }];
}

/** Whether the agent itself wrote to the issue last: what it does under a run never wakes it. */
function leftByItself(lookup: Lookup, issue: IssueEntry, agent: Entry<'agent'>): boolean {
  const { company } = issue;
  if (!hasRun(lookup, company, agent.name)) return false;
  const { rows } = listActivity(lookup.sources.catalog, {
    company,
    about: thingOf(issue),
    limit: 1,
  });
  const [last] = rows;
  return last !== undefined && last.run !== null && isAgent(lookup, agent, last.actor);
}

interface Timer {
  /** When it is next due. Milliseconds. */
  at: number;
  everyMs: number;
}

/** A timer counts from the last start, so that a run for another reason moves it on. */
function timerOf(lookup: Lookup, agent: Entry<'agent'>, now: number): Timer | undefined {
  const everyMs = (agent.data.heartbeat?.intervalSec ?? 0) * 1000;
  if (everyMs === 0 || agent.data.heartbeat?.enabled === false) return undefined;
  const [last] = listRuns(lookup.sources.catalog, {
    company: agent.company,
    agent: agent.name,
    limit: 1,
  }).rows;
  return { at: last ? Date.parse(last.createdAt) + everyMs : now, everyMs };
}

/** A timer goes to the first issue it can go on with; one in review that it has seen is not its turn. */
function timed(
  issues: readonly IssueEntry[],
  { at, everyMs }: Timer,
  agent: Entry<'agent'>,
  lookup: Lookup,
): Found[] {
  const issue = issues.find(
    (issue) =>
      issue.data.status !== 'in_review' || stateKey(lookup, issue) !== lastSeen(lookup, issue, agent.name),
  );
  if (!issue) return [];
  const slot = Math.floor(at / everyMs) * everyMs;
  const key = `timer:${new Date(slot).toISOString()}`;
  return [{ cause: 'timer', wake: { key, source: 'timer', reason: 'its timer' }, issue }];
}
