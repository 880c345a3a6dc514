// Actions through the whole engine: policy, draft, commit, signature, catalog, main, work tree and index, against
// `git add` + `git commit` on the same book in the same run.
import { closeSync, fsyncSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { git, makeEngineBook } from './engine-book.ts';
import { measureGit } from './git-loop.ts';
import { countFsyncs, measure, type Figures } from './measure.ts';
import type { Row } from './row.ts';

const section = 'Actions';

export async function measureActions({
  issues,
  seconds,
}: {
  issues: number;
  seconds: number;
}): Promise<Row[]> {
  const root = await makeEngineBook(issues);
  const paths = git(root, 'ls-files', 'companies/acme/issues').trim().split('\n');
  const rows: Row[] = [];
  const add = (what: string, figure: number, unit: string, bar = ''): void =>
    void rows.push({ section, what, figure, unit, bar });
  countFsyncs();
  const first = measureGit({ root, issues: paths }, seconds);
  const engine = await openEngine(root);
  try {
    const one = await run(engine, 1, issues, seconds);
    const eight = await run(engine, 8, issues, seconds);
    const many = await run(engine, 64, issues, seconds);
    const behind = await catchUp(engine);
    const second = measureGit({ root, issues: paths }, seconds);
    const rate = (first.rate + second.rate) / 2;
    add('git add + git commit, durable (before and after)', rate, 'a second');
    add('actions, 64 callers', many.rate, 'a second');
    add('actions, 64 callers, against git', many.rate / rate, '×', '≥ 30');
    add('actions, 8 callers', eight.rate, 'a second');
    add('actions, 8 callers, against git', eight.rate / rate, '×', '≥ 15');
    add('CPU an action, 64 callers, whole process', many.cpu, 'ms', '< 2');
    add('CPU against git, 64 callers', (first.cpu + second.cpu) / 2 / many.cpu, '×');
    add('after the last answer, everything follows', behind, 'ms', '< 1000');
    add('one caller, p50', one.p50, 'ms');
    add('one caller, time in which its own fsyncs were under way', one.syncing, 'ms');
    add('one caller, p50 against its own fsyncs', one.p50 / one.syncing, '×', '< 3');
    add('the same five fsyncs by themselves, on new files of 4 kB', fsyncCost(dirname(root)), 'ms');
    add('fsyncs before the answer', one.fsyncs, '', '≤ 6');
    add('one caller, CPU an action', one.cpu, 'ms');
  } finally {
    await engine.stop();
    rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

let serial = 0;

const run = (engine: Engine, callers: number, issues: number, seconds: number): Promise<Figures> =>
  measure(`${callers}`, {
    callers,
    seconds,
    perform: (n) =>
      engine.perform(
        'issue.change',
        { company: 'acme', issue: `ACME-${1 + ((n * 7919) % issues)}`, billingCode: `b${serial++}` },
        engine.member,
      ),
  });

/** Milliseconds until main, work tree, index and catalog stand at the head. */
async function catchUp(engine: Engine): Promise<number> {
  const from = performance.now();
  await engine.store.settle();
  engine.catalog.sync();
  return performance.now() - from;
}

const rounds = 200;

/** Milliseconds that the syncs of one action cost by themselves: three files together, and two folders. */
function fsyncCost(folder: string): number {
  const place = mkdtempSync(join(folder || tmpdir(), 'fsync-'));
  const bytes = Buffer.alloc(4096, 7);
  const costs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const files = ['a', 'b', 'c'].map((name) => {
      const file = openSync(join(place, `${name}.tmp`), 'w');
      writeSync(file, bytes);
      return file;
    });
    const from = performance.now();
    for (const file of files) fsyncSync(file);
    for (const name of ['a', 'b', 'c'])
      renameSync(join(place, `${name}.tmp`), join(place, `${name}${round}`));
    for (let twice = 0; twice < 2; twice++) {
      const opened = openSync(place, 'r');
      fsyncSync(opened);
      closeSync(opened);
    }
    costs.push(performance.now() - from);
    for (const file of files) closeSync(file);
  }
  rmSync(place, { recursive: true });
  return costs.sort((a, b) => a - b)[rounds / 2]!;
}
