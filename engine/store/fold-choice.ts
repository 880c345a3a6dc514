// Which packs should become one, so that their number stays bounded whatever is written, and each object is copied only
// a few times. Pure: knows names and sizes, no files.
import type { StoredPack } from './stored-packs.ts';

export interface FoldLimits {
  /** How large a small pack may be: copying `together` of them must not hold up the process. Bytes. */
  smallBytes: number;
  /** Small packs that become one by copying. */
  together: number;
  /** Larger packs of one drawer in which git has not sought deltas yet. */
  unfolded: number;
  /** Packs of one drawer in which it has. */
  folded: number;
  /** Packs of all drawers together. */
  all: number;
}

/**
 * A reader of the book looks into each pack: at these it does so in a few milliseconds. Without deltas an action takes four
 * times the room; that are at most the last thousand or so.
 */
export const foldLimits: FoldLimits = {
  smallBytes: 128 * 1024,
  together: 64,
  unfolded: 16,
  folded: 8,
  all: 192,
};

/** copy: as they are stored. deltas: git seeks deltas. merge: git keeps the deltas there are. */
export interface FoldChoice {
  how: 'copy' | 'deltas' | 'merge';
  drawer: string | undefined;
  packs: StoredPack[];
}

/** What to do next; undefined when all is well. `packs` are those that may be replaced, oldest first. */
export function chooseFold(packs: readonly StoredPack[], limits: FoldLimits): FoldChoice | undefined {
  const drawers = [...Map.groupBy(packs, ({ drawer }) => drawer).values()].map(sortOut(limits));
  for (const { drawer, small, unfolded, folded } of drawers) {
    if (small.length >= limits.together)
      return { how: 'copy', drawer, packs: small.slice(0, limits.together) };
    if (unfolded.length - small.length > limits.unfolded) return { how: 'deltas', drawer, packs: unfolded };
    if (folded.length > limits.folded) return { how: 'merge', drawer, packs: outOfProportion(folded) };
  }
  return packs.length > limits.all ? chooseFullest(drawers) : undefined;
}

interface Drawer {
  drawer: string | undefined;
  small: StoredPack[];
  unfolded: StoredPack[];
  folded: StoredPack[];
}

const sortOut =
  ({ smallBytes }: FoldLimits) =>
  (packs: readonly StoredPack[]): Drawer => {
    const unfolded = packs.filter(({ isFolded }) => !isFolded);
    const small = unfolded.filter(({ bytes }) => bytes <= smallBytes);
    return { drawer: packs[0]!.drawer, small, unfolded, folded: packs.filter(({ isFolded }) => isFolded) };
  };

/** No drawer has too many, but there are many drawers. */
function chooseFullest(drawers: readonly Drawer[]): FoldChoice | undefined {
  const [fullest] = drawers
    .flatMap(({ drawer, unfolded, folded }): FoldChoice[] => [
      { how: 'deltas', drawer, packs: unfolded },
      { how: 'merge', drawer, packs: folded },
    ])
    .sort((one, other) => other.packs.length - one.packs.length);
  return fullest !== undefined && fullest.packs.length > 1 ? fullest : undefined;
}

/**
 * The smallest packs, so many that each of the others is at least twice the next smaller one: as `git repack
 * --geometric=2` chooses. At least two.
 */
function outOfProportion(packs: readonly StoredPack[]): StoredPack[] {
  const sorted = [...packs].sort((one, other) => one.bytes - other.bytes);
  let count = 2;
  for (let at = sorted.length - 1; at > 1; at--)
    if (sorted[at]!.bytes < 2 * sorted[at - 1]!.bytes) {
      count = at + 1;
      break;
    }
  let bytes = sorted.slice(0, count).reduce((sum, pack) => sum + pack.bytes, 0);
  while (count < sorted.length && sorted[count]!.bytes < 2 * bytes) bytes += sorted[count++]!.bytes;
  return sorted.slice(0, count);
}
