// API keys as they stand on this host: random, hashed, found by the part that may be seen.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openCredentials } from '../../engine/identity/credentials.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const day = 86_400_000;
const wanted = {
  kind: 'agent',
  owner: 'a1',
  company: 'c1',
  name: 'laptop',
  readsOnly: false,
  createdBy: 'user:ada',
  expiresAt: null,
} as const;

function open(folder = temporaryFolder()) {
  const credentials = openCredentials(join(folder, 'credentials.sqlite'));
  onTestFinished(() => credentials.close());
  return { ...credentials, folder };
}

test('a key proves whom it was made for, across a restart, and stands nowhere in plain', () => {
  const first = open();
  const { keys, folder } = first;
  const { key, token } = keys.create(wanted, 1_000);
  expect(token).toMatch(new RegExp(`^mbk_${key.prefix}_[\\w-]{43}$`));
  expect(keys.verify(token, 2_000)).toMatchObject({ ...wanted, id: key.id });
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    expect(statSync(file).mode & 0o077).toBe(0);
    for (const part of [token, token.slice(-43)]) expect(readFileSync(file).includes(part)).toBe(false);
  }
  first.close();
  expect(open(folder).keys.verify(token, 3_000)).toMatchObject({ id: key.id });
});

test('what is not exactly a living key is nobody', () => {
  const { keys, links, sessions } = open();
  const { key, token } = keys.create({ ...wanted, expiresAt: 10_000 }, 0);
  const { token: other } = keys.create(wanted, 0);
  const [, prefix] = token.split('_') as [string, string];
  const swapped = `mbk_${prefix}_${other.slice(-43)}`;
  const { code } = links.make('u1', 0);
  const wrong = [
    '',
    'mbk_',
    token.slice(0, -1),
    `${token}x`,
    token.toUpperCase(),
    swapped,
    token.replace('mbk', 'mbs'),
    `mbk_${'f'.repeat(12)}_${'A'.repeat(43)}`,
    `mbk_${'g'.repeat(12)}_${'A'.repeat(43)}`,
    code,
    `mbk_${key.prefix}_`,
  ];
  for (const one of wrong) expect([one, keys.verify(one, 1)]).toEqual([one, undefined]);
  expect(keys.verify(token, 9_999)).toBeDefined();
  expect(keys.verify(token, 10_000)).toBeUndefined();
  expect(sessions.verify(token, 1)).toBeUndefined();
});

test('a revoked key is nobody at once, and is listed for a while', () => {
  const { keys } = open();
  const [one, other] = [keys.create(wanted, 0), keys.create({ ...wanted, owner: 'a2' }, 1)];
  keys.revoke(one.key.id, 5);
  keys.revoke(one.key.id, 9);
  expect(keys.verify(one.token, 6)).toBeUndefined();
  expect(keys.find(one.key.id)).toMatchObject({ revokedAt: 5 });
  expect(keys.list().map(({ id }) => id)).toEqual([other.key.id, one.key.id]);
  keys.revokeOwner('user', 'a2', 7);
  expect(keys.verify(other.token, 8)).toBeDefined();
  keys.revokeOwner('agent', 'a2', 7);
  expect(keys.verify(other.token, 8)).toBeUndefined();
  keys.create(wanted, 91 * day);
  expect(keys.list()).toHaveLength(1);
});

test('use is noted to the minute', () => {
  const { keys } = open();
  const { key, token } = keys.create(wanted, 0);
  keys.verify(token, 60_000);
  keys.verify(token, 61_000);
  expect(keys.find(key.id)).toMatchObject({ lastUsedAt: 60_000 });
});

test('what a request made and what it asked for is known across a restart, of whoever asked', () => {
  const first = open();
  const { key } = first.keys.create({ ...wanted, request: { key: 'once', input: 'a1' } }, 0);
  first.close();
  const { keys } = open(first.folder);
  expect(keys.madeFor('user:ada', 'once')).toEqual({ key, input: 'a1' });
  expect([keys.madeFor('user:ada', 'twice'), keys.madeFor('user:ben', 'once')]).toEqual([
    undefined,
    undefined,
  ]);
});

test('a file of an earlier version is brought up to date, with what it holds', () => {
  const first = open();
  const { key, token } = first.keys.create(wanted, 0);
  first.close();
  const file = new Sqlite(join(first.folder, 'credentials.sqlite'));
  file.exec('ALTER TABLE api_keys DROP COLUMN input; ALTER TABLE sessions DROP COLUMN until');
  file.exec('ALTER TABLE sign_in_links DROP COLUMN until; PRAGMA user_version = 0');
  file.close();
  const now = open(first.folder);
  expect(now.keys.verify(token, 1)).toMatchObject({ id: key.id });
  const { code } = now.links.make('u1', 1, 9);
  expect(now.links.use(code, 2)).toEqual({ user: 'u1', until: 9 });
});

test('one owner has a hundred living keys at most', () => {
  const { keys } = open();
  const { key } = keys.create(wanted, 0);
  for (let n = 1; n < 100; n++) keys.create(wanted, 0);
  expect(() => keys.create(wanted, 0)).toThrow('100 keys');
  keys.create({ ...wanted, owner: 'a2' }, 0);
  keys.revoke(key.id, 1);
  keys.create(wanted, 2);
});

// How long a refusal takes must not tell which prefixes there are. Medians of many, in turns, so that what else the
// machine does meets all sorts alike; the bound is loose for a busy machine, and far under what a lookup of a row more,
// or a comparison that ends early, would show over a million tries.
test('a wrong key with a prefix that exists is refused as one without, ten thousand times', () => {
  const { keys } = open();
  const made = Array.from({ length: 20 }, (_, n) => keys.create({ ...wanted, owner: `a${n}` }, 0));
  const secret = 'A'.repeat(43);
  const sorts = {
    known: (n: number) => `mbk_${made[n % 20]!.key.prefix}_${secret}`,
    unknown: (n: number) => `mbk_${n.toString(16).padStart(12, '0')}_${secret}`,
    near: (n: number) =>
      `${made[n % 20]!.token.slice(0, -1)}${made[n % 20]!.token.endsWith('A') ? 'B' : 'A'}`,
  };
  const took = new Map(Object.keys(sorts).map((sort) => [sort, [] as number[]]));
  for (let n = 0; n < 3_400; n++)
    for (const [sort, make] of Object.entries(sorts)) {
      const token = make(n);
      const begin = process.hrtime.bigint();
      const found = keys.verify(token, 1);
      took.get(sort)!.push(Number(process.hrtime.bigint() - begin));
      expect(found).toBeUndefined();
    }
  const medians = [...took.values()].map((times) => times.toSorted((a, b) => a - b)[times.length >> 1]!);
  expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.5);
});
