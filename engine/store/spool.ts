// Lines that must be durable before they are committed: appended with one fsync for all who wait, drained later.
// Knows bytes and files only, never what a line says. Used by the one process that holds the right to write.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { iso, type Clock } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import { syncFolder } from '../base/durable-file.ts';

/** A file of lines that nobody appends to any more. */
export interface Segment {
  /** When it was begun, compact: `20261122T080312123Z`. Unique in the spool, and the same after a crash. */
  name: string;
  lines: string[];
}

export interface Spool {
  /** Resolves when the line is durable. The line holds no newline. SPOOL_FULL when it cannot be kept. */
  append(line: string): Promise<void>;
  /** Everything durable and not removed, oldest first. What is appended from now on is not in it. */
  seal(): Promise<Segment[]>;
  /** Forgets a segment whose lines are committed. */
  remove(segment: Segment): void;
  /** Waits for lines under way and closes. What is left stays for the next process. */
  close(): Promise<void>;
}

/** Lines waiting for one fsync; more than this is a caller that does not wait for answers. */
const maxWaiting = 50_000;
/** A segment that grew past this is followed by another. */
const maxSegmentBytes = 8 * 1024 * 1024;
/** Attempts at a free segment name, one a millisecond. */
const maxNameTries = 1_000;
const ending = '.ndjson';

interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

interface Active {
  file: FileHandle;
  bytes: number;
}

/** The spool in `folder`, which is made when missing; takes over what an earlier process left. */
export function openSpool(folder: string, clock: Pick<Clock, 'now'>): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return new FileSpool(folder, clock);
}

class FileSpool implements Spool {
  readonly #folder: string;
  readonly #clock: Pick<Clock, 'now'>;
  #lines: (Waiting<void> & { line: string })[] = [];
  #seals: Waiting<Segment[]>[] = [];
  #working = false;
  #active: Active | undefined;

  constructor(folder: string, clock: Pick<Clock, 'now'>) {
    this.#folder = folder;
    this.#clock = clock;
  }

  append(line: string): Promise<void> {
    assert(!line.includes('\n'), 'a spooled line holds no newline');
    if (this.#lines.length >= maxWaiting)
      return Promise.reject(
        fault('SPOOL_FULL', { reason: `${maxWaiting} events are waiting to be written` }),
      );
    return new Promise((resolve, reject) => {
      this.#lines.push({ line, resolve, reject });
      void this.#work();
    });
  }

  seal(): Promise<Segment[]> {
    return new Promise((resolve, reject) => {
      this.#seals.push({ resolve, reject });
      void this.#work();
    });
  }

  remove(segment: Segment): void {
    // Gone already: another flush committed it too.
    rmSync(join(this.#folder, segment.name + ending), { force: true });
  }

  async close(): Promise<void> {
    await this.seal();
  }

  /** One step at a time until nothing waits: a batch under one sync, then the seals asked for meanwhile. Never rejects. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    // Callers of the same turn of the event loop belong to the same batch.
    await Promise.resolve();
    while (this.#lines.length > 0 || this.#seals.length > 0) {
      await this.#writeLines();
      await this.#answerSeals();
    }
    this.#working = false;
  }

  async #writeLines(): Promise<void> {
    const batch = this.#lines;
    if (batch.length === 0) return;
    this.#lines = [];
    try {
      await this.#write(Buffer.from(batch.map(({ line }) => `${line}\n`).join('')));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // A line may be half written: nothing is ever appended behind it.
      await this.#end().catch(() => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      for (const { reject } of batch) reject(fault('SPOOL_FULL', { reason }, { cause: error }));
    }
  }

  async #answerSeals(): Promise<void> {
    const asked = this.#seals;
    if (asked.length === 0) return;
    this.#seals = [];
    try {
      await this.#end();
      const segments = this.#list();
      for (const { resolve } of asked) resolve(segments);
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#active && this.#active.bytes >= maxSegmentBytes) await this.#end();
    this.#active ??= await this.#begin();
    await this.#active.file.appendFile(bytes);
    await this.#active.file.datasync();
    this.#active.bytes += bytes.length;
  }

  async #begin(): Promise<Active> {
    const started = this.#clock.now();
    for (let tries = 0; tries < maxNameTries; tries++) {
      const name = iso(started + tries).replaceAll(/[-:.]/g, '') + ending;
      const file = await open(join(this.#folder, name), 'ax', 0o600).catch(unlessTaken);
      if (!file) continue;
      try {
        // The new file's name must be as durable as its lines.
        syncFolder(this.#folder);
      } catch (error) {
        await file.close().catch(() => undefined);
        throw error;
      }
      return { file, bytes: 0 };
    }
    throw new Error(`no free name in ${this.#folder}`);
  }

  async #end(): Promise<void> {
    const active = this.#active;
    this.#active = undefined;
    await active?.file.close();
  }

  #list(): Segment[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => ({ name: name.slice(0, -ending.length), lines: readLines(join(this.#folder, name)) }));
  }
}

function unlessTaken(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

/** A last line without its newline was cut off by a crash, before anybody was answered. */
const readLines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '');
