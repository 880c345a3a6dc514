// Which word of another engine is the newest, in histories made by hand: in capitals what an engine signed, else a person's.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { BroughtRange } from '../../engine/catalog/brought-range.ts';
import type { Commit, Oid, Reader } from '../../engine/store/snapshot.ts';
import { markdown } from '../helpers/book.ts';

const path = 'companies/acme/agents/cto/AGENTS.md';

interface Made {
  on: readonly string[];
  /** What the file says; absent: as on the first of them; null: it is not there. */
  says?: Record<string, unknown> | string | null;
  isTakeIn?: boolean;
}

/** Only what a range asks of a reader. */
function readerOf(history: Record<string, Made>): Reader {
  const oids = Object.keys(history);
  const blobs = new Map<Oid, Buffer>();
  const versions = new Map<Oid, Oid | undefined>();
  for (const [oid, { on, says }] of Object.entries(history)) {
    const text = typeof says === 'string' ? says : says && markdown({ name: 'Tech', ...says });
    const blob = text ? createHash('sha1').update(text).digest('hex') : undefined;
    if (blob) blobs.set(blob, Buffer.from(text!));
    versions.set(oid, says === undefined ? versions.get(on[0]!) : blob);
  }
  const commit = (oid: Oid): Commit => ({
    ...({} as Commit),
    oid,
    parents: history[oid]!.on,
    trailers: history[oid]!.isTakeIn ? [['Action', 'main.take-in']] : [],
    engine: oid === oid.toUpperCase(),
  });
  const reach = (of: Oid): Set<Oid> => {
    const found = new Set([of]);
    for (const oid of found) for (const parent of history[oid]!.on) found.add(parent);
    return found;
  };
  const reader: Partial<Reader> = {
    commit,
    snapshot: (at) => ({
      ...({} as ReturnType<Reader['snapshot']>),
      oid: (asked) => (asked === path ? versions.get(at!) : undefined),
      read: (asked) => blobs.get(asked === path ? (versions.get(at!) ?? '') : ''),
    }),
    diff(from, to) {
      const [was, oid] = [from === undefined ? undefined : versions.get(from), versions.get(to)];
      return was === oid ? [] : [{ path, ...(was && { was }), ...(oid && { oid }) }];
    },
    blob: (oid) => blobs.get(oid)!,
    log(to) {
      const found: Commit[] = [];
      for (let at: Oid | undefined = to; at !== undefined; at = history[at]!.on[0]) found.push(commit(at));
      return found;
    },
    behind: (of, asked) => new Set([...asked].filter((oid) => reach(of).has(oid))),
  };
  expect(oids).toContain('L');
  return reader as Reader;
}

const budget = (limit: number) => ({ budgets: [{ metric: 'money', limit, window: 'monthly' }] });
const base = { role: 'general', ...budget(5) };
const hasBudget = (history: Record<string, Made>, limit: number, more: object = {}): boolean =>
  new BroughtRange(readerOf(history), 'm', 'L').hasWritten(path, 'budgets', { ...budget(limit), ...more });
const isWhole = (history: Record<string, Made>, at: Oid): boolean => {
  const reader = readerOf(history);
  return new BroughtRange(reader, 'm', 'L').isVouched(path, reader.snapshot(at).oid(path));
};

/** The line changed the role, the other clone the budget: raised and lowered again. */
const raised: Record<string, Made> = {
  O: { on: [], says: base },
  L: { on: ['O'], says: { ...base, role: 'engineer' } },
  X: { on: ['O'], says: { ...base, ...budget(1000) } },
  T: { on: ['X'], says: { ...base, ...budget(10) } },
  m: { on: ['L', 'T'] },
};

test('the newest word counts, and none that was taken back', () => {
  expect(hasBudget(raised, 10)).toBe(true);
  expect(hasBudget(raised, 1000)).toBe(false);
  expect(isWhole(raised, 'X')).toBe(false);
  // Its role is no word of the other engine's.
  expect(isWhole(raised, 'T')).toBe(false);
  expect(isWhole({ ...raised, L: { on: ['O'] } }, 'T')).toBe(true);
});

test('a field, or a file, that was removed again is not what it was', () => {
  const without = { ...raised, T: { on: ['X'], says: { role: 'general' } } };
  expect(hasBudget(without, 1000)).toBe(false);
  expect(new BroughtRange(readerOf(without), 'm', 'L').hasWritten(path, 'budgets', { budgets: [] })).toBe(
    true,
  );
  const gone = { ...raised, T: { on: ['X'], says: null } };
  expect(hasBudget(gone, 1000)).toBe(false);
  expect(isWhole(gone, 'X')).toBe(false);
  expect(isWhole(gone, 'T')).toBe(true);
});

