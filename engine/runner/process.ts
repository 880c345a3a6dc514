// The only spawner of the runner: detached programs that outlive us, and short ones whose answer is waited for.
// Knows argument lists and environments, never what a run is.
import { spawn } from 'node:child_process';
import { execa } from 'execa';

/** What is left of a program that does not end by itself. Milliseconds. */
const answerLimitMs = 5_000;

/**
 * Starts a program in a session of its own, with no standard streams and exactly this environment. Resolves with its
 * pid as soon as it exists; rejects when it cannot be started. The child never keeps this process alive.
 */
export function spawnDetached(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', cwd: '/', env: { ...env } });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve(child.pid!);
    });
  });
}

export interface Answer {
  ok: boolean;
  output: string;
}

/** Runs a short program to its end and answers what it said on both streams. Never rejects. */
export async function ask(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<Answer> {
  const [program, ...args] = argv;
  const { failed, all, message } = await execa(program, args, {
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
    timeout: answerLimitMs,
  }).then((result) => ({ failed: result.failed, all: result.all, message: result.message ?? '' }));
  return { ok: !failed, output: all || message };
}
