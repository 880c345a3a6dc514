// How deep a value is nested, found out without going down into it: what is nested deeper than any input needs to be would end
// in a full stack wherever it is walked through.

/** Levels of an input; a file of the book has half as many. */
export const deepestInput = 64;

/** Whether there are objects or lists below so many others. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
