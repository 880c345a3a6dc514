// A person's commits on main, taken into the engine's line move by move with main's last position as base. Knows
// commits and moves; what becomes of a path is decided by merge-paths.
import { isFault } from '../base/fault.ts';
import type { Step } from './ancestry.ts';
import type { Checkout } from './checkout.ts';
import type { Conflict, Shown } from './forward-types.ts';
import type { NewObjects } from './group.ts';
import type { Line } from './line.ts';
import { mergePaths, type MergeRules } from './merge-paths.ts';
import type { MainLog, Move } from './reflog.ts';
import { mainRef } from './refs.ts';
import type { Oid } from './snapshot.ts';
import type { FileEdits } from './tree-edit.ts';

/** Paths that are named in a commit's trailers, of each kind. */
const namedLimit = 50;
/** Longest subject of a person's that is quoted. */
const quotedLength = 60;

/** Moves that came from elsewhere: they never touched this work tree or its index. */
const fromElsewhere = /^(push|fetch)\b/;

/** What came of a look at main's moves. */
export interface TakenIn {
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
  rules: Omit<MergeRules, 'madeHere'>,
): Promise<TakenIn> {
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
  let taken: Shown[] = [];
  await line.exclusive((head, objects) => {
    if (head === undefined) return now;
    // Nothing of a try that came to nothing may be remembered.
    ancestry.follow(head);
    taken = [];
    return moves.reduce((at, move) => takeIn(checkout, objects, at, move, rules, taken), head);
  });
  return { shown: [...shown, ...taken], unfollowed };
}

const goesBack = ({ ancestry }: Checkout, { from, to }: Move): boolean =>
  from !== undefined && from !== to && (ancestry.judge(from, to) === 'rewind' || ancestry.descends(from, to));

const rewound = ({ from, to }: Move): Shown => ({ kind: 'rewound', from: from!, to });

/** Whether the line needs nothing of such a move. */
const isHeld = (step: Step): boolean => step === 'known' || step === 'rewind';

/** The line's head after one move of main. */
function takeIn(
  checkout: Checkout,
  objects: NewObjects,
  head: Oid,
  move: Move,
  rules: Omit<MergeRules, 'madeHere'>,
  shown: Shown[],
): Oid {
  const { ancestry } = checkout;
  const { from: base, to: theirs } = move;
  const step = theirs === head ? 'known' : ancestry.judge(base, theirs);
  const isTaken = shown.some((done) => done.kind === 'taken in' && done.commit === theirs);
  if (isHeld(step) || isTaken) return head;
  const madeHere = !fromElsewhere.test(move.message) && checkout.refs.headBranch() === mainRef;
  const merged = mergePaths(checkout, { base, head, theirs }, { ...rules, madeHere });
  const { conflicts, healed } = merged;
  if (head === base && step === 'forward' && merged.isTheirs) {
    shown.push({ kind: 'taken in', commit: theirs, as: theirs, conflicts, healed });
    return theirs;
  }
  const tree = applyEdits(objects, checkout.reader.snapshot(head).tree, merged.edits, conflicts);
  const { author, subject } = checkout.reader.commit(theirs);
  const as = objects.commit({
    tree,
    parents: [head, theirs],
    subject: `Take in ${quote(subject)} by ${quote(author.name)}`,
    trailers: trailersOf(conflicts, healed),
  });
  shown.push({ kind: 'taken in', commit: theirs, as, conflicts, healed });
  return as;
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
  ...conflicts.slice(0, namedLimit).map(({ path }): [string, string] => ['Conflict', printable(path)]),
  ...healed.slice(0, namedLimit).map((path): [string, string] => ['Healed', printable(path)]),
];

/** A stranger's words in a subject of ours: one line, nothing that moves a terminal. */
const quote = (text: string): string => JSON.stringify(printable(text).slice(0, quotedLength));
// eslint-disable-next-line no-control-regex -- control characters are what is replaced
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const printable = (text: string): string => text.replaceAll(unprintable, ' ').toWellFormed() || '?';
