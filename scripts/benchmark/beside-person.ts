// Bringing main forward beside a person's git: how long index.lock is held, how far main lags, how many of the person's
// commands are refused. The whole engine at 50 actions a second from 8 callers, the person's git as real processes.
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { gitFolder } from '../../engine/store/git-folder.ts';
import { mainRef, Refs } from '../../engine/store/refs.ts';
import { git, makeEngineBook } from './engine-book.ts';
import { Person } from './person.ts';
import { watchLocks, type Held } from './locks-held.ts';
import type { Row } from './row.ts';

const section = 'Beside a person';
const callers = 8;
/** Actions a second of all callers together. */
const rate = 50;
/** Issues that are written three times in ten. */
const hot = 20;

export async function measureBesidePerson({
  issues,
  seconds,
}: {
  issues: number;
  seconds: number;
}): Promise<Row[]> {
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  const held = watchLocks();
  const root = await makeEngineBook(issues);
  const engine = await openEngine(root, { paced: true });
  try {
    await delay(2000);
    const book = { root, engine, issues, held };
    measureHook(book, add);
    await measureLocks(book, add);
    await measureAlone(book, seconds / 6, add);
    await measureLoop(book, seconds / 3, add);
    await measureOncePerSecond(book, seconds, add);
    await measureSwitch(book, add);
  } finally {
    await engine.stop();
    fs.rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

interface Bench {
  root: string;
  engine: Engine;
  issues: number;
  held: Held[];
}
type Add = (what: string, figure: number, unit: string, bar?: string) => void;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], share: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

async function measureLocks({ engine, held, issues }: Bench, add: Add): Promise<void> {
  const rounds = 40;
  for (const paths of [1, 16, 64]) {
    held.length = 0;
    for (let round = 0; round < rounds; round++) {
      const change = (n: number) =>
        act(engine, 1 + (((round * 64 + n) * 97) % issues), `lock-${paths}-${round}-${n}`);
      await Promise.all(Array.from({ length: paths }, (_, n) => change(n)));
      await engine.store.settle();
    }
    const whole = held.filter(({ paths: found }) => found > paths / 2);
    const [ms, cpu] = [whole.map((one) => one.ms), whole.map(({ cpuMs }) => cpuMs)];
    const bar = `< ${
      10 +
      0.5 *
        at(
          whole.map((one) => one.paths),
          0.5,
        )
    }`;
    add(`index.lock held, ${paths} paths, p50`, at(ms, 0.5), 'ms', bar);
    add(`index.lock held, ${paths} paths, p50 of CPU`, at(cpu, 0.5), 'ms', bar);
    add(`index.lock held, ${paths} paths, p99 of ${whole.length}`, at(ms, 0.99), 'ms', '< 60');
  }
}

/** Calls of the hook one after the other. */
const hooks = 200;

/** What every commit of a person's waits for: begun by a small process, as git begins it; to start one from this costs more. */
function measureHook({ root }: Bench, add: Add): void {
  const hook = join(root, '.git', 'hooks', 'post-commit');
  const loop = `n=0; while [ $n -lt ${hooks} ]; do "$0"; n=$((n + 1)); done`;
  const from = performance.now();
  execFileSync('sh', ['-c', loop, hook], { cwd: root, env: { ...process.env, GIT_DIR: '.git' } });
  add('a hook of ours, whole process, mean', (performance.now() - from) / hooks, 'ms', '< 20');
}

let serial = 0;
const act = (engine: Engine, issue: number, value: string): Promise<unknown> =>
  engine.perform(
    'issue.change',
    { company: 'acme', issue: `ACME-${issue}`, billingCode: value },
    engine.member,
  );

/** Callers at the given rate until `goesOn` says no. */
async function work({ engine, issues }: Bench, goesOn: () => boolean): Promise<void> {
  const call = async () => {
    while (goesOn()) {
      const among = Math.random() < 0.3 ? hot : issues;
      await act(engine, 1 + Math.floor(Math.random() * among), `b${serial++}`);
      await delay(2 * Math.random() * (1000 / rate) * callers);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}

/** How long each move of the line took to reach main, in milliseconds, for as long as `during` lasts. */
async function lagsDuring({ engine, root }: Bench, during: Promise<unknown>): Promise<number[]> {
  const refs = new Refs(gitFolder(root));
  const waiting: { head: string; from: number }[] = [];
  const lags: number[] = [];
  const unlisten = engine.store.onHead((head) => waiting.push({ head, from: performance.now() }));
  const state = { isOver: false };
  void during.finally(() => (state.isOver = true));
  for (let last = ''; !state.isOver || waiting.length > 0; await delay(2)) {
    const main = refs.read(mainRef)!;
    if (main === last) continue;
    last = main;
    const reached = waiting.findIndex(({ head }) => head === main);
    for (const { from } of waiting.splice(0, reached + 1)) lags.push(performance.now() - from);
  }
  unlisten();
  await during;
  return lags;
}

const forSeconds = (seconds: number): (() => boolean) => {
  const until = performance.now() + seconds * 1000;
  return () => performance.now() < until;
};

async function measureAlone(bench: Bench, seconds: number, add: Add): Promise<void> {
  // The person of the part before must have gone.
  await delay(31_000);
  const lags = await lagsDuring(bench, work(bench, forSeconds(seconds)));
  add('main behind, nobody at work, p50', at(lags, 0.5), 'ms', '< 150');
  add('main behind, nobody at work, p99', at(lags, 0.99), 'ms', '< 150');
  add(`main behind, nobody at work, most of ${lags.length}`, Math.max(...lags), 'ms');
}

async function measureOncePerSecond(bench: Bench, seconds: number, add: Add): Promise<void> {
  const person = new Person(bench.root);
  const goesOn = forSeconds(seconds);
  const typing = (async () => {
    while (goesOn()) {
      await person.next();
      await delay(600 + Math.random() * 800);
    }
  })();
  const lags = await lagsDuring(bench, Promise.all([work(bench, goesOn), typing]));
  add('a person, one git command a second: commands', person.commands, '');
  add('… refused at the first attempt', (100 * person.refused) / person.commands, '%', '< 5');
  add('… refused twice in a row', (100 * person.twice) / person.commands, '%', '< 0.1');
  add('… amends on their own commit', (100 * person.amends.own) / person.amends.tried, '%', '≥ 99');
  add('… main behind, p50', at(lags, 0.5) / 1000, 's');
  add('… main behind, p99', at(lags, 0.99) / 1000, 's', '< 16');
  add('… main behind, most', Math.max(...lags) / 1000, 's', '< 16');
  await measureEditor(bench, add);
}

async function measureEditor(bench: Bench, add: Add): Promise<void> {
  const tries = 5;
  const person = new Person(bench.root);
  const working = { goesOn: true };
  const busy = work(bench, () => working.goesOn);
  for (let n = 0; n < tries; n++) {
    await person.git(['add', person.note()]);
    await person.git(['commit', '-q'], { GIT_EDITOR: 'sleep 5; echo Written >' });
  }
  working.goesOn = false;
  await busy;
  add(
    'a commit whose editor stands open for 5 s: landed at once',
    tries - person.refused,
    `of ${tries}`,
    `≥ ${tries}`,
  );
}

async function measureLoop(bench: Bench, seconds: number, add: Add): Promise<void> {
  const person = new Person(bench.root);
  const goesOn = forSeconds(seconds);
  const typing = (async () => {
    while (goesOn()) await person.git(['commit', '-q', '--allow-empty', '-m', 'Again']);
  })();
  const lags = await lagsDuring(bench, Promise.all([work(bench, goesOn), typing]));
  add('a loop of commits without a pause: commits a second', person.commands / seconds, '');
  add('… refused at the first attempt', (100 * person.refused) / person.commands, '%');
  add('… refused twice in a row', (100 * person.twice) / person.commands, '%');
  add('… main behind, most', Math.max(...lags) / 1000, 's', '< 20');
}

/** A branch on which five thousand other files differ, there and back. */
async function measureSwitch({ root, engine }: Bench, add: Add): Promise<void> {
  await engine.store.settle();
  execFileSync('git', ['-C', root, 'switch', '-q', '-c', 'other']);
  const names = git(root, 'ls-files', 'companies/acme/issues').trim().split('\n').slice(0, 5000);
  for (const name of names) fs.appendFileSync(join(root, name), '\nOn the branch.\n');
  execFileSync('git', ['-C', root, 'commit', '-q', '-a', '-m', 'Other']);
  execFileSync('git', ['-C', root, 'switch', '-q', 'main']);
  const rounds = 3;
  const ms: number[] = [];
  let missed = 0;
  for (let round = 0; round < rounds; round++) {
    execFileSync('git', ['-C', root, 'switch', '-q', 'other']);
    await act(engine, 6000 + round, `away-${round}`);
    execFileSync('git', ['-C', root, 'switch', '-q', 'main']);
    const edited = names[round * 7]!;
    fs.appendFileSync(join(root, edited), `\nBy hand ${round}.\n`);
    const from = performance.now();
    for (;;) {
      const { state } = await engine.store.settle();
      const found = engine.store.sweep().edits.map(({ path }) => path);
      if (state === 'brought' && found.length === 1 && found[0] === edited) break;
      if (performance.now() - from > 30_000) {
        missed++;
        break;
      }
      await delay(20);
    }
    ms.push(performance.now() - from);
    git(root, 'checkout', '-q', '--', edited);
  }
  add(
    'git switch to a branch with 5,000 other files and back: right after',
    Math.max(...ms) / 1000,
    's',
    '< 5',
  );
  add('… edits missed or invented', missed, '', '≤ 0');
}
