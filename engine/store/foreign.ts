// A person's commits on main, taken into the engine's line move by move with main's last position as base, each with what
// must be put right on top of it: the line never stands at a commit that nobody judged. Knows commits and moves; what
// becomes of a path is decided by merge-paths, what may stand by whoever judges.
import { isFault } from '../base/fault.ts';
import { plain, quoted } from '../base/quoted.ts';
import type { Step } from './ancestry.ts';
import type { Checkout } from './checkout.ts';
import { syncForeign } from './foreign-objects.ts';
import type { Conflict, Shown } from './forward-types.ts';
import type { NewObjects } from './group.ts';
import type { Judge } from './judgement.ts';
import type { Line } from './line.ts';
import { mergePaths, type MergeRules } from './merge-paths.ts';
import type { MainLog, Move } from './reflog.ts';
import type { Commit, Oid } from './snapshot.ts';
import type { FileEdits } from './tree-edit.ts';

/** Paths that are named in a commit's trailers, of each kind. */
const namedLimit = 50;

/** Commits of one move that are judged by whose they are; more are the act of whoever made the last. */
const judgedLimit = 500;

/** Moves that came from elsewhere: they never touched this work tree or its index. */
const fromElsewhere = /^(push|fetch)\b/;

export interface TakeInRules extends Omit<MergeRules, 'madeHere' | 'kept'> {
  /** Absent: every commit may stand. */
  judge?: Judge | undefined;
}

/** What came of a look at main's moves. */
export interface Taken {
  shown: readonly Shown[];
  /** Where main stood before the first move that came from elsewhere: files and index stand there still. */
  unfollowed: Oid | undefined;
}

/**
 * Takes every move of main from `known` to `now` into the line. Resolves when that is durable. `known` is undefined at
 * the first look after a start.
 */
export async function takeInMoves(
  checkout: Checkout,
  line: Pick<Line, 'exclusive'>,
  log: MainLog,
  { known, now }: { known: Oid | undefined; now: Oid },
  rules: TakeInRules,
): Promise<Taken> {
  const { ancestry, reader, edge } = checkout;
  const logged = log.movesTo(now, known);
  const before = reader.head()!;
  // The most common start: main stands where the engine left it.
  if (known === undefined && ancestry.descends(before, now)) return { shown: [], unfollowed: undefined };
  edge.refresh();
  ancestry.follow(before);
  const moves = logged ?? [{ from: known ?? ancestry.nearestKnown(now), to: now, message: '' }];
  const unfollowed = moves.find(({ message }) => fromElsewhere.test(message))?.from;
  const shown = known === undefined ? [] : moves.filter((move) => goesBack(checkout, move)).map(rewound);
  if (moves.every(({ from, to }) => isHeld(ancestry.judge(from, to)))) return { shown, unfollowed };
  let taken: Pick<Intake, 'shown' | 'afterwards'> = { shown: [], afterwards: [] };
  const kept = new Map(checkout.lineage.kept);
  await line.exclusive(async (head, objects) => {
    if (head === undefined) return now;
    // Nothing of a try that came to nothing may be remembered.
    ancestry.follow(head);
    const intake: Intake = { checkout, objects, rules, kept, start: head, shown: [], afterwards: [] };
    taken = intake;
    const tips = moves.map(({ to }) => to);
    await syncForeign(checkout, tips, ancestry.knows);
    return moves
      .flatMap((move) => stepsOf(checkout, move))
      .reduce((at, step) => takeIn(intake, at, step), head);
  });
  for (const then of taken.afterwards) then();
  return { shown: [...shown, ...taken.shown], unfollowed };
}

const goesBack = ({ ancestry }: Checkout, { from, to }: Move): boolean =>
  from !== undefined && from !== to && (ancestry.judge(from, to) === 'rewind' || ancestry.descends(from, to));

const rewound = ({ from, to }: Move): Shown => ({ kind: 'rewound', from: from!, to });

/** Whether the line needs nothing of such a move. */
const isHeld = (step: Step): boolean => step === 'known' || step === 'rewind';

/** What one try at taking moves in works with. */
interface Intake {
  checkout: Checkout;
  objects: NewObjects;
  rules: TakeInRules;
  /** As it was before the first try: taking a file in forgets it. */
  kept: MergeRules['kept'];
  /** Where the line stood before the first of them. */
  start: Oid;
  shown: Shown[];
  afterwards: (() => void)[];
}

/** A move of main that is one person's act. */
interface MoveStep extends Move {
  /** Whether it stands for more than one commit, or for a merge. */
  inSteps: boolean;
}