test('a branch that did not hear of the newer word does not bring the older one', () => {
  const branches: Record<string, Made> = {
    ...raised,
    U: { on: ['X'], says: { ...base, ...budget(1000), title: 'Two' } },
    m: { on: ['L', 'T', 'U'] },
  };
  expect(hasBudget(branches, 10)).toBe(true);
  expect(hasBudget(branches, 1000)).toBe(false);
  const both = { ...branches, T: { on: ['O'], says: { ...base, ...budget(10) } } };
  for (const limit of [10, 1000]) expect(hasBudget(both, limit)).toBe(true);
});

test('what a person wrote on top counts as theirs, and as what stood there taken back', () => {
  const on = (says: Made['says']): Record<string, Made> => ({
    ...raised,
    p: { on: ['T'], says: says! },
    m: { on: ['L', 'p'] },
  });
  expect(hasBudget(on({ ...base, ...budget(70) }), 70)).toBe(false);
  expect(hasBudget(on({ ...base, ...budget(70) }), 10)).toBe(false);
  expect(hasBudget(on({ ...base, ...budget(10), title: 'Two' }), 10)).toBe(true);
  // A file in dispute, as git leaves it, says nothing.
  expect(hasBudget(on('<<<<<<< ours\n=======\n>>>>>>> theirs\n'), 10)).toBe(true);
  // What an engine judged goes on as its own, whoever wrote it.
  const judged: Record<string, Made> = {
    ...on({ ...base, ...budget(70) }),
    V: { on: ['p'] },
    m: { on: ['L', 'V'] },
  };
  for (const limit of [10, 70, 1000]) expect(hasBudget(judged, limit)).toBe(false);
});

test('what an engine took in counts once it has gone on from there', () => {
  const taken: Record<string, Made> = {
    ...raised,
    T: { on: ['O'], says: { ...base, title: 'Two' } },
    p: { on: ['O'], says: { ...base, ...budget(1000) } },
    X: { on: ['T', 'p'], says: { ...base, title: 'Two', ...budget(1000) }, isTakeIn: true },
    m: { on: ['L', 'X'] },
  };
  expect(hasBudget(taken, 1000)).toBe(false);
  expect(hasBudget({ ...taken, V: { on: ['X'] }, m: { on: ['L', 'V'] } }, 1000)).toBe(true);
  const right = { ...taken, V: { on: ['X'], says: base }, m: { on: ['L', 'V'] } };
  expect(hasBudget(right, 1000)).toBe(false);
});

test('books that merged each other: what is set again is new, what came from the line is not', () => {
  const crossed: Record<string, Made> = {
    O: { on: [], says: base },
    A: { on: ['O'], says: { ...base, title: 'Two' } },
    B: { on: ['O'], says: { ...base, ...budget(1000) } },
    a: { on: ['A', 'B'], says: { ...base, title: 'Two', ...budget(1000) } },
    L: { on: ['a'], says: { ...base, title: 'Three', ...budget(1000) } },
    b: { on: ['B', 'A'], says: { ...base, title: 'Two', ...budget(1000) } },
    T: { on: ['b'], says: { ...base, title: 'Two', ...budget(5) } },
    m: { on: ['L', 'T'] },
  };
  expect(hasBudget(crossed, 5)).toBe(true);
  const range = new BroughtRange(readerOf(crossed), 'm', 'L');
  expect(range.hasWritten(path, 'title', { title: 'Two' })).toBe(false);
  const takenIn = { ...crossed, B2: { on: ['B', 'b'], says: { ...base, title: 'Two', ...budget(1000) } } };
  const later = { ...takenIn, T: { on: ['B2'] }, m: { on: ['L', 'T'] } };
  expect(new BroughtRange(readerOf(later), 'm', 'L').hasWritten(path, 'title', { title: 'Two' })).toBe(false);
});

test('what both sides added is what a merge of them says', () => {
  const skills = (...names: string[]) => ({ ...base, skills: names });
  const added: Record<string, Made> = {
    O: { on: [], says: skills('one') },
    L: { on: ['O'], says: skills('one', 'two') },
    T: { on: ['O'], says: skills('one', 'three') },
    m: { on: ['L', 'T'] },
  };
  const range = new BroughtRange(readerOf(added), 'm', 'L');
  const has = (...names: string[]): boolean => range.hasWritten(path, 'skills', skills(...names));
  expect(has('one', 'two', 'three')).toBe(true);
  expect(has('one', 'three', 'two')).toBe(true);
  expect(has('one', 'three')).toBe(true);
  expect(has('two', 'three')).toBe(false);
});
