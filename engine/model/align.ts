// The longest common subsequence of two lists: which items stayed. Used by edits of lists and by merges of text.

/** Above this many comparisons (after equal ends are taken off) the middle counts as wholly changed. */
const maxCells = 4_000_000;

/** Pairs [index in a, index in b] of items that are the same, ascending in both. */
export function align<T>(
  a: readonly T[],
  b: readonly T[],
  same: (x: T, y: T) => boolean = Object.is,
): [number, number][] {
  let start = 0;
  while (start < a.length && start < b.length && same(a[start]!, b[start]!)) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && same(a[endA - 1]!, b[endB - 1]!)) {
    endA -= 1;
    endB -= 1;
  }
  const pairs: [number, number][] = Array.from({ length: start }, (_, index) => [index, index]);
  if ((endA - start) * (endB - start) <= maxCells)
    pairs.push(...alignMiddle(a, b, [start, endA, endB], same));
  for (let index = 0; index < a.length - endA; index += 1) pairs.push([endA + index, endB + index]);
  return pairs;
}

function alignMiddle<T>(
  a: readonly T[],
  b: readonly T[],
  [start, endA, endB]: [number, number, number],
  same: (x: T, y: T) => boolean,
): [number, number][] {
  const rows = endA - start;
  const columns = endB - start;
  if (rows === 0 || columns === 0) return [];
  // lengths[i][j]: length of the longest common subsequence of a from i on and b from j on.
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1)
      lengths[i * width + j] = same(a[start + i]!, b[start + j]!)
        ? lengths[(i + 1) * width + j + 1]! + 1
        : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < rows && j < columns;) {
    if (same(a[start + i]!, b[start + j]!)) {
      pairs.push([start + i, start + j]);
      i += 1;
      j += 1;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i += 1;
    else j += 1;
  }
  return pairs;
}
