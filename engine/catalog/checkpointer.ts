// Keeps the write-ahead log of a catalog short on a thread of its own: to hand its pages back to the file would else stop the
// whole process, for a fifth of a second every few seconds under load. Knows no row.
import { Worker } from 'node:worker_threads';
import { isAhead, systemClock } from '../base/clock.ts';
import { scriptBeside } from '../base/side-thread.ts';

/** Commits, and milliseconds of rest, after which it is done again: about 6,000 pages at the most. */
const commitsBetween = 32;
const restMs = 3_000;
/** The thread works for some tenths of a second; one that hangs with its disk keeps nobody for ever. Milliseconds. */
const longestWorkMs = 10_000;

export class Checkpointer {
  readonly #file: string;
  /** 1 from the moment in which the thread is asked until it has no file open any more. */
  readonly #isAtWork = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #thread: Worker | undefined;
  #commits = 0;
  #restsUntil = 0;
  #isClosed = false;

  constructor(file: string) {
    this.#file = file;
  }

  /** Something was committed. A process that commits little never starts the thread. */
  note(): void {
    this.#commits += 1;
    if (this.#commits < commitsBetween || this.#isClosed) return;
    const now = systemClock.now();
    if (isAhead(this.#restsUntil, now, restMs) || Atomics.load(this.#isAtWork, 0) === 1) return;
    this.#commits = 0;
    this.#restsUntil = now + restMs;
    Atomics.store(this.#isAtWork, 0, 1);
    try {
      this.#thread ??= this.#start();
      this.#thread.postMessage('checkpoint');
    } catch {
      this.#end();
    }
  }

  /** Returns once the thread has the file not open. */
  rest(): void {
    Atomics.wait(this.#isAtWork, 0, 1, longestWorkMs);
  }

  close(): void {
    this.#isClosed = true;
    this.rest();
    void this.#thread?.terminate();
  }

  #start(): Worker {
    const workerData = { file: this.#file, isAtWork: this.#isAtWork };
    const thread = new Worker(scriptBeside(import.meta.url, 'checkpoint-thread'), { workerData });
    thread.unref();
    thread.on('error', () => this.#end());
    thread.on('exit', () => this.#end());
    return thread;
  }

  /** Without a thread whoever commits hands the pages back in the end, as SQLite does by itself. */
  #end(): void {
    this.#isClosed = true;
    Atomics.store(this.#isAtWork, 0, 0);
  }
}
