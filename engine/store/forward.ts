// Keeps main, the work tree and the index with the engine's line beside a person's git: when to look, and who is told.
// What a look does is main-keeper's. Must never know what an issue is.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import { openCheckout, type Checkout } from './checkout.ts';
import type { Forward, ForwardOptions, Settled, Shown, SweepScope, Waiting } from './forward-types.ts';
import { noFile } from './lineage.ts';
import { MainKeeper, type Outcome } from './main-keeper.ts';
import { startRounds } from './rounds.ts';
import { Sweeper } from './sweep.ts';
import { readUnmerged, settleUnmerged } from './unmerged.ts';
import { startWatch } from './watch.ts';
import type { Sweep } from './worktree-edit.ts';

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
  const sweeper = new Sweeper(checkout, options);
  const shows = openShows();
  const keeper = new MainKeeper(checkout, options, shows.show);
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
  const watch =
    rounds &&
    startWatch(options.folder, {
      onGit: rounds.hurry,
      onPerson: sign,
      onFiles(folders) {
        for (const folder of folders) sweeper.hint(folder);
        for (const hint of hints) hint();
      },
    });
  return {
    settle: () => settle(turn, clock, clock.now() + settleMs),
    sign,
    sweep(scope = 'whole') {
      keeper.open();
      const found = sweepBetween(keeper, sweeper, scope);
      if (found === 'git is at it') rounds?.hurry();
      else watch?.add(sweeper.folders());
      return found === 'git is at it' ? nothingFound(checkout) : found;
    },
    adopted(paths) {
      for (const path of paths) {
        const version = sweeper.reported(path);
        if (version !== undefined) keeper.adopted(path, version);
      }
    },
    unmerged: () => readUnmerged(checkout),
    settleUnmerged: (path, bytes) => settleUnmerged(checkout, path, bytes),
    onHint: (listener) => listen(hints, listener),
    onShown: shows.listen,
    waiting: () => (last?.state === 'waiting' ? last.why : undefined),
    async close() {
      watch?.close();
      await rounds?.stop();
      await turns;
      keeper.close();
    },
  };
}

/** Git writes files before it says for which branch: what it was at meanwhile is nobody's edit. */
function sweepBetween(keeper: MainKeeper, sweeper: Sweeper, scope: SweepScope): Sweep | 'git is at it' {
  const before = keeper.lookForGit();
  if (before === undefined) return 'git is at it';
  const found = sweeper.sweep(scope);
  return found.edits.length > 0 && keeper.lookForGit() !== before ? 'git is at it' : found;
}

const nothingFound = (checkout: Checkout): Sweep => ({
  commit: checkout.refs.read('HEAD') ?? noFile,
  edits: [],
  obstacles: [],
  author: { name: '', email: '' },
});

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
