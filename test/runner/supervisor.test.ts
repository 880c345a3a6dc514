import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAlive } from '../../engine/base/process-mark.ts';
import { leasePath, leaseState, readLease } from '../../engine/runner/lease.ts';
import { outputPath, readExit } from '../../engine/runner/run-folder.ts';
import { askToStop, heartbeatPath, startSupervisor } from '../../engine/runner/supervise.ts';
import { findMarked, killExactly, sweepMarked } from '../../engine/runner/sweep.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { eventually } from '../helpers/processes.ts';
import { agentPath, hereOf, startRun } from './run.ts';

const hearing = (run: { output(): string }, word = 'waiting') =>
  eventually(`the agent to say ${word}`, () => quietly(() => run.output())?.includes(word));

const quietly = (read: () => string): string | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

describe('a run', () => {
  test('hands over the prompt, keeps the output and says how it ended', async () => {
    const run = await startRun([agentPath('echo')], {
      prompt: 'Work on it.\n',
      env: { MINUTEBOOK_ISSUE: 'ACME-1' },
    });
    expect(await run.ended()).toMatchObject({ run: run.id, code: 0, reason: 'exited', stage: '' });
    expect(run.output()).toBe('issue ACME-1\nWork on it.\ntoken \n');
  });

  test('ends with the exit code of its agent, and hears what it said on standard error', async () => {
    const run = await startRun([agentPath('crash')]);
    expect(await run.ended()).toMatchObject({ code: 7, reason: 'exited' });
    expect(run.output()).toBe('cannot go on\n');
  });

  test('takes its lease before the agent exists, and only once', async () => {
    const run = await startRun(['sh', '-c', 'sleep 1; echo once']);
    const lease = await eventually('the lease with its agent', () => {
      const found = readLease(run.local, run.id);
      return found?.agent && found;
    });
    expect(leaseState(lease, hereOf(run.local))).toBe('alive');
    expect(lease).toMatchObject({ run: run.id, ...hereOf(run.local) });
    expect(isAlive(lease.agent!)).toBe(true);
    await startSupervisor(run.local, hereOf(run.local), run.spec, { PATH: process.env.PATH! });
    await run.ended();
    expect(run.output()).toBe('once\n');
    await eventually(
      'a dead lease',
      () => leaseState(readLease(run.local, run.id)!, hereOf(run.local)) === 'dead',
    );
  });

  test('keeps what it writes to itself', async () => {
    const run = await startRun([agentPath('echo')]);
    await run.ended();
    for (const path of [outputPath(run.local, run.id), leasePath(run.local, run.id)]) {
      expect(statSync(path).mode & 0o077).toBe(0);
    }
  });

  test('is not held by output that nobody keeps', async () => {
    const run = await startRun([agentPath('flood'), 'finished'], { outputLimit: 64 * 1024 });
    expect(await run.ended()).toMatchObject({ code: 0 });
    expect(statSync(outputPath(run.local, run.id)).size).toBe(64 * 1024);
    expect(readFileSync(join(run.spec.cwd, 'finished'), 'utf8')).toBe('done\n');
  });

  test('does not see the book, whatever it tries', async () => {
    const folder = await startRun([agentPath('echo')]);
    await folder.ended();
    const run = await startRun([agentPath('peek'), folder.book], { covers: [folder.book] });
    expect(await run.ended()).toMatchObject({ code: 0 });
    expect(run.output()).toBe('looked\n');
  });

  test('sees of all sockets the folder of its own alone, and cannot change it', async () => {
    const doors = temporaryFolder();
    for (const name of ['own', 'other']) {
      mkdirSync(join(doors, name));
      writeFileSync(join(doors, name, 'socket'), '');
    }
    const own = join(doors, 'own');
    const run = await startRun([agentPath('intruder'), own], { door: own });
    expect(await run.ended()).toMatchObject({ code: 0 });
    expect(run.output()).toBe('own\nown\nsocket\n');
    expect(readdirSync(doors).toSorted()).toEqual(['other', 'own']);
    expect(readdirSync(own)).toEqual(['socket']);
  });
});

