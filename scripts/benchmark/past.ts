// Reads as of an earlier commit on a book of 10,000 issues and 1,000 actions, by the clock on the wall: the first at a
// commit, which makes that commit's catalog, and the next one; and for how long the engine did nothing else meanwhile.
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { issuePath } from '../../engine/model/paths.ts';
import { git, makeEngineBook } from './engine-book.ts';
import { commitFiles, ledgerFiles, type Files } from './files.ts';
import type { Row } from './row.ts';

const section = 'Time travel';

/** Actions after all issues are there, by 64 callers: a change of an issue, every third a comment. */
const actions = 1_000;
const callers = 64;
/** The issues came in so many commits. */
const parts = 10;

export async function measurePast({ issues, events }: { issues: number; events: number }): Promise<Row[]> {
  const rows: Row[] = [];
  const report: Report = (what, figure, unit, bar = '') =>
    void rows.push({ section, what, figure, unit, bar });
  const root = await makeEngineBook(issues, new Map(), parts);
  try {
    await withEngine(root, async (engine) => {
      await act(engine, issues);
      await measureReads(engine, report);
    });
    const copy = `${root}-changed`;
    cpSync(root, copy, { recursive: true });
    const before = git(copy, 'rev-parse', 'refs/minutebook/head').trim();
    commitBeside(copy, changedHalf(copy, issues));
    await withEngine(copy, (engine) =>
      measureRead(engine, 'a commit since which half of the issues changed', before, '', report),
    );
    commitBeside(root, ledgerFiles(events, Date.now()));
    await withEngine(root, (engine) => measureMoney(engine, events, report));
  } finally {
    rmSync(dirname(root), { recursive: true, force: true });
  }
  return rows;
}

type Report = (what: string, figure: number, unit: string, bar?: string) => void;

async function withEngine(root: string, work: (engine: Engine) => Promise<void>): Promise<void> {
  const engine = await openEngine(root);
  try {
    await work(engine);
  } finally {
    await engine.stop();
  }
}

async function act(engine: Engine, issues: number): Promise<void> {
  const call = async (caller: number): Promise<void> => {
    for (let n = caller; n < actions; n += callers) {
      const issue = { company: 'acme', issue: `ACME-${1 + ((n * 7919) % issues)}` };
      if (n % 3 === 0) await engine.perform('issue.comment', { ...issue, body: `Note ${n}` }, engine.member);
      else await engine.perform('issue.change', { ...issue, billingCode: `b${n}` }, engine.member);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  await engine.store.settle();
}

async function measureReads(engine: Engine, report: Report): Promise<void> {
  for (const [what, at, bar] of [
    ['the commit before', 'HEAD~1', '< 1000'],
    ['100 commits back', 'HEAD~100', '< 1000'],
    ['1,000 commits back', `HEAD~${actions}`, '< 1000'],
    ['a commit with half of the issues', `HEAD~${actions + parts / 2}`, '< 1000'],
    ['the first commit', `HEAD~${actions + parts - 1}`, '< 1000'],
  ] as const)
    await measureRead(engine, what, at, bar, report);
  forget(engine);
  await read(engine, 'HEAD~700');
  const { ms } = await timed(() => read(engine, 'HEAD~701'));
  report('first read one commit beside one that was read', ms, 'ms', '< 1000');
  report('a past catalog on disk', largest(engine) / 1e6, 'MB');
}

async function measureRead(
  engine: Engine,
  what: string,
  at: string,
  bar: string,
  report: Report,
): Promise<void> {
  forget(engine);
  const { ms, cpu, gap } = await timed(() => read(engine, at));
  report(`first read at ${what}`, ms, 'ms', bar);
  report('… CPU', cpu, 'ms');
  report('… nothing else was done for at most', gap, 'ms');
  report('… the next read', (await timed(() => read(engine, at))).ms, 'ms', '< 50');
}

async function measureMoney(engine: Engine, events: number, report: Report): Promise<void> {
  const size = events.toLocaleString('en');
  const before = await timed(() => read(engine, 'HEAD~100'));
  report(`first read 100 commits before ${size} cost events`, before.ms, 'ms');
  await engine.perform(
    'issue.change',
    { company: 'acme', issue: 'ACME-1', billingCode: 'last' },
    engine.member,
  );
  const { ms } = await timed(() => read(engine, 'HEAD~1'));
  report(`first read at the commit before, with ${size} cost events`, ms, 'ms');
  report('… that past catalog on disk', largest(engine) / 1e6, 'MB');
}

const read = (engine: Engine, at: string): Promise<unknown> =>
  engine.perform('issue.list', { company: 'acme', at }, engine.member).catch((error: unknown) => {
    // Before the first issues there is no company to list them of.
    if ((error as { code?: string }).code !== 'NOT_FOUND') throw error;
  });

/** Every second issue, with another sentence at its end. */
function changedHalf(root: string, issues: number): Files {
  const files: Files = new Map();
  for (let n = 1; n <= issues; n += 2) {
    const path = issuePath('acme', `ACME-${n}`);
    files.set(path, `${readFileSync(join(root, path), 'utf8')}\nMore was said since.\n`);
  }
  return files;
}

/** As a person commits, while no engine runs. */
function commitBeside(root: string, files: Files): void {
  git(root, 'reset', '-q', '--hard');
  commitFiles(root, [files], Date.now());
  git(root, 'reset', '-q', '--hard');
}

/** Past catalogs are made anew; the present one stays. */
const forget = (engine: Engine): void =>
  rmSync(join(engine.root, '.minutebook', 'past'), { recursive: true, force: true });

/** Milliseconds: on the clock, of a processor, and the longest in which nothing else had its turn. */
interface Spent {
  ms: number;
  cpu: number;
  gap: number;
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  let gap = 0;
  let last = performance.now();
  let next: NodeJS.Immediate;
  const turn = (): void => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  const used = process.cpuUsage();
  const from = performance.now();
  await work();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(used);
  clearImmediate(next);
  return { ms, cpu: (user + system) / 1000, gap: Math.max(gap, performance.now() - last) };
}

function largest({ root }: Engine): number {
  const folder = join(root, '.minutebook', 'past');
  return Math.max(...readdirSync(folder).map((name) => statSync(join(folder, name)).size));
}
