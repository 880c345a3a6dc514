// How long agents have done nothing but talk when words of one would start another. A run that was started by words of
// agents alone is one further than the run that said them, and no words of its own start anybody past a limit: over however
// many agents and issues it goes. It begins anew with whatever else there is to be woken for, and wherever a person did
// something or a run changed something. From records, comments and the log alone, so that it holds over restarts.
import { listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { readRunRow } from '../catalog/queries/runs.ts';
import { lastComments } from '../catalog/queries/talk.ts';
import type { Talk } from '../model/gate.ts';
import { locate } from '../model/paths.ts';
import { externalSource } from '../model/run.ts';
import type { IssueEntry } from './issue-hold.ts';
import { besideIssue, isStateOf } from './issue-state.ts';
import type { Entry, Lookup } from './lookup.ts';
import { newestRun } from './run-history.ts';
import { changedTheBook, startOf } from './run-moved.ts';
import type { RunEntry } from './run-record.ts';

/** Runs in a row that words of agents alone may start, where an agent's file says nothing else. */
export const talkLimit = 6;

/** How far talk had come with runs that were looked at, by their ids: each is asked for once. */
type Known = Map<string, number | undefined>;

/** What is looked through of what happened to an issue since something was said. */
const activityLimit = 50;

/** Words of an agent, as a reason to start: the run that said them, and how many before it only talked. */
interface Words {
  run?: string;
  runs: number;
}
/** Something else to start for; or the same as before, be it after a while or after a failure. */
type Heard = Words | 'other' | 'again';

export interface Asked {
  agent: Entry<'agent'>;
  issue?: IssueEntry | undefined;
  keys: readonly string[];
  byBoard: boolean;
}

/** Where a start would stand in talk of agents; undefined where something else asks for it. */
export function talkBehind(lookup: Lookup, asked: Asked): Talk | undefined {
  const { agent, issue, keys, byBoard } = asked;
  if (byBoard) return undefined;
  const known: Known = new Map();
  const heard = keys.map((key) => heardBy(lookup, asked, key, known));
  const runs = furthest(lookup, heard, newestRun(lookup, agent, issue), known, issue);
  if (runs === 0) return undefined;
  const limit = heard.includes('again') ? Infinity : (agent.data.heartbeat?.talkLimit ?? talkLimit);
  return { where: issue?.name ?? 'an approval', among: talkers(lookup, agent, issue), runs, limit };
}

/** How far the talk is that is heard, by an agent whose run before this was `before`; 0 where there is more than talk. */
function furthest(
  lookup: Lookup,
  heard: readonly Heard[],
  before: RunEntry | undefined,
  known: Known,
  issue: IssueEntry | undefined,
): number {
  if (heard.includes('other')) return 0;
  const words = heard.filter((one) => typeof one === 'object');
  const own = (before && spoken(lookup, issue, before, known)) ?? 0;
  if (words.length === 0) return own;
  const most = Math.max(...words.map(({ runs }) => runs));
  // Whoever hears several who never talked before is not in talk with them, but who hears one of them again is.
  const goesOn = most > 0 || words.some(({ run }) => run !== undefined && wasStartedBy(lookup, before, run));
  return Math.max(most, goesOn ? own : 0) + 1;
}

function heardBy(
  lookup: Lookup,
  { agent: { company }, issue }: { agent: { company: string }; issue?: IssueEntry | undefined },
  key: string,
  known: Known,
): Heard {
  const [sort = '', rest = ''] = key.split(/:(.*)/s);
  if (issue && isStateOf(key, issue)) return changeHeard(lookup, issue, known);
  switch (sort) {
    case 'comment':
      return commentHeard(lookup, company, rest, known);
    case 'timer':
    case 'retry':
      return 'again';
    case 'approval':
      return 'other';
    default:
      // Nobody but the board asks for others: it asked for itself, and that is no more than it said before.
      return { runs: 1 };
  }
}

function commentHeard(lookup: Lookup, company: string, id: string, known: Known): Heard {
  const comment = lookup.find('comment', company, id);
  const { author, run, createdAt } = comment?.data ?? {};
  if (!comment || !isAgentName(author)) return 'other';
  const beside = locate(comment.path)?.issue;
  const issue = beside === undefined ? undefined : lookup.at('issue', beside);
  return wordsOf(lookup, company, issue, { run, at: createdAt }, known);
}

/** What was done to an issue last, where that was handing it on. */
function changeHeard(lookup: Lookup, issue: IssueEntry, known: Known): Heard {
  const last = happened(lookup, issue).find(
    ({ action }) => !besideIssue.has(action) && action !== 'run.start',
  );
  if (!last || !isAgentName(last.actor)) return 'other';
  const freed = issue.data.blockedBy.some((ref) => {
    const { completedAt, cancelledAt } = lookup.find('issue', issue.company, ref)?.data ?? {};
    return (completedAt ?? cancelledAt ?? '') >= last.at;
  });
  return freed
    ? 'other'
    : wordsOf(lookup, issue.company, issue, { run: last.run ?? undefined, at: last.at }, known);
}

/** What the words of a run are; an agent without one comes from outside, and nobody knows what woke it. */
function wordsOf(
  lookup: Lookup,
  company: string,
  issue: IssueEntry | undefined,
  { run: id, at }: { run: string | undefined; at: string | undefined },
  known: Known,
): Heard {
  const run = id === undefined ? undefined : runNamed(lookup, company, id);
  if (!run) return { runs: 1 };
  const runs = spoken(lookup, issue, run, known, at);
  return runs === undefined ? 'other' : { run: run.data.id!, runs };
}

/**
 * How far talk had come with a run, as it looks now; undefined where it changed something, or something happened to the issue
 * since. Its record says how it looked at its start, when whoever it heard was perhaps not done.
 */
function spoken(
  lookup: Lookup,
  issue: IssueEntry | undefined,
  run: RunEntry,
  known: Known,
  at?: string,
): number | undefined {
  const { id = '', source, talk = 0 } = run.data;
  if (changedAnything(lookup, run) || (issue && wentOn(lookup, issue, run, at))) return undefined;
  if (talk === 0) return source === externalSource ? 1 : 0;
  if (known.has(id)) return known.get(id);
  known.set(id, talk);
  const now = Math.min(talk, startedBy(lookup, run, known));
  known.set(id, now);
  return now;
}

/** How far the talk was that a run was started for. Every record names the state of its issue; few were started for it. */
function startedBy(lookup: Lookup, run: RunEntry, known: Known): number {
  const { agent, source, wakes, issue: ref } = run.data;
  const issue = ref === undefined ? undefined : lookup.find('issue', run.company, ref);
  const keys = wakes.filter((key) => source === 'assignment' || !issue || !isStateOf(key, issue));
  const heard = keys.map((key) => heardBy(lookup, { agent: run, issue }, key, known));
  const who = lookup.find('agent', run.company, agent);
  return furthest(lookup, heard, who && newestRun(lookup, who, issue, run), known, issue);
}

/** Whether a person did something to the issue, or a run that changed something, since a run began or since it spoke. */
function wentOn(lookup: Lookup, issue: IssueEntry, run: RunEntry, at: string | undefined): boolean {
  const begun = startOf(lookup, run)?.position ?? 0;
  for (const row of happened(lookup, issue)) {
    if (row.position <= begun || (row.run === run.data.id && at !== undefined && row.at <= at)) return false;
    if (row.actor !== 'system' && !isAgentName(row.actor)) return true;
    const other =
      row.run === null || row.run === run.data.id ? undefined : runNamed(lookup, issue.company, row.run);
    if (other && changedAnything(lookup, other)) return true;
  }
  return false;
}

/** What it changed while it still goes on is in the book only. */
const changedAnything = (lookup: Lookup, run: RunEntry): boolean =>
  run.data.endedAt === undefined
    ? changedTheBook(lookup, run)
    : run.data.progress === true && run.data.wordsOnly !== true;

/** Whether words of a run were among what the other was started for. */
const wasStartedBy = (lookup: Lookup, run: RunEntry | undefined, by: string): boolean =>
  run?.data.wakes.some((key) => {
    const [, id] = /^comment:(.+)$/.exec(key) ?? [];
    return id !== undefined && lookup.find('comment', run.company, id)?.data.run === by;
  }) === true;

function talkers(
  { sources }: Lookup,
  { company, name }: Entry<'agent'>,
  issue: IssueEntry | undefined,
): string[] {
  const last = issue
    ? lastComments(sources.catalog, { company, issue: issue.path, limit: activityLimit })
    : [];
  const slugs = last.flatMap(({ author }) =>
    isAgentName(author) ? author.slice(author.indexOf('/') + 1) : [],
  );
  return [...new Set([...slugs, name])].sort();
}

function runNamed(lookup: Lookup, company: string, id: string): RunEntry | undefined {
  const row = readRunRow(lookup.sources.catalog, { company, id });
  return row && lookup.at('run', row.path);
}

const happened = ({ sources }: Lookup, issue: IssueEntry): ActivityRow[] =>
  listActivity(sources.catalog, { company: issue.company, about: thingOf(issue), limit: activityLimit }).rows;

const isAgentName = (actor: string | undefined): actor is string => actor?.startsWith('agent:') === true;
