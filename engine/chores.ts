// What a daemon does for the book beside running agents: takes in hand edits and commits spooled costs. Each chore
// looks often and works seldom, so that an idle book costs nothing.
import type { Clock } from './base/clock.ts';
import type { Chore } from './daemon/daemon.ts';
import type { KernelEvent } from './daemon/kernel.ts';
import { readInForce } from './catalog/in-force.ts';
import type { Engine } from './engine.ts';
import { bookPath } from './model/paths.ts';
import { noteSeen } from './seen.ts';

/** How often is looked for hand edits that no watcher named. Milliseconds. */
const lookMs = 5_000;
/** A file is taken in when nothing was seen for as long; a save is often several writes. Milliseconds. */
const quietMs = 250;
/** Without a hint the whole tree is compared this seldom: a share of one part in as many of the time it takes. */
const sweepShare = 2_000;
const soonestSweepMs = 30_000;
/** However long the last one took, with all that it took in. */
const latestSweepMs = 300_000;
const flushMs = 30_000;
/** How far the noted head may lag after a crash. Milliseconds. */
const seenMs = 30_000;

export const choresOf = (engine: Engine, clock: Clock, log: (event: KernelEvent) => void): Chore[] => [
  {
    name: 'adopt',
    everyMs: lookMs,
    run: adopting(engine, clock, log),
    onCause: (runNow) => void engine.store.onHint(runNow),
  },
  {
    name: 'costs',
    everyMs: flushMs,
    run: async () => void (await engine.perform('cost.flush', {}, { kind: 'system' })),
  },
  {
    name: 'seen',
    everyMs: seenMs,
    run: () => Promise.resolve(noteSeen(engine.root, engine.store, clock)),
  },
];

/** Takes hand edits in: soon after a hint, else in the rhythm that the size of the book allows. */
function adopting(
  engine: Engine,
  clock: Clock,
  log: (event: KernelEvent) => void,
): () => Promise<number | void> {
  let hintedAt: number | undefined;
  let nextAt = clock.now();
  let said = '';
  engine.store.onHint(() => (hintedAt = clock.now()));
  return async () => {
    const now = clock.now();
    const quietAt = hintedAt === undefined ? Infinity : hintedAt + quietMs;
    if (now < quietAt && now < nextAt) return Math.min(quietAt - now, lookMs);
    hintedAt = undefined;
    if (!mayAdopt(engine)) return;
    // What was named is looked at now; the rest has its own time, so that a busy editor does not make us read everything.
    const whole = now >= nextAt;
    const { result } = await engine.perform('book.adopt', { hinted: !whole }, engine.member);
    if (whole) nextAt = clock.now() + restAfter(clock.now() - now);
    const { refused } = result as { refused: { path: string; reason: string }[] };
    const message = refused.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
    if (message && message !== said) log({ event: 'adopt:refused', message });
    said = message;
  };
}

const restAfter = (tookMs: number): number =>
  Math.min(Math.max(soonestSweepMs, tookMs * sweepShare), latestSweepMs);

/** `adopt: off` leaves committing to people. */
const mayAdopt = ({ store }: Engine): boolean => readInForce(store, 'book', bookPath)?.adopt !== 'off';
