// The real command line as a process, in a folder, cut off from the machine's own git and books.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from './folder.ts';

const launcher = join(import.meta.dirname, '../../bin/minutebook.js');
const limitMs = 60_000;
/** Fifty at once on one core wait for each other. */
const raceLimitMs = 170_000;

export interface Ran {
  code: number | null;
  out: string;
  err: string;
}

/** Runs `minutebook …args` in `cwd`; `env` beside what every test has. */
export function minutebook(
  cwd: string,
  args: readonly string[],
  more: { input?: string; env?: NodeJS.ProcessEnv } = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: limitMs,
    input: more.input ?? '',
    env: { ...childEnvironment(), ...more.env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The same beside others: the processes run at once. They end by themselves, or are killed after `lifeMs`. */
export async function minutebookBeside(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  lifeMs = raceLimitMs,
): Promise<Ran> {
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd,
    timeout: lifeMs,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...childEnvironment(), ...env },
  });
  const ran: Ran = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.err += text));
  [ran.code] = (await once(child, 'close')) as [number | null];
  return ran;
}

/** What every process of the tests has: no run's identity, and compiled code kept between them. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const { MINUTEBOOK_RUN_TOKEN: _, MINUTEBOOK_BOOK: __, MINUTEBOOK_COMPANY: ___, ...env } = process.env;
  return { ...env, NODE_COMPILE_CACHE: join(tmpdir(), 'minutebook-test-compile') };
}

/** The same with --json: what stands in the envelope. */
export function answerOf(
  cwd: string,
  args: readonly string[],
  more: { input?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const { out } = minutebook(cwd, [...args, '--json'], more);
  return JSON.parse(out) as {
    minutebook: number;
    ok: boolean;
    result: never;
    commit?: string;
    error: { code: string; help: string };
  };
}

/** Folders of a host's own for sockets and for what runs work in; gone after the test. */
export const hostFolders = (): { XDG_RUNTIME_DIR: string; XDG_STATE_HOME: string } => ({
  XDG_RUNTIME_DIR: temporaryFolder(),
  XDG_STATE_HOME: temporaryFolder(),
});
