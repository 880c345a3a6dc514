// How long agents have done nothing but talk when one would start another. A run that was started by nothing but agents is
// one further than the run that woke it, and past a limit what agents say and do starts nobody: over however many agents and
// issues. It begins anew with whatever else there is to be woken for, and wherever a person did something or a run brought
// news. From records, comments and the log alone, so that it holds over restarts.
import { readRunRow } from '../catalog/queries/runs.ts';
import type { Talk } from '../model/gate.ts';
import { externalSource } from '../model/run.ts';
import { causeOf, happened, type Deed } from './cause.ts';
import type { IssueEntry } from './issue-hold.ts';
import { isStateOf } from './issue-state.ts';
import type { Entry, Lookup } from './lookup.ts';
import { bringsNews, startOf } from './news.ts';
import { newestRun } from './run-history.ts';
import type { RunEntry } from './run-record.ts';
import { isAgentName, isPersons } from './same-actor.ts';

/** Runs in a row that agents alone may start with nothing new, where an agent's file says nothing else. */
export const talkLimit = 6;

/** How far talk had come with runs that were looked at, by their ids: each is asked for once. */
type Known = Map<string, number | undefined>;

/** An agent, as a reason to start: its run, and how far talk had come with it. */
interface Words {
  run?: string;
  runs: number;
}
/** What a wake says, once it is known how far talk had come; see `Cause`. */
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
  const heard = keys.map((key) => heardBy(lookup, { company: agent.company, issue }, key, known));
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
  about: { company: string; issue?: IssueEntry | undefined },
  key: string,
  known: Known,
): Heard {
  const cause = causeOf(lookup, about, key);
  return typeof cause === 'object' ? wordsOf(lookup, about.company, cause, known) : cause;
}

/** What a deed comes to; an agent without a run comes from outside, and nobody knows what woke it. */
function wordsOf(lookup: Lookup, company: string, { run: id, issue, at }: Deed, known: Known): Heard {
  const run = id === undefined ? undefined : runNamed(lookup, company, id);
  if (!run) return { runs: 1 };
  const runs = spoken(lookup, issue, run, known, at);
  return runs === undefined ? 'other' : { run: run.data.id!, runs };
}

/**
 * How far talk had come with a run, as it looks now; undefined where it brought news, or something happened to the issue
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
  if (hasNews(lookup, run) || (issue && wentOn(lookup, issue, run, at))) return undefined;
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
  const heard = keys.map((key) => heardBy(lookup, { company: run.company, issue }, key, known));
  const who = lookup.find('agent', run.company, agent);
  return furthest(lookup, heard, who && newestRun(lookup, who, issue, run), known, issue);
}

/** Whether a person did something to the issue, or a run that brought news, since a run began or since it spoke. */
function wentOn(lookup: Lookup, issue: IssueEntry, run: RunEntry, at: string | undefined): boolean {
  const begun = startOf(lookup, run)?.position ?? 0;
  for (const row of happened(lookup, issue)) {
    if (row.position <= begun || (row.run === run.data.id && at !== undefined && row.at <= at)) return false;
    if (isPersons(row.actor)) return true;
    const other =
      row.run === null || row.run === run.data.id ? undefined : runNamed(lookup, issue.company, row.run);
    if (other && hasNews(lookup, other)) return true;
  }
  return false;
}

/** What it brought while it still goes on is in the book only. */
const hasNews = (lookup: Lookup, run: RunEntry): boolean =>
  run.data.endedAt === undefined
    ? bringsNews(lookup, run)
    : run.data.progress === true && run.data.nothingNew !== true;

/** Whether words of a run were among what the other was started for. */
const wasStartedBy = (lookup: Lookup, run: RunEntry | undefined, by: string): boolean =>
  run?.data.wakes.some((key) => {
    const [, id] = /^comment:(.+)$/.exec(key) ?? [];
    return id !== undefined && lookup.find('comment', run.company, id)?.data.run === by;
  }) === true;

/** Who says and does something there, the one that is not woken among them. */
function talkers(lookup: Lookup, { name }: Entry<'agent'>, issue: IssueEntry | undefined): string[] {
  const actors = issue ? happened(lookup, issue).map(({ actor }) => actor) : [];
  const slugs = actors.filter(isAgentName).map((actor) => actor.slice(actor.indexOf('/') + 1));
  return [...new Set([...slugs, name])].sort();
}

function runNamed(lookup: Lookup, company: string, id: string): RunEntry | undefined {
  const row = readRunRow(lookup.sources.catalog, { company, id });
  return row && lookup.at('run', row.path);
}
