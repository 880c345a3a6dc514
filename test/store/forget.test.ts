// Forgetting gives the room back and takes nothing that anything else reaches; git is the judge.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { openConsolidation } from '../../engine/store/consolidate.ts';
import { foldLimits } from '../../engine/store/fold-choice.ts';
import { forget } from '../../engine/store/forget.ts';
import type { OpenLine } from '../../engine/store/open-line.ts';
import { git, temporaryFolder, writeFiles } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';
import { bookFolder } from '../helpers/open-store.ts';

const [monday, tuesday] = [
  'refs/minutebook/transcripts/test/2026-11-23',
  'refs/minutebook/transcripts/test/2026-11-24',
];
const drawer = 'transcripts-2026-11';

/** Text that does not compress, so that sizes say something. */
const noise = (bytes: number): string => randomBytes(bytes / 2).toString('hex');

/** Bytes that the objects folder takes on the disk. */
const diskBytes = (root: string): number =>
  Number(
    /^\d+/.exec(
      execFileSync('du', ['-s', '--block-size=1', join(root, '.git', 'objects')], { encoding: 'utf8' }),
    )![0],
  );

const soundness = (root: string) => git(root, 'fsck', '--strict', '--no-dangling', '--no-progress');
const packs = (root: string) =>
  readdirSync(join(root, '.git/objects/pack')).filter((name) => name.endsWith('.pack'));

interface Days {
  root: string;
  open: OpenLine;
  /** Blob ids of transcripts, by day and number. */
  blobs: Record<string, string>;
}

/** A line of ten commits, and two days of five transcripts of 60 kB each. */
async function twoDays(): Promise<Days> {
  const root = bookFolder({ 'a.md': 'a\n' });
  const open = await openTestLine(root);
  const blobs: Record<string, string> = {};
  for (let n = 0; n < 5; n++) {
    await open.line.write(writing(`Write ${n}`, { [`${n}.md`]: `${n}\n` }));
    for (const ref of [monday, tuesday]) {
      const { commit } = await open.line.writeRef(
        ref,
        writing('Keep', { [`acme/${n}.log`]: noise(60_000) }),
        drawer,
      );
      blobs[`${ref} ${n}`] = open.reader.snapshot(commit).oid(`acme/${n}.log`)!;
      await open.line.write(writing(`Name it`, { [`run-${n}.md`]: blobs[`${ref} ${n}`]! }));
    }
  }
  return { root, open, blobs };
}

const isThere = (root: string, oid: string): boolean => {
  try {
    return git(root, 'cat-file', '-t', oid) !== '';
  } catch {
    return false;
  }
};

const forgetting = (open: OpenLine, clock = systemClock) => {
  const consolidation = openConsolidation({ ...open, line: undefined, clock });
  onTestFinished(() => consolidation.stop());
  return consolidation;
};

/** Which of Monday's transcripts are there. */
const there = ({ root, blobs }: Days): boolean[] =>
  [0, 1, 2, 3, 4].map((n) => isThere(root, blobs[`${monday} ${n}`]!));

const tipOf = ({ open }: Days, ref: string): string => open.refs.read(ref)!;

/** What must hold of Monday gone and everything else as it was. */
function expectMondayGone({ root, open, blobs }: Days): void {
  for (const [name, oid] of Object.entries(blobs)) expect(isThere(root, oid)).toBe(name.startsWith(tuesday));
  expect(soundness(root)).toBe('');
  expect(git(root, 'commit-graph', 'verify', '--no-progress')).toBe('');
  expect(open.refs.read(monday)).toBeUndefined();
  expect(open.reader.log(open.reader.head()!)).toHaveLength(16);
  expect(() => open.reader.blob(blobs[`${monday} 0`]!)).toThrow(/not in the repository/);
  expect(open.reader.blob(blobs[`${tuesday} 0`]!)).toHaveLength(60_000);
}

const waysToLie: Record<string, (days: Days) => unknown> = {
  'in packs of their own': () => undefined,
  'in packs that were folded': ({ open }) =>
    openConsolidation({
      ...open,
      line: undefined,
      clock: systemClock,
      limits: { ...foldLimits, all: 1 },
    }).once(),
  'in the one pack a person’s gc made of everything': ({ root }) => git(root, 'gc', '-q', '--prune=now'),
  'in a pack with an index of many packs': ({ root }) => git(root, 'repack', '-adq', '--write-midx'),
  loose({ root }) {
    const folder = join(root, '.git/objects/pack');
    for (const name of packs(root)) {
      const input = readFileSync(join(folder, name));
      for (const ending of ['idx', 'pack']) rmSync(join(folder, name.replace(/pack$/, ending)));
      execFileSync('git', ['-C', root, 'unpack-objects', '-q'], { input });
    }
    git(root, 'pack-refs', '--all');
  },
};

test.each(Object.keys(waysToLie))(
  'a day that lies %s is gone from the disk, and nothing else',
  async (how) => {
    const days = await twoDays();
    const { root, open } = days;
    await waysToLie[how]!(days);
    const before = diskBytes(root);
    const from = tipOf(days, monday);
    open.reader.blob(days.blobs[`${monday} 0`]!);
    const forgotten = await forgetting(open).forget([{ ref: monday, from }]);
    // Five transcripts, and what lists them.
    expect(forgotten).toMatchObject({ objects: 5 + 3 * 5, kept: 0 });
    expect(before - diskBytes(root)).toBeGreaterThan(5 * 30_000);
    if (how !== 'loose') expect(forgotten.freedBytes).toBeGreaterThan(5 * 30_000);
    expectMondayGone(days);
  },
);

