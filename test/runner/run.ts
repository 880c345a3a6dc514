// Starts real supervisors with real agents in a temporary folder, and makes sure that none of them outlives the test.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { uuid7 } from '../../engine/base/ids.ts';
import { leasePath, readHere, readLease, type Here } from '../../engine/runner/lease.ts';
import {
  createRunFolder,
  outputPath,
  readExit,
  type RunExit,
  type RunSpec,
} from '../../engine/runner/run-folder.ts';
import { heartbeatPath, startSupervisor } from '../../engine/runner/supervise.ts';
import { killExactly, sweepMarked } from '../../engine/runner/sweep.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';

export const hereOf = (local: string): Here => readHere(local, 'testhost');
export const agentPath = (name: string): string => join(import.meta.dirname, '../fixtures/agents', name);

export interface StartedRun {
  id: string;
  spec: RunSpec;
  local: string;
  book: string;
  ended(): Promise<RunExit>;
  output(): string;
  lease(): string;
  survivors(): string[];
}

export async function startRun(
  argv: readonly [string, ...string[]],
  options: Partial<RunSpec> & { prompt?: string; secrets?: string[]; env?: Record<string, string> } = {},
): Promise<StartedRun> {
  const folder = temporaryFolder();
  const [book, work] = [join(folder, 'book'), join(folder, 'work')];
  const local = join(book, '.minutebook');
  for (const path of [local, work]) mkdirSync(path, { recursive: true });
  writeFileSync(join(book, 'secret.md'), 'what only the board may read');
  writeFileSync(heartbeatPath(local), '');
  const { prompt, secrets = [], env, ...rest } = options;
  const id = uuid7(Date.now());
  const spec: RunSpec = {
    run: id,
    company: 'acme',
    agent: 'cto',
    adapter: 'process',
    runner: 'demo',
    argv,
    cwd: work,
    contextFile: join(work, 'context.json'),
    covers: [book],
    isolated: true,
    timeoutMs: 20_000,
    graceMs: 400,
    silenceMs: 0,
    orphanMs: 0,
    outputLimit: 1 << 20,
    startedAt: new Date().toISOString(),
    ...rest,
  };
  const full = { PATH: process.env.PATH!, LANG: 'C.UTF-8', MINUTEBOOK_RUN_ID: id, ...env };
  createRunFolder(local, spec, { env: full, secrets, ...(prompt === undefined ? {} : { prompt }) });
  await startSupervisor(local, hereOf(local), spec, full);
  onTestFinished(() => endWhatIsLeft(local, id));
  return {
    id,
    spec,
    local,
    book,
    ended: () => eventually(`the exit file of ${argv.join(' ')}`, () => readExit(local, id)),
    output: () => readFileSync(outputPath(local, id), 'utf8'),
    lease: () => readFileSync(leasePath(local, id), 'utf8'),
    survivors: () => processesWith('MINUTEBOOK_RUN_ID', id),
  };
}

/** Ends a run the hard way: its supervisor, and whatever carries its mark. */
export async function endWhatIsLeft(local: string, id: string): Promise<void> {
  const lease = readLease(local, id);
  if (lease) killExactly(lease.supervisor, 'SIGKILL');
  const folder = lease?.folder ?? hereOf(local).folder;
  await sweepMarked({ run: id, folder }, 0, (ms) => new Promise((resolve) => setTimeout(resolve, ms)));
}
