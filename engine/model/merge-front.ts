// Three-way merge of front matter, key by key: scalars, lists as sets, maps key by key, a status by its
// lifecycle. Knows values only; where they stand in a text is merge.ts's business.
import { equal } from './equal.ts';
import {
  agentFollowers,
  isOpenRun,
  issueStatuses,
  mayMove,
  progressOf,
  statusFollowers,
  type IssueStatus,
} from './lifecycle.ts';
import type { Kind } from './place.ts';
import { isMapping, type Mapping } from './render-yaml.ts';

export interface Sides<T> {
  base: T;
  ours: T;
  theirs: T;
}

export type Side = 'ours' | 'theirs';

/** Something both sides changed. `field` is a key, `title`, `body`, `comments` or `file`. */
export interface Conflict extends Sides<unknown> {
  field: string;
}

/** Which side a contradiction is settled by; undefined leaves it to people. */
export type Settle = (conflict: Conflict) => Side | undefined;

export interface MergeOptions {
  /** Absent: every contradiction is left to people. */
  settle?: Settle | undefined;
  /**
   * Two people's work is joined, unless the one side takes something back: then a status that both changed is a
   * contradiction, whatever the lifecycle says of the two.
   */
  takesBack?: boolean | undefined;
}

type Decision = { value: unknown } | 'conflict';

export const pick = <T, K extends keyof T>(sides: Sides<T>, key: K): Sides<T[K]> => ({
  base: sides.base[key],
  ours: sides.ours[key],
  theirs: sides.theirs[key],
});

/** What only one side changed, or both alike. */
export function decide({ base, ours, theirs }: Sides<unknown>): Decision {
  if (equal(ours, theirs) || equal(base, theirs)) return { value: ours };
  return equal(base, ours) ? { value: theirs } : 'conflict';
}

export interface MergedFront {
  /** Keys that become something else than ours says; undefined takes one away. */
  set: Record<string, unknown>;
  /** Where there is one, ours stands, with what depends on it. */
  conflicts: Conflict[];
}

/** Merges the keys of a file; some kinds have a status with a lifecycle. */
export function mergeFronts(
  fronts: Sides<Mapping>,
  kind: Kind | undefined,
  { settle = () => undefined, takesBack = false }: MergeOptions = {},
): MergedFront {
  const merged: MergedFront = { set: {}, conflicts: [] };
  // The side whose status counts, where both changed it.
  const life = kind && lives[kind];
  const mover = life && moverOf(life, pick(fronts, 'status'), takesBack, settle, merged.conflicts);
  for (const key of new Set([...Object.keys(fronts.ours), ...Object.keys(fronts.theirs)])) {
    const sides = pick(fronts, key);
    const decision =
      mover && (key === 'status' || life?.brings.has(key))
        ? { value: sides[mover] }
        : life?.begins.has(key)
          ? decideStart(sides)
          : decideValue(key, sides);
    const side = decision === 'conflict' ? sideOf({ field: key, ...sides }, settle, merged.conflicts) : '';
    const value = decision === 'conflict' ? sides[side as Side] : decision.value;
    if (!equal(value, sides.ours)) merged.set[key] = value;
  }
  return merged;
}

/** The side that stands: as it is settled, or ours until people settle it. */
export function sideOf(conflict: Conflict, settle: Settle, conflicts: Conflict[]): Side {
  const side = settle(conflict);
  if (side === undefined) conflicts.push(conflict);
  return side ?? 'ours';
}

function decideValue(key: string, sides: Sides<unknown>): Decision {
  const plain = decide(sides);
  if (plain !== 'conflict') return plain;
  const { base, ours, theirs } = sides;
  if (key === 'updated') return { value: later(ours, theirs) };
  if ([base, ours, theirs].every(isListOrNothing)) return unite(sides);
  if (!isMapping(ours) || !isMapping(theirs)) return 'conflict';
  const maps = { base: isMapping(base) ? base : {}, ours, theirs };
  const inner = mergeFronts(maps, undefined);
  if (inner.conflicts.length > 0) return 'conflict';
  const value = { ...ours, ...inner.set };
  return { value: Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) };
}

