// The right to write to a book: a lock that the kernel takes back when its holder dies, and a number that tells a
// holder who lost it. It belongs to the repository, so that two work trees of one book have one writer.
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import { replaceFile } from '../base/durable-file.ts';
import { openKernelLock, type KernelLock } from './kernel-lock.ts';

const defaultWaitMs = 10_000;
const pollMs = 50;

export interface WriterRight {
  /** Throws STORE_FENCED when another process has taken the right since. */
  check(): void;
  release(): void;
}

export interface RightOptions {
  clock: Clock;
  /** Milliseconds to wait for another holder. */
  waitMs?: number | undefined;
}

interface Holder {
  pid: number;
  command: string;
  /** Grows with every holder. */
  fence: number;
}

/** Books this process holds or is waiting for: a second connection would drop the first one's lock when it closes. */
const ours = new Set<string>();

/**
 * Waits for the right to write to the book whose repository keeps our files in `place`. Throws STORE_BUSY with the
 * holder after `waitMs`.
 */
export async function takeRight(
  place: string,
  { clock, waitMs = defaultWaitMs }: RightOptions,
): Promise<WriterRight> {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const folder = realpathSync(place);
  if (ours.has(folder)) throw busy({ pid: process.pid, command: command(), fence: 0 }, 0);
  ours.add(folder);
  let lock: KernelLock | undefined;
  try {
    lock = await takeLock(folder, clock, waitMs);
    return new Right(folder, lock, clock.now());
  } catch (error) {
    lock?.close();
    ours.delete(folder);
    throw error;
  }
}

class Right implements WriterRight {
  readonly #folder: string;
  readonly #lock: KernelLock;
  readonly #fence: number;
  #isHeld = true;

  constructor(folder: string, lock: KernelLock, now: number) {
    this.#folder = folder;
    this.#lock = lock;
    // At least the time, so that a lost holder file cannot make the number fall.
    this.#fence = Math.max((readHolder(folder)?.fence ?? 0) + 1, now);
    const holder: Holder = { pid: process.pid, command: command(), fence: this.#fence };
    replaceFile(holderFile(folder), `${JSON.stringify(holder)}\n`);
  }

  check(): void {
    const found = readHolder(this.#folder);
    if (this.#isHeld && found?.fence === this.#fence) return;
    throw fault('STORE_FENCED', { held: this.#fence, found: String(found?.fence ?? 'nobody') });
  }

  release(): void {
    this.#isHeld = false;
    this.#lock.close();
    ours.delete(this.#folder);
  }
}

async function takeLock(folder: string, clock: Clock, waitMs: number): Promise<KernelLock> {
  const lock = openKernelLock(join(folder, 'writer.lock.sqlite'));
  try {
    const from = clock.now();
    for (;;) {
      if (lock.tryTake()) return lock;
      const waited = clock.now() - from;
      if (waited >= waitMs) throw busy(readHolder(folder), waited);
      await clock.sleep(Math.min(pollMs, waitMs - waited));
    }
  } catch (error) {
    lock.close();
    throw error;
  }
}

const busy = (holder: Holder | undefined, waitedMs: number) =>
  fault('STORE_BUSY', { pid: holder?.pid ?? 0, command: holder?.command ?? 'unknown', waitedMs });

const holderFile = (folder: string): string => join(folder, 'writer.json');

function readHolder(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(holderFile(folder), 'utf8')) as Holder;
  } catch {
    // Missing or torn: the kernel's lock decides who may write, this file only names them.
    return undefined;
  }
}

/** The program and its arguments, as far as a person needs them to recognise it. */
const command = (): string => [process.title, ...process.argv.slice(1)].join(' ').slice(0, 200);
