// Three-way merge of lines: what only one side changed is taken, what both changed alike is taken once, the rest is a
// contradiction that the caller settles. Knows nothing of what the lines mean.
import { align } from './align.ts';

export interface LineConflict {
  base: string[];
  ours: string[];
  theirs: string[];
}

// For each line of base its place in the other text, or -1.
function placesIn(base: readonly string[], other: readonly string[]): Int32Array {
  const places = new Int32Array(base.length).fill(-1);
  for (const [from, to] of align(base, other)) places[from] = to;
  return places;
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, index) => line === b[index]);

/** Merges two versions of lines that come from `base`; where they contradict each other, `choose` says what stands. */
export function mergeLines(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
  choose: (conflict: LineConflict) => readonly string[],
): string[] {
  const inOurs = placesIn(base, ours);
  const inTheirs = placesIn(base, theirs);
  const merged: string[] = [];
  let [b, o, t] = [0, 0, 0];
  const settle = (nextB: number, nextO: number, nextT: number): void => {
    const was = base.slice(b, nextB);
    const our = ours.slice(o, nextO);
    const their = theirs.slice(t, nextT);
    [b, o, t] = [nextB, nextO, nextT];
    if (same(was, our)) merged.push(...their);
    else if (same(was, their) || same(our, their)) merged.push(...our);
    else merged.push(...choose({ base: was, ours: our, theirs: their }));
  };
  for (let line = 0; line < base.length; line += 1) {
    const our = inOurs[line]!;
    const their = inTheirs[line]!;
    if (our < o || their < t) continue;
    // A line all three have: everything before it is one region.
    settle(line, our, their);
    merged.push(base[line]!);
    [b, o, t] = [line + 1, our + 1, their + 1];
  }
  settle(base.length, ours.length, theirs.length);
  return merged;
}
