// How often anybody may call in a minute, and how often with nothing that is believed. Counts in bounded memory; knows
// neither a credential's meaning nor an action.
import { fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';

/** Calls in a minute. A program of the board's may work hard; an agent that asks a hundred times a second goes in circles. */
export const limitsByDefault = { refusals: 20, agent: 6_000, board: 240_000 } as const;
export type LimitTable = Readonly<Record<keyof typeof limitsByDefault, number>>;

const windowMs = 60_000;
/** Callers counted at a time; past that the one counted longest is forgotten. */
const callerLimit = 10_000;

interface Window {
  since: number;
  count: number;
}

/** Counts calls by key in windows of a minute. */
class Counter {
  readonly #windows = new Map<string, Window>();

  /** Counts one more; answers how many in this window, and how long it lasts. */
  add(key: string, now: number): { count: number; leftMs: number } {
    let window = this.#windows.get(key);
    if (!window || now - window.since >= windowMs || now < window.since) {
      window = { since: now, count: 0 };
      this.#windows.delete(key);
      this.#windows.set(key, window);
      for (const oldest of this.#windows.keys()) {
        if (this.#windows.size <= callerLimit) break;
        this.#windows.delete(oldest);
      }
    }
    window.count += 1;
    return { count: window.count, leftMs: window.since + windowMs - now };
  }
}

/** How much of a token names it; the rest is nobody's to keep. */
const prefixLength = 20;

export class RateLimits {
  readonly #clock: Clock;
  readonly #table: LimitTable;
  readonly #refused = new Counter();
  readonly #calls = new Counter();

  constructor(clock: Clock, table: LimitTable = limitsByDefault) {
    this.#clock = clock;
    this.#table = table;
  }

  /**
   * Takes notice of a credential that nobody believes. Who shows a good one is never held up by others at the same address:
   * with 256 random bits it is not guessing that has to be slowed down, but what a mistaken program costs.
   */
  refuse(address: string, token: string | undefined): void {
    const keys = [
      `address ${address}`,
      ...(token === undefined ? [] : [`key ${token.slice(0, prefixLength)}`]),
    ];
    const counts = keys.map((key) => this.#refused.add(key, this.#clock.now()));
    const limit = this.#table.refusals;
    for (const { count, leftMs } of counts)
      if (count > limit) throw tooMany('Credentials that nobody is known by', limit, leftMs);
  }

  /** Counts a call of a credential that is believed. */
  call(token: string, kind: 'agent' | 'board'): void {
    const { count, leftMs } = this.#calls.add(token.slice(0, prefixLength), this.#clock.now());
    const limit = this.#table[kind];
    if (count > limit) throw tooMany('Calls of this credential', limit, leftMs);
  }
}

const tooMany = (what: string, limit: number, leftMs: number) =>
  fault('REQUESTS_TOO_MANY', { what, limit, waitSec: Math.ceil(leftMs / 1000) });
