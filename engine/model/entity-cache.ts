// Remembers what a blob says once it was parsed: equal bytes at an equal path are an equal entity.
// Owns nothing but memory; bounded, and never wrong, because its keys name immutable content.
import { isFault, type Fault } from '../base/fault.ts';
import { readEntity, type EntityOf, type Kind } from './kind.ts';

/** What a version of a file says, or why it cannot be read. */
export type Reading<K extends Kind> = { data: EntityOf<K> } | { problem: Fault };
/** Of whichever kind: what is kept beside readings of others. */
export type AnyReading = { data: object } | { problem: Fault };

/** Two generations of this many; the older one goes when the younger is full. */
const generationLimit = 2048;

let young = new Map<string, AnyReading>();
let old = new Map<string, AnyReading>();

/** Parses and validates; bytes that are no entity of that kind are a value, not an exception. */
export function readBytes<K extends Kind>(kind: K, path: string, source: string | Uint8Array): Reading<K> {
  try {
    return { data: readEntity(kind, path, source) };
  } catch (error) {
    if (isFault(error)) return { problem: error };
    throw error;
  }
}

/** What is remembered of a blob. */
export const knownBlob = <K extends Kind>(path: string, oid: string): Reading<K> | undefined =>
  (young.get(oid + path) ?? old.get(oid + path)) as Reading<K> | undefined;

/** What a blob says, parsed at most once while it is remembered. `bytes` is asked only when it is not. */
export function readBlob<K extends Kind>(
  kind: K,
  path: string,
  oid: string,
  bytes: () => Buffer,
): Reading<K> {
  const key = oid + path;
  const recent = young.get(key);
  if (recent) return recent as Reading<K>;
  const reading = (old.get(key) as Reading<K> | undefined) ?? readBytes(kind, path, bytes());
  if (young.size >= generationLimit) {
    old = young;
    young = new Map();
  }
  young.set(key, reading);
  return reading;
}
