// Keeps which files refer to each other in a circle: an agent that reports to itself in the end, issues that wait for
// each other. Works on links alone, and only on those a step touched and what hangs together with them.
import type { Readable } from './readable.ts';
import { selectAll } from './queries/query.ts';
import { circles } from './tables/names.ts';

/** Fields whose references must never lead back. */
export const bendingFields: ReadonlySet<string> = new Set([
  'parent',
  'reportsTo',
  'blockedBy',
  'includes team',
]);

const targetsOf = selectAll<{ company: string; path: string; field: string }, { found: string }>(
  'circles.targets',
  `SELECT DISTINCT found FROM links
   WHERE company = @company AND path = @path AND field = @field AND found <> '' ORDER BY found`,
);

const ringOf = selectAll<{ company: string; field: string; path: string }, { ring: string }>(
  'circles.ringOf',
  'SELECT ring FROM circles WHERE company = @company AND field = @field AND path = @path',
);

const membersOf = selectAll<{ company: string; field: string; ring: string }, { path: string }>(
  'circles.members',
  'SELECT path FROM circles WHERE company = @company AND field = @field AND ring = @ring',
);

/** A field of a company whose links changed. */
export interface Bent {
  company: string;
  field: string;
  /** The files that say it. */
  touched: ReadonlySet<string>;
  /** All that the field says in the company, where somebody has just read it: file to files. */
  edges?: ReadonlyMap<string, readonly string[]>;
}

/** Brings the circles of one field up to date with links that changed in the files at `touched`. */
export function settleCircles(catalog: Readable, { company, field, touched, edges }: Bent): void {
  const starts = new Set(touched);
  for (const path of touched)
    for (const { ring } of ringOf(catalog, { company, field, path }))
      for (const member of membersOf(catalog, { company, field, ring })) starts.add(member.path);
  for (const path of starts) catalog.db.run(circles.remove, [company, field, path]);
  const next = (path: string): readonly string[] =>
    edges ? (edges.get(path) ?? []) : targetsOf(catalog, { company, path, field }).map(({ found }) => found);
  for (const ring of ringsFrom([...starts].sort(), next)) {
    const members = new Set(ring);
    const [first] = [...ring].sort();
    for (const path of ring) {
      const hop = nextOnRing(path, members, next);
      catalog.db.run(circles.put, circles.row({ company, field, path, ring: first!, next: hop }).values);
    }
  }
}

interface Visit {
  path: string;
  targets: readonly string[];
  at: number;
}

/** Every circle that can be reached from `starts`: Tarjan's strongly connected components, without recursion. */
export function ringsFrom(starts: readonly string[], next: (path: string) => readonly string[]): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const rings: string[][] = [];
  const enter = (path: string): Visit => {
    order.set(path, order.size);
    low.set(path, order.get(path)!);
    open.push(path);
    isOpen.add(path);
    return { path, targets: next(path), at: 0 };
  };
  const lower = (path: string, to: number): unknown => low.set(path, Math.min(low.get(path)!, to));
  for (const start of starts) {
    if (order.has(start)) continue;
    const walk = [enter(start)];
    for (let visit = walk.at(-1); visit; visit = walk.at(-1)) {
      const target = visit.targets[visit.at++];
      if (target !== undefined) {
        if (!order.has(target)) walk.push(enter(target));
        else if (isOpen.has(target)) lower(visit.path, order.get(target)!);
        continue;
      }
      walk.pop();
      const above = walk.at(-1);
      if (above) lower(above.path, low.get(visit.path)!);
      if (low.get(visit.path) !== order.get(visit.path)) continue;
      const ring = open.splice(open.indexOf(visit.path));
      for (const path of ring) isOpen.delete(path);
      if (ring.length > 1 || visit.targets.includes(visit.path)) rings.push(ring);
    }
  }
  return rings;
}

/** The member that `from` refers to on its shortest way back to itself; the first by path of several. */
function nextOnRing(
  from: string,
  members: ReadonlySet<string>,
  next: (path: string) => readonly string[],
): string {
  let best: { hop: string; length: number } | undefined;
  for (const hop of next(from)) {
    if (!members.has(hop)) continue;
    const length = stepsTo(hop, from, members, next);
    if (length !== undefined && (!best || length < best.length)) best = { hop, length };
  }
  return best?.hop ?? from;
}

function stepsTo(
  from: string,
  to: string,
  members: ReadonlySet<string>,
  next: (path: string) => readonly string[],
): number | undefined {
  const seen = new Map([[from, 0]]);
  for (const [path, steps] of seen) {
    if (path === to) return steps;
    for (const target of next(path))
      if (members.has(target) && !seen.has(target)) seen.set(target, steps + 1);
  }
  return undefined;
}