describe('stopping', () => {
  test('an agent that heeds an interrupt ends at once', async () => {
    const run = await startRun([agentPath('hang')], { timeoutMs: 300, graceMs: 10_000 });
    expect(await run.ended()).toMatchObject({ reason: 'timed_out', stage: 'interrupt', code: 130 });
  });

  test.each([true, false])('a stubborn one is killed after the grace (isolated: %s)', async (isolated) => {
    const run = await startRun([agentPath('stubborn')], { timeoutMs: 500, isolated });
    expect(await run.ended()).toMatchObject({ reason: 'timed_out', stage: 'kill', code: 137 });
    expect(run.output()).toBe('waiting\ninterrupted\nterminated\n');
    expect(run.survivors()).toEqual([]);
  });

  test.each([true, false])(
    'tools in sessions of their own end with their agent (isolated: %s)',
    async (isolated) => {
      const run = await startRun([agentPath('survivor')], { isolated });
      expect(await run.ended()).toMatchObject({ code: 0, reason: 'exited' });
      expect(run.survivors()).toEqual([]);
    },
  );

  test.each([true, false])('a cancelled run leaves nobody behind (isolated: %s)', async (isolated) => {
    const run = await startRun([agentPath('survivor'), '60'], { isolated });
    await hearing(run, 'left behind');
    expect(askToStop(run.local, hereOf(run.local), run.id, 'budget')).toBe(true);
    expect(await run.ended()).toMatchObject({ reason: 'budget' });
    expect(run.survivors()).toEqual([]);
  });

  test('a run that no daemon looks after ends by itself', async () => {
    const run = await startRun([agentPath('hang')], { orphanMs: 400 });
    expect(await run.ended()).toMatchObject({ reason: 'orphaned' });
  });

  test('a run whose daemon beats goes on', async () => {
    const run = await startRun([agentPath('hang')], { orphanMs: 500 });
    const beats = setInterval(() => utimesSync(heartbeatPath(run.local), new Date(), new Date()), 50);
    await hearing(run);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    clearInterval(beats);
    expect(readExit(run.local, run.id)).toBeUndefined();
    expect(await run.ended()).toMatchObject({ reason: 'orphaned' });
  });

  test('killing the supervisor of an isolated run kills all of it', async () => {
    const run = await startRun([agentPath('survivor'), '60']);
    await hearing(run, 'left behind');
    killExactly(readLease(run.local, run.id)!.supervisor, 'SIGKILL');
    await eventually('the end of every process of the run', () => run.survivors().length === 0);
    expect(readExit(run.local, run.id)).toBeUndefined();
  });

  test('killing the supervisor of a bare run leaves what a sweep finds', async () => {
    const run = await startRun([agentPath('survivor'), '60'], { isolated: false });
    await hearing(run, 'left behind');
    const { supervisor } = readLease(run.local, run.id)!;
    killExactly(supervisor, 'SIGKILL');
    await eventually(
      'the end of the agent itself',
      () => !run.survivors().join().includes('agents/survivor'),
    );
    const marks = { run: run.id, folder: hereOf(run.local).folder };
    expect(findMarked({ ...marks, folder: 'a copy' }, supervisor.start)).toEqual([]);
    expect(findMarked(marks, supervisor.start).length).toBeGreaterThan(0);
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    expect(await sweepMarked(marks, supervisor.start, pause)).toBe(0);
    expect(run.survivors()).toEqual([]);
  });

  test('a stranger that took over a pid is never signalled', async () => {
    const run = await startRun([agentPath('hang')]);
    const lease = await eventually('the lease', () => readLease(run.local, run.id));
    killExactly({ pid: lease.supervisor.pid, start: lease.supervisor.start - 1 }, 'SIGKILL');
    await hearing(run);
    expect(isAlive(lease.supervisor)).toBe(true);
  });
});
