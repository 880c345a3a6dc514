// How deep a value is nested, found out without going down into it: what is nested deeper than any input needs to be would end
// in a full stack wherever it is walked through.

/** Levels of an input; a file of the book has half as many. */
const deepest = 64;

/** What is said of an input that is too deep. */
export const tooDeep = `nested in more than ${deepest} levels`;

/** Whether there are objects or lists below so many others that no input needs them. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= deepest; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}
