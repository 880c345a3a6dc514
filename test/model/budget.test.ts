import { expect, test } from 'vitest';
import {
  budgetsAbove,
  crossed,
  mayStart,
  reservationOf,
  standingOf,
  type AppliedBudget,
  type Level,
  type Scope,
  type Standing,
} from '../../engine/model/budget.ts';
import { budgetSchema, readBudget, writeBudget, type Budget } from '../../engine/model/budget-entry.ts';

const now = Date.parse('2026-11-22T16:08:03.123Z');
const company: Scope = { kind: 'company', company: 'acme', name: 'acme' };
const agent: Scope = { kind: 'agent', company: 'acme', name: 'cto' };
const project: Scope = { kind: 'project', company: 'acme', name: 'checkout' };

const read = (entry: object): Budget => readBudget(budgetSchema.parse(entry))!;
const on = (scope: Scope, entry: object): AppliedBudget => ({ ...read(entry), scope });
const standing = (budget: AppliedBudget, spent: number, reserved = 0, unknown = 0): Standing =>
  standingOf(budget, now, () => ({ spent, reserved, unknown }));
const dollars = (amount: number): number => amount * 1_000_000;

const daily = on(agent, { limit: 5, window: 'daily' });

test('all budgets that apply must allow; the first that refuses is named with limit, spent and window end', () => {
  const roomy = standing(on(company, { limit: 100 }), dollars(2));
  expect(mayStart([roomy, standing(daily, dollars(4))], { money: dollars(1) })).toEqual({ may: true });
  const refused = mayStart([roomy, standing(daily, dollars(4.8), dollars(0.1))], { money: dollars(0.5) });
  expect(refused).toMatchObject({
    may: false,
    reason:
      'agent cto of acme: $4.80 of $5.00 daily spent, $0.10 reserved, a start needs $0.50; until 2026-11-23T00:00:00.000Z',
  });
});

test('what is spent, reserved and needed together may reach a limit and never pass it', () => {
  expect(mayStart([standing(daily, dollars(3), dollars(1))], { money: dollars(1) }).may).toBe(true);
  expect(mayStart([standing(daily, dollars(3), dollars(1))], { money: dollars(1) + 1 }).may).toBe(false);
});

test('a used-up budget refuses a start that needs nothing of it', () => {
  expect(mayStart([standing(daily, dollars(5))], {}).may).toBe(false);
  expect(mayStart([standing(daily, dollars(5) - 1)], {}).may).toBe(true);
});

test('0 means nothing may be spent', () => {
  expect(mayStart([standing(on(company, { limit: 0 }), 0)], {})).toMatchObject({
    may: false,
    reason: 'company acme: its monthly money budget is 0, so nothing may be spent',
  });
});

test('without any limit nothing starts, and it says why', () => {
  expect(mayStart([], { money: 1 })).toMatchObject({
    may: false,
    reason: expect.stringContaining('minutebook budget set'),
  });
});

test('unlimited allows everything, because it was said', () => {
  expect(
    mayStart([standing(on(company, { limit: 'unlimited' }), dollars(1e6))], { money: dollars(1e6) }).may,
  ).toBe(true);
});

test('a refusal that no midnight ends says what does', () => {
  const say = (window: string): string => {
    const permit = mayStart([standing(on(agent, { limit: 1, window }), dollars(1))], {});
    return permit.may ? '' : permit.reason;
  };
  expect(say('lifetime')).toContain('unless it is raised');
  expect(say('30d')).toContain('30 days spent; until earlier spending is out of the window');
});

test('each metric is said in its own words', () => {
  const say = (metric: string, limit: number | string, spent: number): string => {
    const permit = mayStart([standing(on(project, { metric, limit, window: 'daily' }), spent)], {});
    return permit.may ? '' : permit.reason;
  };
  expect(say('tokens', 1_200_000, 1_200_000)).toContain(
    'project checkout of acme: 1,200,000 tokens of 1,200,000 tokens',
  );
  expect(say('runs', 1, 1)).toContain('1 run of 1 run daily');
  expect(say('wallTime', '90m', 5_400_000)).toContain('1.5 h of 1.5 h daily');
  expect(say('imputed', 2, dollars(3))).toContain('$3.00 (imputed) of $2.00 (imputed)');
});

test('the board’s defaults stand in unless the company or the agent has a budget of its own', () => {
  const defaults: Level[] = [{ scope: company, budgets: [read({ limit: 5, window: 'daily' })] }];
  const levels = (written: AppliedBudget[]): Level[] =>
    written.map((budget) => ({ scope: budget.scope, budgets: [budget] }));
  const names = (written: AppliedBudget[]): string[] =>
    budgetsAbove(levels(written), defaults).map(
      ({ scope, default: stand }) => scope.kind + (stand ? ' by default' : ''),
    );
  expect(names([])).toEqual(['company by default']);
  expect(names([daily])).toEqual(['agent']);
  expect(names([on(project, { limit: 9 })])).toEqual(['project', 'company by default']);
  expect(names([on(project, { limit: 9 }), on(company, { limit: 'unlimited' })])).toEqual([
    'project',
    'company',
  ]);
});

test('a start reserves the 90th percentile of the last runs, and never less than the floor', () => {
  expect(reservationOf([], 500)).toBe(500);
  expect(reservationOf([1, 2, 3], 500)).toBe(500);
  expect(reservationOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 0)).toBe(9);
  expect(reservationOf([700], 500)).toBe(700);
});

test('80 % is told once, and so is the limit', () => {
  const after = (spent: number, before: number): string | undefined =>
    crossed(standing(daily, dollars(spent)), dollars(before));
  expect([after(3.9, 0), after(4, 3.9), after(4.5, 4), after(5, 4.5), after(6, 5)]).toEqual([
    undefined,
    'warn',
    undefined,
    'stop',
    undefined,
  ]);
  expect(after(7, 0)).toBe('stop');
});

test('a standing says its state, counting what is reserved', () => {
  expect(
    [standing(daily, 0), standing(daily, dollars(3), dollars(1)), standing(daily, dollars(5))].map(
      ({ state }) => state,
    ),
  ).toEqual(['ok', 'warn', 'exhausted']);
  expect(standing(on(agent, { limit: 'unlimited' }), 1).state).toBe('unlimited');
  expect(standing(on(agent, { limit: 100, warnPercent: 50 }), dollars(50)).state).toBe('warn');
});

test.each([
  [{ metric: 'money', limit: -1 }],
  [{ metric: 'money', limit: 'lots' }],
  [{ metric: 'runs', limit: 1.5 }],
  [{ metric: 'tokens', limit: 'all' }],
  [{ metric: 'wallTime', limit: '8 days or so' }],
  [{ limit: 5, window: 'hourly' }],
  [{ limit: 5, window: '0d' }],
  [{ limit: 5, window: '99999d' }],
  [{ limit: 5, zone: 'Mars/Olympus' }],
  [{ limit: 5, warnPercent: 0 }],
  [{ metric: 'euros', limit: 5 }],
  [{}],
])('%j is refused', (entry) => {
  expect(budgetSchema.safeParse(entry).success).toBe(false);
});

test('a budget is read back from what is written', () => {
  for (const entry of [
    { limit: 12.5 },
    { metric: 'wallTime', limit: '8h', window: 'weekly', zone: 'Europe/Vienna' },
    { metric: 'tokens', limit: 'unlimited', window: 'rolling 30 days', warnPercent: 90 },
  ])
    expect(read(writeBudget(read(entry)))).toEqual(read(entry));
});
