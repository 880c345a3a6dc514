// References that must never lead back to where they begin: followed as a change would make them. Reads; writes nothing.
import { fault } from '../base/fault.ts';
import type { Kind } from '../model/kind.ts';
import type { Entry, Lookup } from './lookup.ts';

/** Entries looked at for one answer; a longer chain is a mistake in itself. */
const walkLimit = 10_000;

interface Walk<K extends Kind> {
  kind: K;
  /** What refers to the next. */
  field: string;
  /** Name of the entry that must not be come back to. */
  start: string;
  /** What it refers to. */
  first: readonly Entry<K>[];
  next: (entry: Entry<K>) => readonly string[];
}

/** Refuses what refers to itself, at any depth: CYCLE, with the chain. */
export function refuseCycle<K extends Kind>(
  lookup: Lookup,
  { kind, field, start, first, next }: Walk<K>,
): void {
  const from = new Map<string, string>();
  const queue = [...first];
  for (const entry of first) from.set(entry.name, start);
  for (let at = 0; at < queue.length && at < walkLimit; at += 1) {
    const entry = queue[at]!;
    if (entry.name === start) throw fault('CYCLE', { field, chain: chainTo(start, from) });
    for (const ref of next(entry)) {
      const following = lookup.find(kind, entry.company, ref);
      if (!following || from.has(following.name)) continue;
      from.set(following.name, entry.name);
      queue.push(following);
    }
  }
}

/** ACME-1 → ACME-2 → ACME-1. */
function chainTo(start: string, from: ReadonlyMap<string, string>): string[] {
  const chain = [start];
  let at = from.get(start);
  while (at !== undefined && at !== start) {
    chain.push(at);
    at = from.get(at);
  }
  return [...chain, start].reverse();
}
