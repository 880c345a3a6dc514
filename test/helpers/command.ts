// The real command line as a process, in a folder, cut off from the machine's own git and books.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../../bin/minutebook.js');
const limitMs = 60_000;

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
  const { MINUTEBOOK_RUN_TOKEN: _, MINUTEBOOK_BOOK: __, MINUTEBOOK_COMPANY: ___, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    cwd,
    encoding: 'utf8',
    timeout: limitMs,
    input: more.input ?? '',
    env: { ...env, NODE_COMPILE_CACHE: join(tmpdir(), 'minutebook-test-compile'), ...more.env },
  });
  return { code: status, out: stdout, err: stderr };
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
