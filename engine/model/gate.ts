// The one gate before a run: given what is known of an agent, a wake-up and the world, may it start now? Pure, one
// table, first no wins; every no is a sentence for people. Gathers nothing and knows no time but the one it is given.
import type { AgentStatus, CompanyStatus } from './lifecycle.ts';

export const wakeSources = ['timer', 'assignment', 'on_demand', 'automation'] as const;
export type WakeSource = (typeof wakeSources)[number];

export interface Wake {
  /** Names what it is about: the same key is the same wake-up, and is delivered once. */
  key: string;
  source: WakeSource;
  /** What happened, in a few words: `assigned`, `comment by user:ada`, `ACME-3 is done`. */
  reason: string;
  /** Whether a person asked for this start: that lifts what only protects people from loops. */
  byBoard?: boolean;
}

/** Agents that wake each other, and nothing new comes of it. */
export interface Talk {
  /** Where they do. */
  where: string;
  /** Who talks there. */
  among: readonly string[];
  /** Runs in a row that nothing else started, the one that is asked for included, and how many there may be. */
  runs: number;
  limit: number;
}

/** What the gate knows. Everything the book says is of the snapshot the start is committed on. */
export interface StartFacts {
  /** Milliseconds since the epoch. */
  now: number;
  company: { status: CompanyStatus; pauseReason?: string | undefined };
  agent: { status: AgentStatus; pauseReason?: string | undefined };
  /** Which wake-ups the agent's file lets in. */
  heartbeat: {
    enabled: boolean;
    wakeOnAssignment: boolean;
    wakeOnDemand: boolean;
    wakeOnAutomation: boolean;
    cooldownSec?: number | undefined;
  };
  /** Why this host cannot run it: no runner, no isolation, another host's work. */
  hostRefusal?: string | undefined;
  /** Until when the provider of its account wants no calls. ISO time. */
  notBefore?: string | undefined;
  /** Runs of the agent whose record has no end, against how many it may have at once. */
  liveRuns: readonly string[];
  maxRuns: number;
  /** A live run that works on the same issue. */
  issueRun?: string | undefined;
  /** Whether earlier runs consumed it, and all that a start for it would consume beside it. */
  delivered: boolean;
  /** Whether there is anything the agent could go on with. */
  actionable: boolean;
  /** Ended runs in a row that moved nothing, and how many are too many. */
  fruitless: number;
  fruitlessLimit: number;
  /** What agents alone said and did before it, where nothing else asks for it; asked last, as it takes the longest to find out. */
  talk?: () => Talk | undefined;
  /** When its last run began, if it ever ran. Milliseconds. */
  lastStart?: number | undefined;
  /** What the budgets say. */
  budget: { may: true } | { may: false; reason: string };
}

export type GateVerdict = { may: true } | { may: false; code: GateCode; reason: string };

type Rule = (facts: StartFacts, wake: Wake) => string | undefined | false;

/** In order of what a person should be told first. */
const rules = {
  company: ({ company }) =>
    company.status !== 'active' && `the company is ${company.status}${because(company.pauseReason)}`,
  agent: ({ agent }) =>
    agent.status !== 'active' && `the agent is ${agent.status}${because(agent.pauseReason)}`,
  heartbeat: ({ heartbeat }, { source }) =>
    !letsIn(heartbeat, source) && `its heartbeat is off for ${source.replace('_', ' ')} wake-ups`,
  delivered: ({ delivered }, { key }) => delivered && `the wake-up ${key} was delivered already`,
  host: ({ hostRefusal }) => hostRefusal,
  busy: ({ liveRuns, maxRuns }) =>
    liveRuns.length >= maxRuns && `it is running already (${liveRuns.join(', ')}); this wake-up waits`,
  issue: ({ issueRun }) =>
    issueRun !== undefined && `run ${issueRun} is working on the issue; this wake-up waits`,
  actionable: ({ actionable }, { source, byBoard }) =>
    !actionable && source !== 'automation' && !byBoard && 'nothing it could go on with',
  parked: ({ fruitless, fruitlessLimit }, { byBoard }) =>
    fruitless >= fruitlessLimit &&
    !byBoard &&
    `its last ${fruitless} runs moved nothing; somebody should look at it`,
  talk(facts) {
    const talk = facts.talk?.();
    return (
      talk !== undefined &&
      talk.runs > talk.limit &&
      `agents only talk on ${talk.where} (${talk.among.join(', ')}): agents alone started the last ${talk.runs - 1} ` +
        'runs, and nothing new came of them, only words or what was there before; a comment of a person or a ' +
        'change there lets it go on'
    );
  },
  cooldown: ({ now, lastStart, heartbeat: { cooldownSec } }, { byBoard }) =>
    cooldownSec !== undefined &&
    lastStart !== undefined &&
    !byBoard &&
    now < lastStart + cooldownSec * 1000 &&
    `it rests until ${iso(lastStart + cooldownSec * 1000)}`,
  provider: ({ now, notBefore }) =>
    notBefore !== undefined &&
    Date.parse(notBefore) > now &&
    `its provider wants no calls before ${notBefore}`,
  budget: ({ budget }) => !budget.may && budget.reason,
} satisfies Record<string, Rule>;

export type GateCode = keyof typeof rules;

/** Whether the agent may start for this wake-up now; else which rule says no, and why. */
export function mayStart(wake: Wake, facts: StartFacts): GateVerdict {
  for (const [code, rule] of Object.entries(rules) as [GateCode, Rule][]) {
    const reason = rule(facts, wake);
    if (reason) return { may: false, code, reason };
  }
  return { may: true };
}

function letsIn(heartbeat: StartFacts['heartbeat'], source: WakeSource): boolean {
  switch (source) {
    case 'timer':
      return heartbeat.enabled;
    case 'assignment':
      return heartbeat.enabled && heartbeat.wakeOnAssignment;
    case 'automation':
      return heartbeat.enabled && heartbeat.wakeOnAutomation;
    case 'on_demand':
      return heartbeat.wakeOnDemand;
  }
}

const because = (reason: string | undefined): string => (reason ? ` (${reason})` : '');
const iso = (ms: number): string => new Date(ms).toISOString();
