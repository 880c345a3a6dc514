// The work of the doors beside another server: what is said on the command line, what is found through the server's API, and the
// ratios that are printed. The other server is a second book, which has the same paths. Of the smallest size; figures mean nothing.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readOrders } from '../../scripts/benchmark/arguments.ts';
import { wholeEffort } from '../../scripts/benchmark/door-work.ts';
import { besideEachOther, findPeer } from '../../scripts/benchmark/peer.ts';
import { serveTestBook, smallCompany, until } from '../helpers/served.ts';

const bench = join(import.meta.dirname, '../../scripts/bench.ts');
const run = promisify(execFile);
/** It starts a daemon three times and drives two. */
const limitMs = 180_000;

async function servePeer(more: Readonly<Record<string, string>> = {}) {
  const files = {
    ...smallCompany,
    'companies/acme/agents/ceo/AGENTS.md': '---\nname: CEO\n---\n\nYou lead.\n',
    ...more,
  };
  const served = await serveTestBook(files);
  // Each company lands by itself.
  for (const path of Object.keys(files))
    await until(`${path} to land`, () => served.engine.store.snapshot().oid(path));
  const token = readFileSync(join(served.root, '.minutebook', 'token'), 'utf8').trim();
  return { ...served, token };
}

test(
  'the same work is done at both, and each figure stands beside the other with its ratio',
  async () => {
    const { url, token, ...served } = await servePeer();
    const sizes = ['--issues', '20', '--events', '20', '--seconds', '0.05'];
    const beside = ['doors', '--peer', `${url}/`, '--peer-token', token];
    const { stdout } = await run(process.execPath, [bench, ...beside, ...sizes]);
    const told = (what: string): string[] =>
      stdout.split('\n').filter((line) => line.slice(2).startsWith(what));
    for (const what of [
      'create issue, 32 callers',
      'comment, 8 callers',
      'cost summary, 1 caller',
      '2 racing',
    ])
      expect(told(what).join('\n')).toMatch(/peer [\d.,]+, [\d.,]+ ×$/m);
    // It would hang the server that these are for.
    expect(told('comment, 32 callers')).not.toEqual([]);
    expect(told('comment, 32 callers').join('\n')).not.toContain('peer');
    const { items } = await served.act<{ items: { title: string }[] }>('issue.list', { limit: 200 });
    expect(items.some(({ title }) => title.startsWith('Measured issue'))).toBe(true);
  },
  limitMs,
);

test('a ratio says how many times as good ours is', () => {
  const figure = (what: string, unit: string, value: number) => ({ what, unit, figure: value, bar: '' });
  const ours = [figure('create', 'a second', 300), figure('read', 'ms p50', 2), figure('read', 'ms CPU', 1)];
  const theirs = [figure('create', 'a second', 30), figure('read', 'ms p50', 31)];
  expect(besideEachOther(ours, theirs).map(({ peer }) => peer)).toEqual([
    { figure: 30, ratio: 10 },
    { figure: 31, ratio: 15.5 },
    undefined,
  ]);
});

test('company and agents are found, or named where the server has several', async () => {
  const other = 'companies/globex/COMPANY.md';
  const { url, token } = await servePeer({ [other]: '---\nname: Globex\nprefix: GLO\n---\n' });
  await expect(findPeer({ url, token })).rejects.toThrow(/--peer-company <id>.*\(Acme\).*\(Globex\)/);
  await expect(findPeer({ url, token, company: 'Globex' })).rejects.toThrow('no agent');
  await expect(findPeer({ url, company: 'Acme' })).rejects.toThrow('401');
  const found = await findPeer({ url, token, company: 'Acme' });
  expect(found.agents).toHaveLength(2);
  const named = await findPeer({ url, token, company: found.company, agents: ['cto'] });
  expect(named).toEqual({ ...found, agents: ['cto'] });
});

test.each([
  [['dors'], 'There is no section "dors".'],
  [['--peer', 'http://127.0.0.1:1'], 'Sizes and a peer are for the doors'],
  [['doors', 'past', '--seconds', '1'], 'Sizes and a peer are for the doors'],
  [['doors', '--issues', 'many'], '"many" is no size.'],
  [['doors', '--issues', '20', '--write'], 'The page holds figures of whole sizes'],
  [['doors', '--frobnicate'], 'frobnicate'],
])('what is not understood is said: %j', (args, said) => {
  expect(() => readOrders(args, ['doors', 'past'])).toThrow(said);
});

test('what is said of a peer is what is used, and whole sizes are the usual ones', () => {
  const words = 'doors --peer http://x:1/ --peer-token t --peer-company c --peer-agents a,b'.split(' ');
  expect(readOrders(words, ['doors'])).toEqual({
    sections: ['doors'],
    write: false,
    doors: { issues: 10_000, events: 100_000, restMs: 20_000, effort: wholeEffort },
    peer: { url: 'http://x:1', token: 't', company: 'c', agents: ['a', 'b'] },
  });
});
