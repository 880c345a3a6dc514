// The judge is judged: histories that no order explains must be refused, and odd ones that an order does explain, not.
import { expect, test } from 'vitest';
import { randomOf } from '../helpers/soak.ts';
import { issueRegister, type Input, type Output, type Status } from './issue-register.ts';
import { violationOf, type Call, type Spec } from './linearizable.ts';

type Asked = Input extends infer I ? (I extends unknown ? Omit<I, 'issue'> : never) : never;
type Line = [client: string, begin: number, end: number | 'no end', asked: Asked, output?: Output];

const history = (lines: readonly Line[]): Call<Input, Output>[] =>
  lines.map(([client, begin, end, asked, output]) => ({
    client,
    input: { issue: 'ACME-1', ...asked },
    begin: BigInt(begin),
    ...(end === 'no end' ? {} : { end: BigInt(end) }),
    ...(output === undefined ? {} : { output }),
  }));

const has = (owner: string | null, run: string | null, version: string, status?: Status): Output => ({
  ok: true,
  status: status ?? (run === null ? 'todo' : 'in_progress'),
  owner,
  run,
  version,
});
const take = (agent: string, run: string): Asked => ({ do: 'checkout', agent, run });
const release = (agent: string, run: string): Asked => ({ do: 'release', agent, run });
const show: Asked = { do: 'show' };
const taken = (owner: string): Output => ({ ok: false, code: 'ISSUE_TAKEN', owner, status: 'in_progress' });

const bad: Record<string, Line[]> = {
  'two winners at once': [
    ['a', 0, 10, take('a', '1'), has('a', '1', 'v1')],
    ['b', 5, 15, take('b', '2'), has('b', '2', 'v2')],
  ],
  'two winners one after the other': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['b', 2, 3, take('b', '2'), has('b', '2', 'v2')],
  ],
  'a release that was lost': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['a', 2, 3, release('a', '1'), has(null, null, 'v2')],
    ['b', 4, 5, take('b', '2'), taken('a')],
  ],
  'a checkout that was lost': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['b', 2, 3, show, has(null, null, 'v0')],
  ],
  'a read that is stale': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['a', 2, 3, release('a', '1'), has(null, null, 'v2')],
    ['b', 4, 5, take('b', '2'), has('b', '2', 'v3')],
    ['c', 6, 7, show, has('a', '1', 'v1')],
  ],
  'a stale read of hands that look the same': [
    ['a', 0, 1, show, has(null, null, 'v0')],
    ['a', 2, 3, take('a', '1'), has('a', '1', 'v1')],
    ['a', 4, 5, release('a', '1'), has(null, null, 'v2')],
    ['b', 6, 7, show, has(null, null, 'v0')],
  ],
  'two readers who see two writes in two orders': [
    ['a', 0, 100, { do: 'assign', agent: 'a' }, has('a', null, 'v1')],
    ['b', 0, 100, { do: 'assign', agent: 'b' }, has('b', null, 'v2')],
    ['c', 1, 2, show, has('a', null, 'v1')],
    ['c', 3, 4, show, has('b', null, 'v2')],
    ['d', 1, 2, show, has('b', null, 'v2')],
    ['d', 3, 4, show, has('a', null, 'v1')],
  ],
  'a refusal that names who never had it': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['b', 2, 3, take('b', '2'), taken('c')],
  ],
  'a late write of a run that lost the issue': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v1')],
    ['x', 2, 3, { do: 'force-release' }, has(null, null, 'v2')],
    ['a', 4, 5, take('a', '2'), has('a', '2', 'v3')],
    ['a', 6, 7, release('a', '1'), has(null, null, 'v4')],
  ],
  'a call without an end that took effect twice': [
    ['a', 0, 'no end', take('a', '1')],
    ['b', 1, 2, show, has('a', '1', 'v1')],
    ['x', 3, 4, { do: 'force-release' }, has(null, null, 'v2')],
    ['b', 5, 6, show, has('a', '1', 'v3')],
  ],
  'a call without an end that took effect before it began': [
    ['b', 0, 1, show, has('a', '1', 'v1')],
    ['a', 2, 'no end', take('a', '1')],
  ],
  'a call without an end whose effect went away again': [
    ['a', 0, 'no end', take('a', '1')],
    ['b', 1, 2, take('b', '2'), taken('a')],
    ['c', 3, 4, take('c', '3'), has('c', '3', 'v2')],
  ],
  'a version that goes back': [
    ['a', 0, 1, take('a', '1'), has('a', '1', 'v5')],
    ['a', 2, 3, release('a', '1'), has(null, null, 'v4')],
  ],
};