/** A move by commits of several people, person by person. */
function stepsOf({ ancestry, reader }: Checkout, move: Move): MoveStep[] {
  const isMerge = (commit: Oid): boolean => ancestry.parents(commit).length > 1;
  const whole = { ...move, inSteps: true };
  if (ancestry.judge(move.from, move.to) !== 'forward') return [whole];
  const commits = ancestry.firstParents(move.to, move.from, judgedLimit + 1).reverse();
  if (commits.length > judgedLimit) return [whole];
  const whose = ({ author, committer }: Commit): string => `${author.email} ${committer.email}`;
  const steps: MoveStep[] = [];
  let last = '';
  for (const commit of commits) {
    const by = whose(reader.commit(commit));
    const step = steps.at(-1);
    if (step !== undefined && by === last) Object.assign(step, { to: commit, inSteps: true });
    else steps.push({ ...move, from: step?.to ?? move.from, to: commit, inSteps: isMerge(commit) });
    last = by;
  }
  return steps;
}

/** The line's head after one step of main: the commit, or its merge with the line, and what puts it right. */
function takeIn(intake: Intake, head: Oid, move: MoveStep): Oid {
  const { checkout, objects, rules, kept, shown } = intake;
  const { ancestry } = checkout;
  const { from: base, to: theirs } = move;
  const step = theirs === head ? 'known' : ancestry.judge(base, theirs);
  const isTaken = shown.some((done) => done.kind === 'taken in' && done.commit === theirs);
  if (isHeld(step) || isTaken) return head;
  const madeHere = !fromElsewhere.test(move.message);
  const merged = mergePaths(checkout, { base, head, theirs }, { ...rules, madeHere, kept });
  const { conflicts, healed } = merged;
  const judged = (as: Oid): Oid => {
    shown.push({ kind: 'taken in', commit: theirs, as, conflicts, healed });
    return putRight(intake, { head, as, move });
  };
  if (head === base && step === 'forward' && merged.isTheirs) return judged(theirs);
  const tree = applyEdits(objects, checkout.reader.snapshot(head).tree, merged.edits, conflicts);
  const { author, subject } = checkout.reader.commit(theirs);
  const as = objects.commit({
    tree,
    parents: [head, theirs],
    subject: `Take in ${quoted(subject)} by ${quoted(author.name)}`,
    trailers: trailersOf(conflicts, healed),
  });
  return judged(as);
}

/** On top of a commit that was taken in: what of it may not stand. Answers that commit, or `as` itself. */
function putRight(
  { checkout: { reader }, objects, rules, shown, afterwards, start }: Intake,
  { head, as, move }: { head: Oid; as: Oid; move: MoveStep },
): Oid {
  const { from: base, to, inSteps } = move;
  const after = reader.snapshot(as);
  // What steps before this one changed, no catalog can know yet.
  const pending = new Set(head === start ? [] : reader.diff(start, head).map(({ path }) => path));
  const before = reader.snapshot(head, pending);
  const judgement = rules.judge?.({ commit: reader.commit(to), base, inSteps, before, after });
  if (judgement?.afterwards !== undefined) afterwards.push(judgement.afterwards);
  const correction = judgement?.correction;
  if (correction === undefined) return as;
  const { files, reasons, ...said } = correction;
  // Main must not wait for ever for what cannot stand beside the rest.
  const leftOut: Conflict[] = [];
  const tree = applyEdits(objects, after.tree, files, leftOut);
  const corrected = objects.commit({ tree, parents: [as], ...said });
  shown.push({ kind: 'corrected', commit: to, as: corrected, subject: said.subject, reasons });
  if (leftOut.length > 0)
    shown.push({ kind: 'taken in', commit: to, as: corrected, conflicts: leftOut, healed: [] });
  return corrected;
}

/**
 * Removals first, so that a file may become a folder. A path that cannot stand beside what the engine wrote meanwhile
 * is left out and shown.
 */
function applyEdits(objects: NewObjects, tree: Oid, edits: FileEdits, conflicts: Conflict[]): Oid {
  const removed: FileEdits = new Map([...edits].filter(([, edit]) => edit === null));
  const written = new Map([...edits].filter(([, edit]) => edit !== null));
  const without = objects.tree(tree, removed);
  try {
    return objects.tree(without, written);
  } catch (error) {
    if (!isFault(error)) throw error;
  }
  let result = without;
  for (const [path, edit] of written) {
    try {
      result = objects.tree(result, new Map([[path, edit]]));
    } catch (error) {
      if (!isFault(error)) throw error;
      conflicts.push({ path });
    }
  }
  return result;
}

const trailersOf = (conflicts: readonly Conflict[], healed: readonly string[]): [string, string][] => [
  ['Action', 'main.take-in'],
  ['Actor', 'system'],
  ...conflicts.slice(0, namedLimit).flatMap(conflictTrailers),
  ...healed.slice(0, namedLimit).map((path): [string, string] => ['Healed', plain(path)]),
];

/** The engine's version is the first parent's, the person's the second's; where both began is told by its blob. */
const conflictTrailers = ({ path, base }: Conflict): [string, string][] => [
  ['Conflict', plain(path)],
  ...(base === undefined ? [] : ([['Conflict-Base', base]] satisfies [string, string][])),
];
