import { expect, test } from 'vitest';
import { mayStart, type GateCode, type StartFacts, type Wake } from '../../engine/model/gate.ts';

const now = Date.parse('2026-11-22T16:00:00.000Z');

const ready: StartFacts = {
  now,
  company: { status: 'active' },
  agent: { status: 'active' },
  heartbeat: { enabled: true, wakeOnAssignment: true, wakeOnDemand: true, wakeOnAutomation: true },
  liveRuns: [],
  maxRuns: 1,
  delivered: false,
  actionable: true,
  fruitless: 0,
  fruitlessLimit: 5,
  budget: { may: true },
};

const wake = (source: Wake['source'], byBoard = false): Wake => ({
  key: 'k',
  source,
  reason: 'because',
  byBoard,
});
const timer = wake('timer');
const assignment = wake('assignment');
const automation = wake('automation');
const demand = wake('on_demand');
const asked = wake('on_demand', true);
const talk = { where: 'ACME-1', among: ['cto', 'dev'], runs: 6, limit: 6 };
const off = { ...ready.heartbeat, enabled: false };

const table: [string, Wake, Partial<StartFacts>, GateCode | 'yes'][] = [
  ['nothing in the way', timer, {}, 'yes'],
  ['a paused company', asked, { company: { status: 'paused', pauseReason: 'budget' } }, 'company'],
  ['an archived company', asked, { company: { status: 'archived' } }, 'company'],
  ['a paused agent', asked, { agent: { status: 'paused' } }, 'agent'],
  ['a terminated agent', asked, { agent: { status: 'terminated' } }, 'agent'],
  ['a heartbeat that is off, for a timer', timer, { heartbeat: off }, 'heartbeat'],
  ['a heartbeat that is off, for an assignment', assignment, { heartbeat: off }, 'heartbeat'],
  ['a heartbeat that is off, for a comment', automation, { heartbeat: off }, 'heartbeat'],
  ['a heartbeat that is off, when asked', asked, { heartbeat: off }, 'yes'],
  ['no wish to be asked', asked, { heartbeat: { ...ready.heartbeat, wakeOnDemand: false } }, 'heartbeat'],
  [
    'no wish for assignments',
    assignment,
    { heartbeat: { ...ready.heartbeat, wakeOnAssignment: false } },
    'heartbeat',
  ],
  [
    'no wish for comments',
    automation,
    { heartbeat: { ...ready.heartbeat, wakeOnAutomation: false } },
    'heartbeat',
  ],
  ['a wake-up that was delivered', assignment, { delivered: true }, 'delivered'],
  ['no runner on this host', assignment, { hostRefusal: 'no runner demo' }, 'host'],
  ['a run of its own', assignment, { liveRuns: ['r1'] }, 'busy'],
  ['one run of two', assignment, { liveRuns: ['r1'], maxRuns: 2 }, 'yes'],
  ['another run on the issue', assignment, { issueRun: 'r2' }, 'issue'],
  ['a timer with nothing to go on with', timer, { actionable: false }, 'actionable'],
  ['an assignment of something blocked', assignment, { actionable: false }, 'actionable'],
  ['its own request with nothing to go on with', demand, { actionable: false }, 'actionable'],
  ['a comment on what is not its turn', automation, { actionable: false }, 'yes'],
  ['a person who asks, with nothing to go on with', asked, { actionable: false }, 'yes'],
  ['runs that moved nothing', timer, { fruitless: 5 }, 'parked'],
  ['runs that moved nothing, and a comment of an agent', automation, { fruitless: 9 }, 'parked'],
  ['runs that moved nothing, and a person who asks', asked, { fruitless: 9 }, 'yes'],
  ['more talk than there may be', automation, { talk: () => ({ ...talk, runs: 7 }) }, 'talk'],
  ['as much talk as there may be', automation, { talk: () => talk }, 'yes'],
  ['one run short of that', timer, { fruitless: 4 }, 'yes'],
  [
    'a rest that is not over',
    timer,
    { lastStart: now - 59_000, heartbeat: { ...ready.heartbeat, cooldownSec: 60 } },
    'cooldown',
  ],
  [
    'a rest that is over',
    timer,
    { lastStart: now - 60_000, heartbeat: { ...ready.heartbeat, cooldownSec: 60 } },
    'yes',
  ],
  ['a provider that wants no calls', asked, { notBefore: '2026-11-22T16:00:00.001Z' }, 'provider'],
  ['a provider that did', asked, { notBefore: '2026-11-22T16:00:00.000Z' }, 'yes'],
  ['a budget that is used up', asked, { budget: { may: false, reason: 'agent cto: 0 of 0' } }, 'budget'],
];

test.each(table)('%s', (_, wake, facts, expected) => {
  const verdict = mayStart(wake, { ...ready, ...facts });
  expect(verdict.may ? 'yes' : verdict.code).toBe(expected);
  if (!verdict.may) expect(verdict.reason).toMatch(/^\S.{5,}[^.]$/);
});

test('the first no wins: what a person should be told first', () => {
  const verdict = mayStart(timer, {
    ...ready,
    company: { status: 'paused' },
    liveRuns: ['r1'],
    budget: { may: false, reason: 'x' },
  });
  expect(verdict).toMatchObject({ code: 'company' });
});