const isListOrNothing = (value: unknown): boolean =>
  value === undefined || value === null || Array.isArray(value);
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const holds = (list: readonly unknown[], item: unknown): boolean => list.some((one) => equal(one, item));

/**
 * Both sides' additions stay, both sides' removals go. A map in a list is no word of a set but a thing of its own: one
 * that both sides replaced is two people's wish for the same thing, such as another limit of one budget.
 */
function unite({ base, ours, theirs }: Sides<unknown>): Decision {
  const [was, our, their] = [asList(base), asList(ours), asList(theirs)];
  const added = their.filter((item) => !holds(was, item) && !holds(our, item));
  const replaced = was.some((item) => isMapping(item) && !holds(our, item) && !holds(their, item));
  const addsOurs = our.some((item) => isMapping(item) && !holds(was, item) && !holds(their, item));
  if (replaced && addsOurs && added.some(isMapping)) return 'conflict';
  const kept = our.filter((item) => !holds(was, item) || holds(their, item));
  const items = [...kept, ...added];
  return { value: items.length > 0 ? items : undefined };
}

/** Of two times the later one; a time where the other is none. */
function later(a: unknown, b: unknown): unknown {
  const [one, other] = [a, b].map((time) => Date.parse(String(time)));
  return Number.isNaN(other) || one! >= other! ? a : b;
}

/** What began on both sides began at the earlier of two times. */
function decideStart(sides: Sides<unknown>): Decision {
  const { ours, theirs } = sides;
  const decision = decide(sides);
  if (decision !== 'conflict' || ours === undefined || theirs === undefined) return decision;
  return { value: later(ours, theirs) === ours ? theirs : ours };
}

/** What a status means for a merge of two that were changed on both sides. */
interface Life {
  /** The side that stands; undefined where people have to say. */
  further: (status: Sides<unknown>) => Side | undefined;
  /** What a status brings with it comes from the side whose status counts. */
  brings: ReadonlySet<string>;
  /** Times at which something began. */
  begins: ReadonlySet<string>;
}

const lives: { [K in Kind]?: Life } = {
  issue: {
    further: furtherOf,
    brings: new Set(statusFollowers.filter((field) => field !== 'startedAt')),
    begins: new Set(['startedAt']),
  },
  agent: {
    further: finalOf,
    brings: new Set(agentFollowers),
    begins: new Set(['pausedAt', 'terminatedAt']),
  },
  run: { further: endOf, brings: new Set(), begins: new Set() },
};

function moverOf(
  life: Life,
  status: Sides<unknown>,
  takesBack: boolean,
  settle: Settle,
  conflicts: Conflict[],
): Side | undefined {
  if (decide(status) !== 'conflict') return undefined;
  const further = takesBack ? undefined : life.further(status);
  return further ?? sideOf({ field: 'status', ...status }, settle, conflicts);
}

const isStatus = (value: unknown): value is IssueStatus =>
  (issueStatuses as readonly unknown[]).includes(value);

/** Of two moves the one that could have followed the other; where both could, the one that is further on. */
function furtherOf({ ours, theirs }: Sides<unknown>): Side | undefined {
  if (!isStatus(ours) || !isStatus(theirs)) return undefined;
  const [forth, back] = [mayMove(ours, theirs), mayMove(theirs, ours)];
  if (forth && back) return progressOf(ours) >= progressOf(theirs) ? 'ours' : 'theirs';
  if (forth) return 'theirs';
  return back ? 'ours' : undefined;
}

/** A run that has an end on one side has ended. */
function endOf({ ours, theirs }: Sides<unknown>): Side | undefined {
  if (isOpenRun(ours) === isOpenRun(theirs)) return undefined;
  return isOpenRun(theirs) ? 'ours' : 'theirs';
}

/** An agent that is terminated on one side is terminated. */
function finalOf({ ours, theirs }: Sides<unknown>): Side | undefined {
  if (ours === 'terminated') return 'ours';
  return theirs === 'terminated' ? 'theirs' : undefined;
}
