// An engine and a person at work on the same files at the same time: nothing of either is lost, at the tip and on the
// engine's first-parent line. Every engine value only ever grows, so whatever takes one back shows.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { git } from '../helpers/folder.ts';
import { bookFolder, openTestStore, type TestStore } from '../helpers/open-store.ts';
import { randomOf, soak } from '../helpers/soak.ts';

const run = promisify(execFile);
const hotFiles = 6;
const engineKeys = 3;
const { seeds, seconds } = soak.race;

/** A file of `key: number` lines, a blank line between two so that git could merge them too. */
type Fields = Map<string, number>;
const parse = (text: string): Fields =>
  new Map([...text.matchAll(/^(\w+): (\d+)$/gm)].map(([, key, value]) => [key!, Number(value)]));
const format = (fields: Fields): string => [...fields].map(([key, value]) => `${key}: ${value}\n`).join('\n');

const fresh = (): Fields =>
  new Map([
    ['updated', 0],
    ...Array.from({ length: engineKeys }, (_, n): [string, number] => [`engine${n}`, 0]),
    ['person', 0],
  ]);

/** By key, as the model does it; the later `updated`. */
function mergeFields(base: Fields, ours: Fields, theirs: Fields): Fields | 'conflict' {
  const merged = new Map(ours);
  for (const [key, value] of theirs) {
    if (key === 'updated') merged.set(key, Math.max(value, ours.get(key)!));
    else if (value === base.get(key) || value === ours.get(key)) continue;
    else if (ours.get(key) === base.get(key)) merged.set(key, value);
    else return 'conflict';
  }
  return merged;
}

const hot = (n: number) => `hot/${n}.md`;

async function runEngine(store: TestStore, until: number, pick: () => number): Promise<Map<string, number>> {
  const acknowledged = new Map<string, number>();
  let count = 0;
  const caller = async (key: string) => {
    while (performance.now() < until) {
      const path = hot(Math.floor(pick() * hotFiles));
      const value = ++count;
      await store.write((snapshot) => {
        const fields = parse(snapshot.read(path)!.toString());
        fields.set('updated', fields.get('updated')! + 1).set(key, value);
        return {
          files: new Map([[path, format(fields)]]),
          subject: `Set ${key}`,
          trailers: [['Action', 'x']],
          result: 0,
        };
      });
      acknowledged.set(`${path} ${key}`, value);
      await pause(10 + pick() * 40);
    }
  };
  await Promise.all(Array.from({ length: engineKeys }, (_, n) => caller(`engine${n}`)));
  return acknowledged;
}

/** One person: runs a command until git does not refuse it for a lock. */
async function runPerson(root: string, until: number, pick: () => number): Promise<Map<string, number>> {
  const meant = new Map<string, number>();
  let count = 0;
  const tries = async (...args: string[]) => {
    for (let left = 20; ; left--) {
      try {
        await run('git', ['-C', root, ...args]);
        return;
      } catch (error) {
        const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
        if (/nothing (added )?to commit|no changes added/.test(stdout)) return;
        if (left === 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`, { cause: error });
        await pause(50);
      }
    }
  };
  while (performance.now() < until) {
    const value = ++count;
    const path = hot(Math.floor(pick() * hotFiles));
    const what = pick();
    if (what < 0.35) {
      writeFileSync(join(root, `mine-${value}.txt`), `${value}\n`);
      meant.set(`mine-${value}.txt`, value);
      await tries('add', `mine-${value}.txt`);
      await tries('commit', '-q', '-m', `Mine ${value}`);
    } else if (what < 0.8) {
      const fields = parse(readFileSync(join(root, path), 'utf8'));
      // An editor: read now, saved later, whatever happened to the file meanwhile.
      if (pick() < 0.5) await pause(pick() * 200);
      writeFileSync(join(root, path), format(fields.set('person', value)));
      meant.set(path, value);
      await tries('commit', '-q', '-a', '-m', `Same ${value}`);
    } else if (what < 0.9) {
      await tries('commit', '-q', '--amend', '--allow-empty', '-m', `Amended ${value}`);
    } else {
      await tries('switch', '-q', '-C', 'topic');
      await pause(pick() * 100);
      await tries('switch', '-q', 'main');
    }
    await pause(pick() * 200);
  }
  await tries('commit', '-q', '-a', '-m', 'The rest');
  return meant;
}

for (const seed of seeds) {
  test(`nothing is lost while a person and the engine write the same files (seed ${seed})`, async () => {
    const files = Array.from({ length: hotFiles }, (_, n) => [hot(n), format(fresh())]);
    const root = bookFolder(Object.fromEntries(files));
    const store = await openTestStore(root, {
      settleMs: 5000,
      tokenOf: (bytes) => String(parse(bytes.toString()).get('updated') ?? '').padStart(9, '0'),
      mergeFile(_, base, ours, theirs) {
        const [was, mine, other] = [base ?? Buffer.alloc(0), ours, theirs].map((bytes) =>
          parse(bytes.toString()),
        );
        const merged = mergeFields(was!, mine!, other!);
        return merged === 'conflict' ? 'conflict' : Buffer.from(format(merged));
      },
    });
    const pick = randomOf(seed);
    const until = performance.now() + seconds * 1000;
    // No pacing at all: far more often than in earnest.
    const forward = (async () => {
      while (performance.now() < until) {
        await store.settle();
        await pause(20 + pick() * 60);
      }
    })();
    const [acknowledged, meant] = await Promise.all([
      runEngine(store, until, pick),
      runPerson(root, until, pick),
      forward,
    ]);
    expect(await store.settle()).toMatchObject({ state: 'brought' });

    const conflicts = new Set(
      store.showed.flatMap((shown) =>
        shown.kind === 'taken in' ? shown.conflicts.map(({ path }) => path) : [],
      ),
    );
    const tip = (path: string) => parse(store.snapshot().read(path)!.toString());
    for (const [where, value] of acknowledged) {
      const [path, key] = where.split(' ');
      if (!conflicts.has(path!)) expect([where, tip(path!).get(key!)]).toEqual([where, value]);
    }
    for (const [path, value] of meant) {
      if (path.endsWith('.txt')) expect(store.snapshot().read(path)?.toString()).toBe(`${value}\n`);
      else expect([path, tip(path).get('person')]).toEqual([path, value]);
    }
    expect([...takenBack(store)]).toEqual([]);
    expect(git(root, 'status', '--porcelain')).toBe('');
    expect(git(root, 'fsck', '--strict', '--no-dangling')).toBe('');
  });
}

/** Engine values that a commit of the first-parent line made smaller. */
function* takenBack(store: TestStore): Generator<string> {
  for (const { oid, parents, subject } of store.log(store.head()!)) {
    if (parents[0] === undefined) return;
    for (const { path, was, oid: is } of store.diff(parents[0], oid)) {
      if (was === undefined || is === undefined || !path.startsWith('hot/')) continue;
      const [before, after] = [was, is].map((version) => parse(store.blob(version).toString()));
      for (const [key, value] of before!) {
        if (key.startsWith('engine') && after!.get(key)! < value)
          yield `${subject}: ${path} ${key} ${value} -> ${after!.get(key)}`;
      }
    }
  }
}
