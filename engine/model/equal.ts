// Whether two values read from files say the same. Order of keys does not count, order of items does.
import { isMapping } from './render-yaml.ts';

/** Deep equality of plain values; a key with undefined equals a missing key. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (!isMapping(a) || !isMapping(b)) return false;
  for (const key of Object.keys(a)) if (!equal(a[key], b[key])) return false;
  for (const key of Object.keys(b)) if (b[key] !== undefined && a[key] === undefined) return false;
  return true;
}
