// Wake-ups that no file of the book implies: one file each in `.minutebook/wakes/`, durable before anybody is told.
// They go when a run that names their key is committed, so a crash in between delivers neither twice nor never.
import { linkSync, mkdirSync, readFileSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { WakeRequest } from '../actions/context.ts';
import { iso } from '../base/clock.ts';
import { removeIfPossible, syncFile, syncFolder } from '../base/durable-file.ts';
import { uuid7 } from '../base/ids.ts';

export interface WakeFile {
  key: string;
  company: string;
  agent: string;
  source: 'on_demand' | 'automation';
  /** Who asked: `user:ada`. */
  by: string;
  reason: string;
  issue?: string;
  /** ISO time. */
  at: string;
}

/** More than this wait for one agent, and further ones are merged into the last. */
export const wakeFileLimit = 1_000;

export const wakeFolder = (local: string): string => join(local, 'wakes');

/** Keeps a wake-up; one of the same key is the same wake-up. Durable when it returns. */
export function keepWake(local: string, wake: WakeFile): void {
  const folder = wakeFolder(local);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, fileName(wake.key));
  const aside = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(aside, `${JSON.stringify(wake)}\n`, { mode: 0o600 });
    syncFile(aside);
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    removeIfPossible(aside);
  }
  syncFolder(folder);
}

/** Keeps what somebody asks for at a time (milliseconds); answers its key. Durable when it returns. */
export function askWake(local: string, request: WakeRequest, at: number): string {
  const { company, agent, source, by, reason = '', issue } = request;
  const key = request.key ?? `demand:${uuid7(at)}`;
  const about = issue === undefined ? {} : { issue };
  keepWake(local, { key, company, agent, source, by, reason, at: iso(at), ...about });
  return key;
}

/** All that wait, oldest first. One that cannot be read is left for `doctor`. */
export function listWakes(local: string): WakeFile[] {
  return fileNames(local)
    .flatMap((name) => readWake(join(wakeFolder(local), name)) ?? [])
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

/** What changes when a wake-up comes or goes. */
export const wakeStamp = (local: string): string => fileNames(local).sort().join();

export function removeWake(local: string, key: string): void {
  try {
    unlinkSync(join(wakeFolder(local), fileName(key)));
  } catch {
    // It went with another run.
  }
}

const fileName = (key: string): string =>
  `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`;

function fileNames(local: string): string[] {
  try {
    return readdirSync(wakeFolder(local)).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function readWake(path: string): WakeFile | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as WakeFile;
  } catch {
    return undefined;
  }
}
