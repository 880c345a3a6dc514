// Rolls packs up on a thread of its own: it takes some thirty milliseconds of the processor, every few seconds under load.
// Knows no pack.
import { Worker } from 'node:worker_threads';
import { type RolledUp, rollUp } from './roll-up.ts';

/** What the thread is asked, and what it answers; nothing where it failed. */
export type Job = Parameters<typeof rollUp>;
export type Answer = { rolled: RolledUp | undefined } | undefined;

const script = import.meta.url.endsWith('.ts') ? './roll-up-thread.ts' : './roll-up-thread.js';

/** It holds buffers, and hardly anything else. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };
/** After so long without anything to do the thread ends, and its memory is given back. Milliseconds. */
const idleMs = 20_000;

export class RollUps {
  /** The first is done without a thread: most processes, commands above all, do no other. */
  #isFirst = true;
  #thread: Worker | undefined;
  #answer: ((answer: Answer) => void) | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** As the function; one at a time. What the thread cannot do is done here, where somebody can be told why. */
  async rollUp(...job: Job): Promise<RolledUp | undefined> {
    const answer = this.#isFirst ? undefined : await this.#ask(job);
    this.#isFirst = false;
    return answer === undefined ? rollUp(...job) : answer.rolled;
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#thread?.terminate();
  }

  async #ask(job: Job): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#answer = resolve;
    clearTimeout(this.#idle);
    try {
      const thread = (this.#thread ??= this.#start());
      // The process must not end while this is waited for, and not wait for a thread that nobody needs.
      thread.ref();
      thread.postMessage(job);
      return await promise;
    } catch {
      return undefined;
    } finally {
      this.#thread?.unref();
      this.#idle = setTimeout(() => void this.close(), idleMs).unref();
    }
  }

  #start(): Worker {
    const thread = new Worker(new URL(script, import.meta.url), { resourceLimits });
    const onEnd = (): void => {
      this.#thread = undefined;
      this.#answer?.(undefined);
    };
    thread.on('message', (answer: Answer) => this.#answer?.(answer));
    thread.on('error', onEnd);
    thread.on('exit', onEnd);
    return thread;
  }
}
