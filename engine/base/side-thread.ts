// A thread of its own for work that would hold up everything else: started when it is first asked, ended when it rests.
// Knows no work.
import { parentPort, Worker } from 'node:worker_threads';

type Told<Answer> = { done: Answer } | undefined;

/** It holds buffers, and hardly anything else. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };
/** After so long without anything to do the thread ends, and its memory is given back. Milliseconds. */
const idleMs = 20_000;

/** The script beside the module of this address: in the sources, and in what is made of them. */
export const scriptBeside = (module: string, name: string): URL =>
  new URL(`./${name}${module.endsWith('.ts') ? '.ts' : '.js'}`, module);

export class SideThread<Job, Answer> {
  readonly #script: URL;
  readonly #onEnd: () => void;
  #thread: Worker | undefined;
  #tell: ((told: Told<Answer>) => void) | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** `onEnd`: told each time that a thread has ended, for whatever reason. */
  constructor(script: URL, onEnd: () => void = () => {}) {
    this.#script = script;
    this.#onEnd = onEnd;
  }

  get isRunning(): boolean {
    return this.#thread !== undefined;
  }

  /**
   * Resolves to undefined where the thread could not do it, for whatever reason: who does it then meets the reason where it
   * can be told. One question at a time.
   */
  async ask(job: Job): Promise<Told<Answer>> {
    const { promise, resolve } = Promise.withResolvers<Told<Answer>>();
    this.#tell = resolve;
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

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#thread?.terminate();
  }

  #start(): Worker {
    // What a thread opens may be for others, and outlives it.
    const thread = new Worker(this.#script, { resourceLimits, trackUnmanagedFds: false });
    thread.on('message', (told: Told<Answer>) => this.#tell?.(told));
    // An error that nobody listens to would end the process; the end of the thread follows it.
    thread.on('error', () => {});
    thread.on('exit', () => {
      this.#thread = undefined;
      this.#tell?.(undefined);
      this.#onEnd();
    });
    return thread;
  }
}

/** What the script of such a thread does with each job. */
export function serveSideThread(work: (job: never) => unknown): void {
  const tell = async (job: unknown): Promise<Told<unknown>> => {
    try {
      return { done: await work(job as never) };
    } catch {
      return undefined;
    }
  };
  parentPort?.on('message', (job: unknown) => void tell(job).then((told) => parentPort!.postMessage(told)));
}
