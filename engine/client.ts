// What programs of others import as `minutebook/client`: the actions of a daemon by their names, and its faults as errors.
// Loads no engine and opens no book; everything it needs comes with it.
import { systemClock } from './base/clock.ts';
import type { Answer, InputOf, ResultOf } from './http/call.ts';
import { callAction, type Manner } from './http/client.ts';
import type { Address } from './http/exchange.ts';

export { Fault, isFault } from './base/fault.ts';
export type { FaultCode, FaultData, FaultOf } from './base/fault.ts';
export type { ActionName } from './actions/all.ts';
export type { Answer, InputOf, Manner, ResultOf };

/** Where the daemon is, and as whom it is called. */
export type Connection = Address & {
  /** A key (`minutebook token create`), or in a run its own: MINUTEBOOK_API_KEY. */
  token: string;
  /** How long to go on while nobody answers, as when the daemon restarts; 60,000 if absent, 0 asks once. Milliseconds. */
  waitMs?: number;
};

export interface Client {
  /**
   * Performs an action: `perform('issue.checkout', { issue: 'ACME-42' })`. Throws the daemon's own fault, or DAEMON_UNREACHABLE
   * when nobody answered in time: then it may have been done, and the same call under the same `requestKey` says so.
   */
  perform<N extends string>(action: N, input: InputOf<N>, manner?: Manner): Promise<Answer<ResultOf<N>>>;
}

/** A client of the daemon at an address. Opens nothing by itself: each call is a connection of its own. */
export const connect = (to: Connection): Client => ({
  perform: (action, input, manner) => callAction({ ...to, clock: systemClock }, action, input, manner),
});
