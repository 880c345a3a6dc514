// Judges what several clients saw of one shared thing: is there an order of their calls, one after the other, that
// explains every answer, with each call somewhere between its beginning and its end? Knows no issue and no engine.
//
// The property is Herlihy and Wing's (Linearizability, TOPLAS 12(3), 1990); things that share nothing may be judged one by
// one (their locality theorem). The search is Wing and Gong's (Testing and Verifying Concurrent Objects, JPDC 17, 1993)
// with Lowe's memory of configurations met before (Testing for Linearizability, Concurrency and Computation 29(4), 2017).

/** One call of one client. Without an end it may have taken effect at any time after its beginning, or never. */
export interface Call<I, O> {
  client: string;
  input: I;
  /** Nanoseconds of one clock that all clients share. */
  begin: bigint;
  end?: bigint;
  /** What was answered; absent with the end. */
  output?: O;
}

/** What the thing would do if calls came one at a time. */
export interface Spec<S, I, O> {
  initial: S;
  /** The state after the call, or undefined where it would not have answered this. No output: whatever it answers. */
  step(state: S, input: I, output: O | undefined): S | undefined;
  /** Equal names are equal states. */
  nameOf(state: S): string;
}

/** What could be ordered at best before the search got stuck, and the call that then fitted nowhere. */
export interface Violation<I, O> {
  explained: Call<I, O>[];
  stuck: Call<I, O>;
}

interface Event<I, O> {
  call: Call<I, O>;
  /** Which call it is, as a bit. */
  bit: bigint;
  /** Its end, while this event is its beginning. */
  end: Event<I, O> | undefined;
  isEnd: boolean;
  before: Event<I, O> | undefined;
  after: Event<I, O> | undefined;
}

/** The violation of a history of calls on one thing; undefined when it is linearizable. */
export function violationOf<S, I, O>(
  calls: readonly Call<I, O>[],
  spec: Spec<S, I, O>,
): Violation<I, O> | undefined {
  const first = eventsOf(calls);
  const met = new Set<string>();
  const chosen: { event: Event<I, O>; state: S }[] = [];
  let [state, done] = [spec.initial, 0n];
  let left = calls.filter(({ end }) => end !== undefined).length;
  let best: Violation<I, O> | undefined;
  for (let event = first.after; left > 0;) {
    const { call, bit, isEnd, after } = event!;
    if (isEnd) {
      // A call that is over was not chosen: what was chosen before it must be wrong.
      if (best === undefined || chosen.length > best.explained.length)
        best = { explained: chosen.map((one) => one.event.call), stuck: call };
      const last = chosen.pop();
      if (last === undefined) return best;
      state = last.state;
      done ^= last.event.bit;
      if (last.event.end !== undefined) left += 1;
      putBack(last.event);
      event = last.event.after;
      continue;
    }
    const next = spec.step(state, call.input, call.output);
    // A call that perhaps never happened is worth choosing only where it changes something.
    const isWorth =
      next !== undefined && (call.end !== undefined || spec.nameOf(next) !== spec.nameOf(state));
    const configuration = isWorth ? `${(done | bit).toString(36)} ${spec.nameOf(next)}` : '';
    if (!isWorth || met.has(configuration)) {
      event = after;
      continue;
    }
    met.add(configuration);
    chosen.push({ event: event!, state });
    takeOut(event!);
    state = next;
    done |= bit;
    if (call.end !== undefined) left -= 1;
    event = first.after;
  }
  return undefined;
}

/** Beginnings and ends as one list in the order of time; at one time beginnings first, so that such calls overlap. */
function eventsOf<I, O>(calls: readonly Call<I, O>[]): Pick<Event<I, O>, 'after'> {
  const events = calls.flatMap((call, n) => {
    const of = { call, bit: 1n << BigInt(n), before: undefined, after: undefined };
    if (call.end === undefined) return [{ at: call.begin, event: { ...of, isEnd: false, end: undefined } }];
    const end: Event<I, O> = { ...of, isEnd: true, end: undefined };
    return [
      { at: call.begin, event: { ...of, isEnd: false, end } },
      { at: call.end, event: end },
    ];
  });
  events.sort((a, b) => Number(a.at - b.at) || Number(a.event.isEnd) - Number(b.event.isEnd));
  const first = { before: undefined, after: undefined } as unknown as Event<I, O>;
  let last = first;
  for (const { event } of events) {
    last.after = event;
    event.before = last;
    last = event;
  }
  return first;
}

function takeOut<I, O>(begin: Event<I, O>): void {
  for (const event of begin.end === undefined ? [begin] : [begin, begin.end]) {
    event.before!.after = event.after;
    if (event.after !== undefined) event.after.before = event.before;
  }
}

/** In the opposite order, so that each finds the neighbours it had. */
function putBack<I, O>(begin: Event<I, O>): void {
  for (const event of begin.end === undefined ? [begin] : [begin.end, begin]) {
    event.before!.after = event;
    if (event.after !== undefined) event.after.before = event;
  }
}