test('what anything else reaches stays: the line, a reflog, the index, another ref', async () => {
  const days = await twoDays();
  const { root, open, blobs } = days;
  const text = (n: number) => git(root, 'cat-file', 'blob', blobs[`${monday} ${n}`]!);
  await open.line.write(writing('Copy one', { 'copy.md': text(0) }));
  writeFiles(root, { 'added.txt': text(1), 'committed.txt': text(2), 'stashed.txt': text(3) });
  for (const [name, message] of [
    ['committed.txt', 'Commit'],
    ['stashed.txt', 'Amended away'],
  ] as const) {
    git(root, 'add', name);
    git(root, 'commit', '-q', '-m', message);
  }
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  writeFiles(root, { 'added.txt': text(1) });
  git(root, 'add', 'added.txt');
  const forgotten = await forgetting(open).forget([{ ref: monday, from: tipOf(days, monday) }]);
  expect(forgotten.kept).toBe(4);
  expect(there(days)).toEqual([true, true, true, true, false]);
  expect(soundness(root)).toBe('');
  expect(open.reader.snapshot().read('copy.md')).toHaveLength(60_000);
});

test('a ref that moved meanwhile is left, with all it reaches', async () => {
  const days = await twoDays();
  const from = tipOf(days, monday);
  await days.open.line.writeRef(monday, writing('Keep another', { 'acme/late.log': 'late' }), drawer);
  const objects = git(days.root, 'cat-file', '--batch-all-objects', '--batch-check');
  const consolidation = forgetting(days.open);
  await expect(consolidation.forget([{ ref: monday, from }])).rejects.toMatchObject({ code: 'GIT_FAILED' });
  expect(await consolidation.forget([])).toMatchObject({ objects: 0 });
  expect(git(days.root, 'cat-file', '--batch-all-objects', '--batch-check')).toBe(objects);
});

test('a forgetting that was cut off is finished by the next, whatever it was about to do', async () => {
  const days = await twoDays();
  const from = tipOf(days, monday);
  const stopped = new AbortController();
  stopped.abort();
  await expect(forget(days.open.folder, [{ ref: monday, from }], stopped.signal)).rejects.toThrow('rev-list');
  expect(days.open.refs.read(monday)).toBeUndefined();
  expect(isThere(days.root, days.blobs[`${monday} 0`]!)).toBe(true);
  expect(await forgetting(days.open).forget([])).toMatchObject({ objects: 20 });
  expectMondayGone(days);
});

/** A git on PATH that first runs `command` when it is asked what everything reaches. */
function gitThat(command: string): void {
  const folder = temporaryFolder();
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const script = `#!/bin/sh\ncase "$*" in *--indexed-objects*) ${command} ;; esac\nexec ${real} "$@"\n`;
  writeFileSync(join(folder, 'git'), script.replaceAll('GIT', real), { mode: 0o755 });
  vi.stubEnv('PATH', `${folder}:${process.env['PATH']}`);
  onTestFinished(() => void vi.unstubAllEnvs());
}

test('a pack that another git just found useful is left until the next call', async () => {
  const days = await twoDays();
  const { root, open, blobs } = days;
  const copy = join(root, 'copy.txt');
  writeFileSync(copy, git(root, 'cat-file', 'blob', blobs[`${monday} 2`]!));
  const folder = join(root, '.git/objects/pack');
  for (const name of packs(root)) utimesSync(join(folder, name), 1_000_000, 1_000_000);
  // Git writes no object that it finds in a pack, but touches the pack.
  gitThat(`GIT -C ${root} hash-object -w ${copy} >/dev/null`);
  await forgetting(open).forget([{ ref: monday, from: tipOf(days, monday) }]);
  expect(there(days)).toEqual([false, false, true, false, false]);
  vi.unstubAllEnvs();
  git(root, 'add', copy);
  await forgetting(open).forget([]);
  expect(there(days)).toEqual([false, false, true, false, false]);
  git(root, 'rm', '-q', '--cached', '-f', 'copy.txt');
  expect(await forgetting(open).forget([])).toMatchObject({ objects: 0 });
  expect(soundness(root)).toBe('');
});

test('a ref may stand at less than before', async () => {
  const days = await twoDays();
  const { root, open, blobs } = days;
  const from = tipOf(days, monday);
  const kept = open.reader.snapshot(from).oid('acme/4.log')!;
  const tree = git(root, 'rev-parse', `${from}^{tree}`);
  const to = execFileSync('git', ['-C', root, 'commit-tree', '-m', 'Begin anew', tree], {
    encoding: 'utf8',
  }).trim();
  await forgetting(open).forget([{ ref: monday, from, to }]);
  expect(open.refs.read(monday)).toBe(to);
  expect([isThere(root, from), isThere(root, kept), isThere(root, blobs[`${monday} 0`]!)]).toEqual([
    false,
    true,
    true,
  ]);
  expect(soundness(root)).toBe('');
});
