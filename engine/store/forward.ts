// Keeps main, the work tree and the index with the engine's line beside a person's git: when to look, and who is told.
// What a look does is main-keeper's. Must never know what an issue is.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { openCheckout } from './checkout.ts';
import type { Forward, ForwardOptions, Outcome, Settled, Shown, Waiting } from './forward-types.ts';
import { MainKeeper } from './main-keeper.ts';
import { startHints } from './hints.ts';
import { startRounds } from './rounds.ts';
import { Sweeper } from './sweep.ts';
import { readUnmerged, settleUnmerged } from './unmerged.ts';

/** Milliseconds between two tries of `settle` while a person's git holds something, and how long it tries. */
const settleTryMs = 15;
const settleWaitMs = 500;
/** What is kept for the first listener; a book that nobody listens to shows nothing. */
const earlyLimit = 100;
/** What ends by itself, and soon: a lock, a command. The rest is a person's to end. */
const passing: ReadonlySet<Waiting> = new Set([
  'git is running',
  'index is locked',
  'main is locked',
  'main moved',
]);

/** Starts looking after a book's main. Nothing is moved before the first look or `settle`. */
export function startForward(options: ForwardOptions): Forward {
  const { clock, settleMs = settleWaitMs } = options;
  const hints = new Set<() => void>();
  const checkout = openCheckout(options);
  const shows = openShows();
  const keeper = new MainKeeper(checkout, options, shows.show);
  const sweeper = new Sweeper(checkout, options, () => keeper.isTakenIn());
  keeper.begin();
  let last: Outcome | undefined;
  let turns: Promise<unknown> = Promise.resolve();
  // One look after the other, even when `settle` is called in between.
  const turn = (paced: boolean): Promise<Outcome> => {
    const next = turns.then(async () => (last = await keeper.turn(paced)));
    turns = next;
    return next;
  };
  const rounds = options.paced === false ? undefined : startRounds(options, keeper, turn);
  const sign = (): void => {
    keeper.pace.sign(clock.now());
    rounds?.hurry();
  };
  const onFiles = (): void => hints.forEach((hint) => hint());
  const watching = rounds && startHints(options, sweeper, { onGit: rounds.hurry, onPerson: sign, onFiles });
  return {
    settle: () => settle(turn, clock, clock.now() + settleMs),
    sign,
    startWatching: () => watching?.follow(),
    sweep(scope = 'whole', quietMs = 0) {
      keeper.open();
      const found = sweeper.sweep(scope, quietMs);
      if (!keeper.isTakenIn()) rounds?.hurry();
      watching?.follow();
      return found;
    },
    adopted(edits) {
      for (const edit of edits) {
        sweeper.keepSaved(edit);
        checkout.lineage.accept(edit.path, edit.version);
        keeper.refresh(edit.path);
      }
      rounds?.hurry();
    },
    unmerged: () => readUnmerged(checkout),
    settleUnmerged: (path, bytes) => settleUnmerged(checkout, path, bytes),
    onHint: (listener) => listen(hints, listener),
    onShown: shows.listen,
    waiting: () => (last?.state === 'waiting' ? last.why : undefined),
    async close() {
      await watching?.close();
      await rounds?.stop();
      await turns;
      await keeper.close();
    },
  };
}

async function settle(
  turn: (paced: boolean) => Promise<Outcome>,
  clock: Clock,
  deadline: number,
): Promise<Settled> {
  for (;;) {
    const outcome = await turn(false);
    if (outcome.state === 'brought') return outcome;
    if (outcome.state === 'waiting') {
      if (!passing.has(outcome.why) || clock.now() >= deadline) return outcome;
      await clock.sleep(settleTryMs);
    }
    // Between two steps others have their turn, and a person's git a chance at the lock.
    await nextTurn();
  }
}

/** Those who want to see what is shown. What is found at the start is told to whoever listens first. */
function openShows(): { show: (shown: Shown) => void; listen: Forward['onShown'] } {
  const listeners = new Set<(shown: Shown) => void>();
  let early: Shown[] = [];
  return {
    show(shown) {
      if (listeners.size > 0) for (const listener of listeners) listener(shown);
      else if (early.length < earlyLimit) early.push(shown);
    },
    listen(listener) {
      for (const shown of early) listener(shown);
      early = [];
      return listen(listeners, listener);
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
