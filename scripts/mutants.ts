// The judge of the tests: takes one rule of the engine away after the other, in copies of this checkout, and looks that the
// test which holds it fails. A mutant that nobody notices is a hole in the tests. `--check` only looks whether every
// patch still fits; a word chooses the mutants whose name or file contains it.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { answerMutants } from './mutation/answers.ts';
import { catalogMutants } from './mutation/catalog.ts';
import { handEditMutants } from './mutation/hand-edits.ts';
import { identityMutants } from './mutation/identity.ts';
import { runMutants } from './mutation/runs.ts';
import type { Mutant } from './mutation/mutant.ts';
import { storeMutants } from './mutation/store.ts';
import { workMutants } from './mutation/work.ts';

const root = join(import.meta.dirname, '..');
/** Tests of one file that take longer hang rather than fail. Milliseconds. */
const longestMs = 180_000;
/** The short counts, also within a soak. */
const env = { ...process.env, MINUTEBOOK_SOAK: '' };
/** Copies that are worked in at once. */
const copies = Math.min(2, availableParallelism());

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const all: readonly Mutant[] = [
  ...storeMutants,
  ...catalogMutants,
  ...workMutants,
  ...runMutants,
  ...handEditMutants,
  ...identityMutants,
  ...answerMutants,
];
const chosen = all.filter(({ name, file }) => words.every((word) => `${name} ${file}`.includes(word)));

/** Why a patch does not fit any more; undefined while it does. */
function rotOf({ name, file, was, test, title }: Mutant): string | undefined {
  const found = readFileSync(join(root, file), 'utf8').split(was).length - 1;
  if (found !== 1) return `${name}: ${file} holds its text ${found} times, not once:\n${was}`;
  return isTitled(readFileSync(join(root, test), 'utf8'), title)
    ? undefined
    : `${name}: ${test} holds no test “${title}”`;
}

/** Whether a test has the title; that of a row of a table may be made of the row's name and what stands before it. */
function isTitled(text: string, title: string): boolean {
  const words = title.split(' ');
  const cuts = words.flatMap((_, from) => words.map((__, to) => [from, to] as const));
  return cuts.some(([from, to]) => {
    const parts = [words.slice(0, from), words.slice(from, to), words.slice(Math.max(from, to))];
    return parts.every((part) => text.includes(part.join(' ')));
  });
}

interface Result {
  mutant: Mutant;
  verdict: 'noticed' | 'unnoticed' | 'broken';
  seconds: number;
}

async function judgeAll(): Promise<boolean> {
  const folders = Array.from({ length: copies }, () => copyOfCheckout());
  process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
  console.log(`${chosen.length} mutants, after their tests without any`);
  if (!(await holdsUnchanged(folders))) return false;
  const queue = [...chosen];
  const results: Result[] = [];
  await Promise.all(
    folders.map(async (folder) => {
      for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
        const result = await judge(folder, mutant);
        console.log(`${result.verdict.padEnd(9)} ${String(result.seconds).padStart(4)} s  ${mutant.name}`);
        results.push(result);
      }
    }),
  );
  const noticed = results.filter(({ verdict }) => verdict === 'noticed').length;
  console.log(`${noticed} of ${results.length} mutants were noticed`);
  return noticed === results.length;
}

/** The tests by which mutants are told must hold while nothing is wrong. */
async function holdsUnchanged([folder]: string[]): Promise<boolean> {
  const files = [...new Set(chosen.map(({ test }) => test))];
  const { report, seconds } = await runTests(
    folder!,
    files,
    chosen.map(({ title }) => title),
  );
  const missed = chosen.filter(
    ({ test, title }) =>
      !testsOf(report, folder!, test).some((one) => one.status === 'passed' && has(one, title)),
  );
  for (const { test, title } of missed) console.error(`does not hold without any mutant: ${test}: ${title}`);
  const failed = report?.testResults.flatMap((file) =>
    file.assertionResults.filter(({ status }) => status === 'failed'),
  );
  for (const { fullName } of failed ?? []) console.error(`fails without any mutant: ${fullName}`);
  const holds = failed?.length === 0 && missed.length === 0;
  console.log(`without any: ${holds ? 'all hold' : 'NOT ALL HOLD'}, after ${seconds} s`);
  return holds;
}

async function judge(folder: string, mutant: Mutant): Promise<Result> {
  const path = join(folder, mutant.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    text.replace(mutant.was, () => mutant.is),
  );
  try {
    const { report, seconds } = await runTests(folder, [mutant.test], [mutant.title]);
    const ran = testsOf(report, folder, mutant.test).filter((one) => has(one, mutant.title));
    // What cannot even be loaded has proved nothing.
    if (ran.every(({ status }) => status !== 'failed' && status !== 'passed'))
      return { mutant, verdict: 'broken', seconds };
    const isNoticed = ran.some(({ status }) => status === 'failed');
    return { mutant, verdict: isNoticed ? 'noticed' : 'unnoticed', seconds };
  } finally {
    writeFileSync(path, text);
  }
}

interface Ran {
  title: string;
  fullName: string;
  status: string;
}

interface Report {
  testResults: { name: string; assertionResults: Ran[] }[];
}

const has = ({ title }: Ran, wanted: string): boolean => title.includes(wanted);

const testsOf = (report: Report | undefined, folder: string, file: string): Ran[] =>
  report?.testResults
    .filter(({ name }) => name === join(folder, file))
    .flatMap((one) => one.assertionResults) ?? [];

async function runTests(
  folder: string,
  files: readonly string[],
  titles: readonly string[],
): Promise<{ report: Report | undefined; seconds: number }> {
  const out = join(folder, 'report.json');
  rmSync(out, { force: true });
  const pattern = titles.map((title) => title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|');
  const args = [
    '--no-install',
    'vitest',
    'run',
    '--reporter=json',
    `--outputFile=${out}`,
    '-t',
    pattern,
    ...files,
  ];
  const began = performance.now();
  const child = spawn('npx', args, { cwd: folder, stdio: 'ignore', detached: true, env });
  const late = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), longestMs * files.length);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  const seconds = Math.round((performance.now() - began) / 1000);
  try {
    return { report: JSON.parse(readFileSync(out, 'utf8')) as Report, seconds };
  } catch {
    return { report: undefined, seconds };
  }
}

/** Everything git keeps or would keep, with the installed packages of this one. */
function copyOfCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-mutants-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of new Set(listed.split('\0').filter(Boolean))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file), { force: true });
  }
  for (const name of ['node_modules', '.tools']) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

const rotten = chosen.flatMap((mutant) => rotOf(mutant) ?? []);
for (const line of rotten) console.error(line);
if (rotten.length > 0) process.exit(1);
if (chosen.length === 0) {
  console.error(`no mutant’s name and file hold ${words.join(' and ')}`);
  process.exitCode = 2;
} else if (process.argv.includes('--check')) {
  console.log(`${chosen.length} mutants fit`);
} else {
  process.exitCode = (await judgeAll()) ? 0 : 1;
}
