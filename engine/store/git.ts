// The only place of the store that runs the git binary: fixed commands, nothing of the machine's or the person's
// settings, nothing a repository's config can turn into a program. Knows how, never when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants as osConstants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { fault, isFault } from '../base/fault.ts';
import type { GitFolder } from './git-folder.ts';
import { environment, neutral, personalEnvironment } from './git-safety.ts';
import type { Disputed } from './merge-file.ts';
import type { Oid, Person } from './snapshot.ts';

/** Most bytes of output that are kept. */
const outputLimit = 16 * 1024 * 1024;
/** Milliseconds after which a command is ended, where its caller names none. */
const timeoutMs = 60_000;

/** Characters of an error that are shown. */
const saidLimit = 2000;

const limits = {
  timeout: timeoutMs,
  maxBuffer: outputLimit,
  stripFinalNewline: true,
  stdin: 'ignore',
} as const;

export interface GitOptions {
  /** Milliseconds until the command is ended; a minute when absent. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Gives way to everybody else who wants the processor. */
  isBackground?: boolean;
  /** What it reads from standard input; nothing when absent. */
  input?: string;
  /** A folder of objects that new ones go to; those of the repository are read beside it. */
  objectsFolder?: string;
}

/**
 * Runs git on the repository and returns its output. It runs outside the work tree, so that nobody takes it for a
 * person's. Throws GIT_FAILED.
 */
export async function runGit(
  folder: GitFolder,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const running = execa('git', wordsOf(folder, args), { ...settingsOf(folder, options), reject: false });
  if (options.isBackground === true) giveWay(running.pid);
  const result = await running;
  if (!result.failed) return result.stdout;
  throw failure(args, result, options);
}

/** The same line by line, for output of any length. */
export async function* gitLines(
  folder: GitFolder,
  args: readonly string[],
  options: GitOptions = {},
): AsyncGenerator<string> {
  const running = execa('git', wordsOf(folder, args), {
    ...settingsOf(folder, options),
    buffer: { stdout: false },
    reject: false,
  });
  if (options.isBackground === true) giveWay(running.pid);
  yield* running.iterable();
  const result = await running;
  if (result.failed) throw failure(args, result, options);
}

const wordsOf = ({ common }: GitFolder, args: readonly string[]): string[] => [
  ...neutral,
  `--git-dir=${common}`,
  ...args,
];

const settingsOf = (folder: GitFolder, options: GitOptions) => ({
  ...limits,
  cwd: '/',
  env: { ...environment, ...(options.objectsFolder !== undefined && apart(folder, options.objectsFolder)) },
  ...(options.input !== undefined && { input: options.input, stdin: 'pipe' as const }),
  ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
  ...(options.signal !== undefined && { cancelSignal: options.signal }),
});

function failure(
  args: readonly string[],
  result: { timedOut: boolean; shortMessage?: string | undefined; stderr?: string | undefined },
  options: GitOptions = {},
): Error {
  const end = result.timedOut ? `ended after ${options.timeoutMs ?? timeoutMs} ms` : result.shortMessage;
  return fault('GIT_FAILED', {
    command: `git ${args.join(' ')}`,
    said: (result.stderr || end || '').slice(0, saidLimit),
  });
}

/** In quotes, since a colon in a plain path would end it. */
const apart = ({ common }: GitFolder, objectsFolder: string) => ({
  GIT_OBJECT_DIRECTORY: objectsFolder,
  GIT_ALTERNATE_OBJECT_DIRECTORIES: `"${join(common, 'objects').replaceAll(/["\\]/g, String.raw`\$&`)}"`,
});

/** Stages one path of the work tree as it is, or its absence, under git's own lock. Throws GIT_FAILED. */
export async function stagePath(folder: GitFolder, path: string): Promise<void> {
  const args = [
    `--git-dir=${folder.own}`,
    `--work-tree=${folder.root}`,
    'add',
    '--all',
    '--',
    `:(literal,top)${path}`,
  ];
  const result = await execa('git', [...neutral, ...args], {
    ...limits,
    cwd: '/',
    env: environment,
    reject: false,
  });
  if (result.failed) throw failure(['add', path], result);
}

function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, osConstants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or may not be told: then it runs as everybody does.
  }
}

