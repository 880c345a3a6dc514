// What shall go wrong, and when: the k-th call that a kind of trouble can hit fails, once or from then on.
// Knows calls and their fates; never who makes them or why.
import { randomOf } from '../helpers/soak.ts';
import type { Call } from './calls.ts';
import type { Fate, Witness } from './interpose.ts';

/** What the operating system may say; `SHORT`: a write takes a part only; `GIT`: git starts, and fails. */
export const troubles = ['ENOSPC', 'EIO', 'EMFILE', 'EACCES', 'SHORT', 'GIT'] as const;
export type Trouble = (typeof troubles)[number];

/** Whether such a call can end so. Closing is left out: the descriptor is gone whatever it says. */
const hits: Readonly<Record<Trouble, (call: Call) => boolean>> = {
  ENOSPC: (call) => call.writes,
  EIO: ({ name }) => name !== 'close' && name !== 'spawn',
  EMFILE: (call) => call.opens,
  EACCES: ({ name, paths }) => paths.length > 0 && !/^(close|read|write|writev|f[a-z]+)$/.test(name),
  SHORT: ({ name }) => name === 'write' || name === 'writev',
  GIT: ({ name }) => name === 'spawn',
};

const fates: Readonly<Record<Trouble, Fate>> = {
  ENOSPC: { fails: 'ENOSPC' },
  EIO: { fails: 'EIO' },
  EMFILE: { fails: 'EMFILE' },
  EACCES: { fails: 'EACCES' },
  SHORT: 'half',
  GIT: { runs: ['sh', ['-c', 'echo "fatal: write error: No space left on device" >&2; exit 128']] },
};

/** Calls about these are no calls of the engine's on the book: node's own, and the process table. */
const elsewhere =
  /^\/(proc|sys|dev|etc|usr|lib)\/|\/node_modules\/|\/(engine|adapters|bin|dist|test)\/.*\.(ts|js|json|sh)$/;

export const isOfInterest = ({ paths, name }: Call): boolean =>
  name === 'spawn' || (paths.length > 0 && !paths.some((path) => elsewhere.test(path)));

/** Calls of one act at most: far more than any has. */
export const callLimit = 2_000;

export interface LoopOrder {
  root: string;
  /** The book that `root` is a copy of at the beginning. */
  template: string;
  /** Names of what is done, one after the other. */
  acts: string[];
  /** Only every so many calls, from one on that follows from the seed, and of all pairs of act and trouble this share. */
  step: number;
  share: number;
  seed: number;
  /** Turns after which the book is closed and looked at in full. */
  lookEvery: number;
}

export interface Order {
  trouble: Trouble;
  /** Which of the calls it can hit is the first: 1, 2, … */
  at: number;
  /** Whether all that follow fail as well. */
  lasts: boolean;
}

/** Every act with every trouble, at first once and then for good; the first call of each by chance. */
export function* orders({
  acts,
  step,
  share,
  seed,
}: LoopOrder): Generator<Omit<Order, 'at'> & { act: string; first: number }> {
  const pick = randomOf(seed);
  for (const act of acts)
    for (const trouble of troubles)
      for (const lasts of [false, true])
        if (pick() < share) yield { act, trouble, lasts, first: 1 + Math.floor(pick() * step) };
}

/** What a disk that fails, or forbids, did not let us clean up may stay until the next start; locks may not. */
export const mayLeave = (trouble: Trouble): boolean => trouble === 'EIO' || trouble === 'EACCES';

/** Makes trouble as it was ordered, and tells what it hit. */
export class TroubleMaker implements Witness {
  #order: Order | undefined;
  #seen = 0;
  #hit: string | undefined;

  order(order: Order): void {
    this.#order = order;
    this.#seen = 0;
    this.#hit = undefined;
  }

  /** All is well again. Answers the first call that was hit, if any was. */
  end(): string | undefined {
    this.#order = undefined;
    return this.#hit;
  }

  before(call: Call): Fate | undefined {
    const order = this.#order;
    if (order === undefined || !isOfInterest(call) || !hits[order.trouble](call)) return undefined;
    this.#seen += 1;
    if (order.lasts ? this.#seen < order.at : this.#seen !== order.at) return undefined;
    this.#hit ??= `${call.name} ${call.paths.join(' ')}`;
    return fates[order.trouble];
  }
}
