// A sleep that others may end: what a loop rests in.
import type { Clock } from './clock.ts';

export class Sleeper {
  readonly #clock: Clock;
  #end: AbortController | undefined;
  #until = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms` milliseconds, or when somebody wakes it. Never rejects. */
  async sleep(ms: number): Promise<void> {
    this.#end = new AbortController();
    this.#until = this.#clock.now() + ms;
    await this.#clock.sleep(ms, this.#end.signal);
    this.#end = undefined;
  }

  /** Whether it sleeps, and will do so at this time if nobody wakes it. Milliseconds since the epoch. */
  sleepsAt = (at: number): boolean => this.#end !== undefined && at < this.#until;

  /** Nothing happens where nobody sleeps. */
  wake(): void {
    // With a reason: else each makes an error, with its stack.
    this.#end?.abort('woken');
  }
}
