// All who follow, and the one place that tells them when there is something new. An idle book with nobody listening costs
// nothing. Knows connections and the clock; what an event is is the feed's to say.
import type { ServerResponse } from 'node:http';
import type { Feed } from '../../actions/feed.ts';
import { fault, isFault } from '../../base/fault.ts';
import { type PagePorts, Pages } from './pages.ts';
import { Stream, type Follower, type StreamTimes } from './stream.ts';

/** Followers at a time: of all, and of one agent, whose program needs one. */
const followerLimit = 1_000;
const agentLimit = 16;

const timesByDefault: HubTimes = {
  beatMs: 15_000,
  stallMs: 30_000,
  trustMs: 1_000,
  lookMs: 1_000,
  gatherMs: 25,
};

export interface HubTimes extends StreamTimes {
  /** How often everybody is looked at. */
  lookMs: number;
  /** How long moves of the line are gathered before they are told. */
  gatherMs: number;
}

/** What happened, for who follows it. */
export interface EventPorts {
  feed: Feed;
  /** Calls back after each move of the line; returns how to stop listening. */
  onHead: (listener: () => void) => () => void;
}

export interface HubPorts extends EventPorts, PagePorts {
  noteDefect?: ((error: unknown) => void) | undefined;
}

export class Hub {
  readonly #ports: HubPorts;
  readonly #times: HubTimes;
  readonly #pages: Pages;
  readonly #streams = new Map<Stream, string>();
  readonly #unlisten: () => void;
  #gathering: NodeJS.Timeout | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(ports: HubPorts, times: Partial<HubTimes> = {}) {
    this.#ports = ports;
    this.#times = { ...timesByDefault, ...times };
    this.#pages = new Pages(ports);
    this.#unlisten = ports.onHead(() => this.#gather());
  }

  /** Refuses one more follower where there are too many: STREAMS_TOO_MANY. `whose` is an actor's name. */
  mustHaveRoom(whose: string): void {
    if (this.#streams.size >= followerLimit)
      throw fault('STREAMS_TOO_MANY', { whose: 'everybody together', limit: followerLimit });
    if (!whose.startsWith('agent:')) return;
    const own = [...this.#streams.values()].filter((name) => name === whose).length;
    if (own >= agentLimit) throw fault('STREAMS_TOO_MANY', { whose, limit: agentLimit });
  }

  /** Lets somebody follow from after an event, from now on where none is named. */
  open(raw: ServerResponse, whose: string, follower: Follower, last: string | undefined): void {
    const { clock } = this.#ports;
    const stream: Stream = new Stream(raw, follower, {
      pages: this.#pages,
      clock,
      times: this.#times,
      attempt: (act) => this.#attempt(stream, act),
    });
    this.#streams.set(stream, whose);
    raw.once('close', () => {
      this.#streams.delete(stream);
      if (this.#streams.size > 0) return;
      clearInterval(this.#looking);
      this.#looking = undefined;
    });
    this.#looking ??= setInterval(() => this.#each((one) => one.look()), this.#times.lookMs).unref();
    this.#attempt(stream, () => {
      this.#pages.refresh();
      stream.begin(last);
    });
  }

  close(): void {
    this.#unlisten();
    clearTimeout(this.#gathering);
    clearInterval(this.#looking);
    for (const stream of this.#streams.keys()) stream.end();
  }

  #gather(): void {
    if (this.#streams.size === 0) return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      this.#each((stream) => stream.goOn());
    }, this.#times.gatherMs).unref();
  }

  #each(act: (stream: Stream) => void): void {
    try {
      this.#pages.refresh();
    } catch (error) {
      // They go on with what is known; the next look tries again.
      if (!isFault(error)) this.#ports.noteDefect?.(error);
    }
    for (const stream of this.#streams.keys()) this.#attempt(stream, () => act(stream));
  }

  /** Whom nothing can be told is let go: they come again, and are told then what is wrong. */
  #attempt(stream: Stream, act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!isFault(error)) this.#ports.noteDefect?.(error);
      stream.end();
    }
  }
}
