// One follower: where they stand on the line, and the connection that takes what comes next. Nothing is kept for who reads
// slowly: what they have not taken is read from the line again when they do, and who takes nothing for long is cut off.
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../base/clock.ts';
import { beat, beginning, hello, mark, placeOf, reset } from './frame.ts';
import type { Pages, View } from './pages.ts';

/** Milliseconds. */
export interface StreamTimes {
  /** Silence after which something is sent, so that both ends notice a connection that is gone. */
  beatMs: number;
  /** How long what was sent may wait to be taken. */
  stallMs: number;
  /** How long a credential is believed before it is asked for again. */
  trustMs: number;
}

export interface Follower extends View {
  /** Whether they may still follow: what they came with, judged now. */
  mayStill: () => boolean;
}

interface Ports {
  pages: Pages;
  clock: Clock;
  times: StreamTimes;
  /** Runs what a connection or the event loop calls for, where nobody else would catch what goes wrong. */
  attempt: (act: () => void) => void;
}

export class Stream {
  readonly #raw: ServerResponse;
  readonly #follower: Follower;
  readonly #ports: Ports;
  #at = '';
  #sentAt: number;
  #askedAt: number;
  /** Since when what was sent waits to be taken. */
  #waitsSince: number | undefined;
  #next: NodeJS.Immediate | undefined;

  constructor(raw: ServerResponse, follower: Follower, ports: Ports) {
    this.#raw = raw;
    this.#follower = follower;
    this.#ports = ports;
    this.#sentAt = this.#askedAt = ports.clock.now();
    raw.on('drain', () => {
      this.#waitsSince = undefined;
      ports.attempt(() => this.goOn());
    });
    raw.once('close', () => clearImmediate(this.#next));
    raw.on('error', () => raw.destroy());
  }

  /** Begins after an event, at the head where none is named. */
  begin(last: string | undefined): void {
    this.#send(beginning);
    if (last === undefined) this.#send(hello(this.#toHead()));
    else this.#resume(last);
    this.goOn();
  }

  /** Sends what has come, a page at a time. */
  goOn(): void {
    if (this.#isOver() || this.#waitsSince !== undefined || this.#next !== undefined) return;
    const page = this.#ports.pages.after(this.#at);
    if (page === 'nothing') return;
    if (!this.#mayStill()) return;
    if (page === undefined) {
      const lost = this.#at;
      this.#send(reset(this.#toHead(), lost));
    } else {
      this.#at = page.to;
      const told = page.of(this.#follower);
      // Whose company was silent for long gets through what others did meanwhile also over a connection that breaks often.
      this.#send(told.length === 0 && !page.isNewest ? mark(page.end) : told);
    }
    this.#next = setImmediate(() => {
      this.#next = undefined;
      this.#ports.attempt(() => this.goOn());
    });
  }

  /** Looks at the clock: is it read, may they still follow, is it time for a sign of life? */
  look(): void {
    const { clock, times } = this.#ports;
    const now = clock.now();
    if (this.#waitsSince !== undefined) {
      if (now - this.#waitsSince >= times.stallMs) this.#raw.destroy();
      return;
    }
    if (now - this.#sentAt < times.beatMs || !this.#mayStill()) return;
    this.#send(beat(this.#ports.pages.endOf(this.#at)));
    this.goOn();
  }

  end(): void {
    if (this.#waitsSince === undefined) this.#raw.end();
    else this.#raw.destroy();
  }

  #resume(last: string): void {
    const place = placeOf(last);
    const rest = place && this.#ports.pages.rest(place.commit, place.n, this.#follower);
    if (!place || !rest) {
      this.#send(reset(this.#toHead(), last));
      return;
    }
    this.#at = place.commit;
    this.#send(rest);
  }

  #toHead(): string {
    const { commit, id } = this.#ports.pages.head();
    this.#at = commit;
    return id;
  }

  #mayStill(): boolean {
    const now = this.#ports.clock.now();
    if (now - this.#askedAt < this.#ports.times.trustMs) return true;
    this.#askedAt = now;
    if (this.#follower.mayStill()) return true;
    this.end();
    return false;
  }

  #isOver(): boolean {
    return this.#raw.writableEnded || this.#raw.destroyed;
  }

  #send(bytes: Buffer): void {
    if (bytes.length === 0 || this.#isOver()) return;
    const now = this.#ports.clock.now();
    this.#sentAt = now;
    if (!this.#raw.write(bytes)) this.#waitsSince ??= now;
  }
}