/** What git exits with where no setting fits. */
const noSuchSetting = 1;

/**
 * Who git says is at work in this repository; empty where no setting says it. Alone of all uses this one reads the person's
 * own settings, because their name is mostly there and reading settings runs nothing. Throws GIT_FAILED.
 */
export function readIdentity(folder: GitFolder): Person {
  const args = [
    ...neutral,
    `--git-dir=${folder.common}`,
    'config',
    '--null',
    '--get-regexp',
    '^user\\.(name|email)$',
  ];
  const result = execaSync('git', args, { ...limits, cwd: '/', env: personalEnvironment, reject: false });
  if (result.failed && result.exitCode !== noSuchSetting) throw failure(['config', '--get-regexp'], result);
  const entries = result.stdout.split('\0');
  const valueOf = (key: string) =>
    entries.findLast((entry) => entry.startsWith(`${key}\n`))?.slice(key.length + 1);
  return { name: valueOf('user.name') ?? '', email: valueOf('user.email') ?? '' };
}

/** Milliseconds a look at every object may take: minutes in a book of years. */
const checkMs = 30 * 60_000;
/** Names in trees that git only warns of by itself. */
const strict = [
  'hasDot',
  'hasDotdot',
  'hasDotgit',
  'fullPathname',
  'nullSha1',
  'zeroPaddedFilemode',
  'badFilemode',
]
  .map((what) => `fsck.${what}=error`)
  .flatMap((setting) => ['-c', setting]);

/** What git has to complain of among all objects, a line each; dangling ones are nobody's loss. */
export async function checkObjects(folder: GitFolder): Promise<string[]> {
  const { exitCode, stdout, stderr } = await execa(
    'git',
    [
      ...neutral,
      ...strict,
      `--git-dir=${folder.common}`,
      'fsck',
      '--strict',
      '--no-dangling',
      '--no-progress',
    ],
    { ...limits, timeout: checkMs, cwd: '/', env: environment, reject: false },
  );
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('notice:'));
  return exitCode === 0 ? [] : lines.length > 0 ? lines : [`git fsck ended with ${exitCode ?? 'a signal'}`];
}

/**
 * Where a range of commits begins and ends: `to`, and the newest commit of its first-parent line that `from` holds. A
 * string says why there is none.
 */
export async function rangeOf(
  folder: GitFolder,
  from: string,
  to: string,
): Promise<{ from: Oid; to: Oid } | string> {
  const [end, start] = await Promise.all([commitOf(folder, to), commitOf(folder, from)]);
  if (end === undefined) return `there is no commit ${to}`;
  if (start === undefined) return `there is no commit ${from}`;
  const args = ['rev-list', '--first-parent', '--end-of-options', end, `^${start}`];
  const last = (await runGit(folder, args)).split('\n').findLast(Boolean);
  if (last === undefined) return { from: end, to: end };
  const parent = await commitOf(folder, `${last}^1`);
  return parent === undefined ? `${last} has no parent here` : { from: parent, to: end };
}

async function commitOf(folder: GitFolder, name: string): Promise<Oid | undefined> {
  try {
    return await runGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]);
  } catch (error) {
    if (isFault(error, 'GIT_FAILED')) return undefined;
    throw error;
  }
}

/** Git's text merge of three versions; where lines changed on both sides, theirs stand. */
export function mergeText(base: Buffer | undefined, ours: Buffer, theirs: Buffer): Buffer | Disputed {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-merge-'));
  try {
    const sides = { ours, base: base ?? Buffer.alloc(0), theirs };
    for (const [name, bytes] of Object.entries(sides)) writeFileSync(join(folder, name), bytes);
    const files = Object.keys(sides).map((name) => join(folder, name));
    const merge = (...how: string[]) =>
      execaSync('git', [...neutral, 'merge-file', '--stdout', ...how, '--', ...files], {
        ...limits,
        cwd: folder,
        env: environment,
        reject: false,
        encoding: 'buffer',
        stripFinalNewline: false,
      });
    const { exitCode, stdout } = merge();
    if (exitCode === 0) return Buffer.from(stdout);
    const settled = merge('--theirs');
    return { disputed: settled.exitCode === 0 ? Buffer.from(settled.stdout) : theirs };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
