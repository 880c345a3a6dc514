// How far the next step of bringing forward goes: few paths at a time, along the line, never past a person's commit.
import type { Checkout } from './checkout.ts';
import type { Oid } from './snapshot.ts';
import type { StepPlan } from './step.ts';

/** Commits of a backlog that are looked through; the rest is for later steps. */
const backlogLimit = 5000;

/** The step from where main stands towards the line's head; `pathLimit` paths at most, unless a single commit has more. */
export function planStep(
  { reader, ancestry }: Checkout,
  from: Oid | undefined,
  head: Oid,
  pathLimit: number,
): StepPlan {
  const changes = reader.diff(from, head, { withSubmodules: true });
  if (changes.length <= pathLimit || from === undefined) return { from, to: head, changes };
  const backlog = ancestry.firstParents(head, from, backlogLimit);
  // Main may go only where its own commit is contained: to the commit that was made on it, or took it in, and beyond.
  const first = backlog.findIndex((commit) => ancestry.parents(commit).includes(from));
  let near = first;
  for (let far = 0; far < near;) {
    const middle = (far + near) >>> 1;
    if (reader.diff(from, backlog[middle]!).length <= pathLimit) near = middle;
    else far = middle + 1;
  }
  const to = near <= 0 ? head : backlog[near]!;
  return { from, to, changes: to === head ? changes : reader.diff(from, to, { withSubmodules: true }) };
}
