// Gathers what the gate asks from a snapshot and the catalog. Used twice: to see whether a start is worth trying, and
// inside the start's own commit, where its answer counts. Decides nothing; model/gate.ts does.
import { liveRunsOf, listRuns, deliveredWakes } from '../catalog/queries/runs.ts';
import { mayStart, type GateVerdict, type StartFacts, type Wake } from '../model/gate.ts';
import { isTerminal } from '../model/lifecycle.ts';
import type { Reservation } from '../model/budget.ts';
import { openBlockers } from './issue-links.ts';
import type { IssueEntry } from './issue-hold.ts';
import { isStateOf, stateKey } from './issue-state.ts';
import type { Entry, Lookup } from './lookup.ts';
import { fruitlessLimit, fruitlessRuns, lastSeen } from './run-history.ts';
import { roomToStart } from './spending-room.ts';
import { talkBehind } from './talk.ts';

/** What only the host knows of a start. */
export interface HostFacts {
  /** Why it cannot run here. */
  refusal?: string | undefined;
  /** ISO time before which its provider wants no calls. */
  notBefore?: string | undefined;
}

export interface Start {
  agent: Entry<'agent'>;
  issue?: IssueEntry | undefined;
  /** What it is asked by. */
  wake: Wake;
  /** Keys of all wake-ups it would consume, that one's among them. */
  keys: readonly string[];
  /** Milliseconds since the epoch. */
  now: number;
  host: HostFacts;
}

export interface Gated {
  verdict: GateVerdict;
  /** What the start sets aside from its budgets. */
  reservation: Reservation;
  /** How far it goes on with talk of agents; undefined where something else asks for it, or it may not start. */
  talk: number | undefined;
}

/** Asks the gate about a start, on the lookup's snapshot. */
export function askGate(lookup: Lookup, start: Start): Gated {
  const { agent, issue, wake, now, host } = start;
  const room = roomToStart(lookup, agent, issue?.data ?? {}, now);
  const company = lookup.companyOf(agent);
  const live = liveRunsOf(lookup.sources.catalog, { company: agent.company, agent: agent.name });
  const [last] = listRuns(lookup.sources.catalog, {
    company: agent.company,
    agent: agent.name,
    limit: 1,
  }).rows;
  const talk = once(() =>
    talkBehind(lookup, { agent, issue, keys: start.keys, byBoard: wake.byBoard === true }),
  );
  const facts: StartFacts = {
    now,
    company: company.data,
    agent: agent.data,
    heartbeat: agent.data.heartbeat ?? heartbeatByDefault,
    hostRefusal: host.refusal,
    notBefore: host.notBefore,
    liveRuns: live.map(({ id }) => id),
    maxRuns: agent.data.runtime?.maxConcurrentRuns ?? 1,
    issueRun: issue && runHolding(lookup, issue),
    delivered: start.keys.every((key) => isDelivered(lookup, start, key)),
    actionable: issue ? canGoOn(lookup, issue, agent) : false,
    fruitless: fruitlessRuns(lookup, agent),
    fruitlessLimit,
    talk,
    lastStart: last && Date.parse(last.createdAt),
    budget: room.permit,
  };
  const verdict = mayStart(wake, facts);
  return { verdict, reservation: room.reservation, talk: verdict.may ? talk()?.runs : undefined };
}

function once<T>(ask: () => T): () => T {
  let answer: { is: T } | undefined;
  return () => (answer ??= { is: ask() }).is;
}

const heartbeatByDefault = {
  enabled: true,
  wakeOnAssignment: true,
  wakeOnDemand: true,
  wakeOnAutomation: true,
};

/** Whether the agent could work on the issue now: its own, open, and nothing that it waits for. */
export function canGoOn(lookup: Lookup, issue: IssueEntry, agent: Entry<'agent'>): boolean {
  const { assignee, status, blockedOwner, blockedBy, removedAt } = issue.data;
  if (assignee === undefined || removedAt !== undefined || isTerminal(status) || status === 'backlog')
    return false;
  if (lookup.find('agent', issue.company, assignee)?.path !== agent.path) return false;
  if (openBlockers(lookup, issue).length > 0) return false;
  return status !== 'blocked' || (blockedOwner === undefined && blockedBy.length > 0);
}

/** The live run that has it checked out; a provably dead one holds nothing. */
function runHolding(lookup: Lookup, issue: IssueEntry): string | undefined {
  const { status, checkoutRun } = issue.data;
  if (status !== 'in_progress' || checkoutRun === undefined) return undefined;
  return lookup.sources.kernel.isDead(checkoutRun) ? undefined : checkoutRun;
}

/** A state is delivered when the agent saw it last; anything else when a run named its key. */
function isDelivered(lookup: Lookup, { agent, issue }: Start, key: string): boolean {
  if (issue && isStateOf(key, issue))
    return key !== stateKey(lookup, issue) || key === lastSeen(lookup, issue, agent.name);
  const known = { company: agent.company, agent: agent.name, keys: [key] };
  return deliveredWakes(lookup.sources.catalog, known).size > 0;
}
