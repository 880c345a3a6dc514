// A writer as a process of its own, killed in the middle of its work.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect } from 'vitest';

/** Runs `program`, kills it `afterMs` after its first acknowledgement, and returns what it acknowledged. */
export async function writeAndKill(
  program: string,
  root: string,
  { round, afterMs }: { round: number; afterMs: number },
): Promise<string[]> {
  const child = spawn(process.execPath, [program, root, String(round)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, failed] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (failed += text));
  const ended = once(child, 'close');
  await once(child.stdout, 'data');
  setTimeout(() => child.kill('SIGKILL'), afterMs);
  await ended;
  expect(failed).toBe('');
  return said.split('\n').slice(0, -1);
}
