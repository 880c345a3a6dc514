// Who asks a daemon hears soon that it is suspended, and waits for one that is only slow.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../engine/base/clock.ts';
import { isSuspended } from '../../engine/base/process-mark.ts';
import { askUnstalled } from '../../engine/cli/stalled.ts';

/** A process that can be suspended, and a clock that stands still but for who sleeps by it. */
async function subject(): Promise<{
  pid: number;
  clock: Clock;
  tell: (signal: NodeJS.Signals) => Promise<void>;
}> {
  const child = spawn('sleep', ['600']);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  const pid = child.pid!;
  let now = 0;
  const clock: Clock = {
    now: () => now,
    async sleep(ms) {
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const tell = async (signal: NodeJS.Signals): Promise<void> => {
    process.kill(pid, signal);
    await expect.poll(() => isSuspended(pid)).toBe(signal === 'SIGSTOP');
  };
  return { pid, clock, tell };
}

const later = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));

test('one that is suspended is asked nothing, and asked once it goes on', async () => {
  const { tell, ...asked } = await subject();
  await tell('SIGSTOP');
  let times = 0;
  const ask = () => Promise.resolve((times += 1));
  await expect(askUnstalled(asked, ask)).rejects.toMatchObject({
    code: 'DAEMON_STALLED',
    data: { sent: false },
  });
  expect(times).toBe(0);
  await tell('SIGCONT');
  expect(await askUnstalled(asked, ask)).toBe(1);
});

test('one that is suspended while it works is given up, saying that it was asked', async () => {
  const { tell, ...asked } = await subject();
  const given = expect(askUnstalled(asked, later)).rejects.toMatchObject({
    code: 'DAEMON_STALLED',
    data: { sent: true },
    help: expect.stringContaining('minutebook log') as string,
  });
  await tell('SIGSTOP');
  await given;
});

test('one that is slow is waited for, and its own failure is told', async () => {
  const { tell: _, ...asked } = await subject();
  const { clock } = asked;
  const slow = async () => {
    while (clock.now() < 100_000) await new Promise((resolve) => setImmediate(resolve));
    return 'done';
  };
  expect(await askUnstalled(asked, slow)).toBe('done');
  await expect(askUnstalled(asked, () => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
});