const good: Record<string, Line[]> = {
  'nothing at all': [],
  'a loser that began before the winner': [
    ['b', 0, 20, take('b', '2'), taken('a')],
    ['a', 5, 15, take('a', '1'), has('a', '1', 'v1')],
  ],
  'a read that began before a write and ended after the next one': [
    ['c', 0, 100, show, has('a', '1', 'v1')],
    ['a', 10, 20, take('a', '1'), has('a', '1', 'v1')],
    ['a', 30, 40, release('a', '1'), has(null, null, 'v2')],
  ],
  'a call without an end that took effect long after': [
    ['a', 0, 'no end', take('a', '1')],
    ['b', 10, 20, take('b', '2'), has('b', '2', 'v1')],
    ['b', 30, 40, release('b', '2'), has(null, null, 'v2')],
    ['c', 50, 60, show, has('a', '1', 'v3')],
  ],
  'a call without an end that never took effect': [
    ['a', 0, 'no end', take('a', '1')],
    ['b', 10, 20, show, has(null, null, 'v0')],
    ['b', 30, 40, take('b', '2'), has('b', '2', 'v1')],
  ],
  'calls without an end that explain each other': [
    ['a', 0, 'no end', take('a', '1')],
    ['a', 1, 'no end', release('a', '1')],
    ['b', 10, 20, take('b', '2'), has('b', '2', 'v3')],
  ],
  'the same run asking again while another call hangs': [
    ['a', 0, 50, take('a', '1'), has('a', '1', 'v1')],
    ['a2', 1, 60, take('a', '1'), has('a', '1', 'v1')],
    ['b', 2, 'no end', { do: 'force-release' }],
    ['c', 70, 80, show, has('a', '1', 'v1')],
  ],
  'calls of one instant, which overlap': [
    ['a', 0, 5, take('a', '1'), has('a', '1', 'v1')],
    ['b', 5, 9, show, has(null, null, 'v0')],
  ],
};

test.each(Object.entries(bad))('refuses %s', (_, lines) => {
  const violation = violationOf(history(lines), issueRegister);
  expect(violation?.stuck.input).toMatchObject({ issue: 'ACME-1' });
});

test.each(Object.entries(good))('accepts %s', (_, lines) => {
  expect(violationOf(history(lines), issueRegister)).toBeUndefined();
});

/** A register that is set to a number, or read. */
const numbers: Spec<number, number | 'read', number> = {
  initial: 0,
  nameOf: String,
  step: (state, input, output) =>
    input === 'read' ? (output === undefined || output === state ? state : undefined) : input,
};

/** Every order tried, without any cleverness. */
function bruteForce(calls: readonly Call<number | 'read', number>[], state = 0): boolean {
  if (calls.every(({ end }) => end === undefined)) return true;
  return calls.some((call, n) => {
    if (calls.some(({ end }) => end !== undefined && end < call.begin)) return false;
    const next = numbers.step(state, call.input, call.output);
    return next !== undefined && bruteForce(calls.toSpliced(n, 1), next);
  });
}

test('answers as trying every order does, on random histories of few calls', () => {
  const pick = randomOf(7);
  const whole = (below: number): number => Math.floor(pick() * below);
  const seen = { good: 0, bad: 0 };
  for (let round = 0; round < 4_000; round++) {
    const calls = Array.from({ length: 2 + whole(5) }, (_, n): Call<number | 'read', number> => {
      const begin = BigInt(whole(12));
      const input = pick() < 0.5 ? 'read' : 1 + whole(2);
      const answered = { end: begin + BigInt(whole(8)), output: input === 'read' ? whole(3) : input };
      return { client: `${n}`, input, begin, ...(pick() < 0.8 ? answered : {}) };
    });
    const is = violationOf(calls, numbers) === undefined;
    expect(
      is,
      JSON.stringify(calls, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
    ).toBe(bruteForce(calls));
    seen[is ? 'good' : 'bad'] += 1;
  }
  expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(500);
});
