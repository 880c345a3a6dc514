// Takes hand edits in: soon after a hint, else in the rhythm that the size of the book allows. What cannot be taken in
// is told, and told to be over.
import type { Clock } from '../base/clock.ts';
import { clearEvent, noteEvent } from '../actions/event-note.ts';
import { readInForce } from '../catalog/in-force.ts';
import type { KernelEvent } from '../daemon/kernel.ts';
import type { Engine } from '../engine.ts';
import { bookPath, locate } from '../model/paths.ts';

/** How often is looked for hand edits that no watcher named. Milliseconds. */
export const lookMs = 5_000;
/** A file is taken in when nothing was seen for as long; a save is often several writes. Milliseconds. */
const quietMs = 250;
/** Without a hint the whole tree is compared this seldom: a share of one part in as many of the time it takes. */
const sweepShare = 2_000;
const soonestSweepMs = 30_000;
/** However long the last one took, with all that it took in. */
const latestSweepMs = 300_000;

interface Refused {
  path: string;
  reason: string;
}

/** Answers how soon it wants to run again. */
export function adopting(
  engine: Engine,
  clock: Clock,
  log: (event: KernelEvent) => void,
): () => Promise<number | void> {
  let hintedAt: number | undefined;
  let nextAt = clock.now();
  let said = '';
  const tell = refusalTeller(engine);
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
    const { refused } = result as { refused: Refused[] };
    const message = refused.map(({ path, reason }) => `${path}: ${reason}`).join('; ');
    if (message && message !== said) log({ event: 'adopt:refused', message });
    said = message;
    await tell(refused, whole);
  };
}

/** Notes each path when it is first refused, and when a look at everything no longer finds it refused. */
function refusalTeller(engine: Engine): (refused: readonly Refused[], whole: boolean) => Promise<void> {
  const context = engine.context({ kind: 'system' });
  const known = new Set<string>();
  const about = (path: string) => ({ company: locate(path)?.company, key: `edit:${path}` });
  return async (refused, whole) => {
    for (const { path, reason } of refused) {
      if (known.has(path)) continue;
      known.add(path);
      const message = `${path} as somebody saved it was not taken in: ${reason}`;
      await noteEvent(context, { ...about(path), type: 'edit.refused', severity: 'warning', message });
    }
    const still = new Set(refused.map(({ path }) => path));
    for (const path of whole ? known : []) {
      if (still.has(path)) continue;
      known.delete(path);
      await clearEvent(context, { ...about(path), type: 'edit.settled', message: `${path} is taken in` });
    }
  };
}

const restAfter = (tookMs: number): number =>
  Math.min(Math.max(soonestSweepMs, tookMs * sweepShare), latestSweepMs);

/** `adopt: off` leaves committing to people. */
const mayAdopt = ({ store }: Engine): boolean => readInForce(store, 'book', bookPath)?.adopt !== 'off';
