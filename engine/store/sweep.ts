// Finds hand edits by comparing the work tree with the commit HEAD names: right even if every event was missed, cheap
// when nothing changed. Knows bytes and versions; what an edit means is decided by whoever asks.
import type { Checkout } from './checkout.ts';
import type { ForwardOptions, SweepScope } from './forward-types.ts';
import { readIdentity } from './git.ts';
import { GitProcesses } from './git-processes.ts';
import { readGitState } from './git-state.ts';
import { noFile } from './lineage.ts';
import type { Oid, Person } from './snapshot.ts';
import { StandingEdits } from './standing-edits.ts';
import { TreeLook } from './tree-look.ts';
import { TreeMemory } from './tree-memory.ts';
import type { AdoptedEdit, Sweep } from './worktree-edit.ts';

/** Files of one slice of the tree. */
const sliceFiles = 1000;
/** Hints that are kept; after more, everything is looked at. */
const hintLimit = 20_000;
/** How long an identity that was read counts, in milliseconds. */
const identityMs = 2_000;
/** When to look again after what passes by itself, in milliseconds. */
const soonMs = 250;
const notTakenIn = 'a commit that is not taken in yet';

const nobody: Person = { name: '', email: '' };

export class Sweeper {
  readonly #checkout: Checkout;
  readonly #choices: Pick<ForwardOptions, 'isOurs' | 'mayHold' | 'restsWith'>;
  readonly #isTakenIn: () => boolean;
  readonly #memory: TreeMemory;
  readonly #standing = new StandingEdits();
  readonly #processes: GitProcesses;
  #hinted = new Set<string>();
  /** Paths in whose place something else stands. */
  #obstructed: readonly string[] = [];
  /** Folders of the present round of slices, and how far it has come. */
  #round: { folders: string[]; at: number } | undefined;
  #rounds = 0;
  #identity: { person: Person; at: number } | undefined;

  /** `isTakenIn`: whether the line has all of main; what differs before that may be somebody's commit. */
  constructor(
    checkout: Checkout,
    choices: Pick<ForwardOptions, 'isOurs' | 'mayHold' | 'restsWith'>,
    isTakenIn: () => boolean,
  ) {
    this.#checkout = checkout;
    this.#choices = choices;
    this.#isTakenIn = isTakenIn;
    this.#memory = new TreeMemory(checkout.reader, choices.isOurs);
    this.#processes = new GitProcesses(checkout.folder);
  }

  /** A watcher saw something at this path. */
  hint(path: string): void {
    if (this.#hinted.size <= hintLimit) this.#hinted.add(path);
  }

  /** This save was adopted: what an editor that saves again started from. */
  keepSaved({ path, bytes }: AdoptedEdit): void {
    if (bytes !== null) this.#standing.keepSaved(path, bytes);
  }

  /** Paths whose edits stand. */
  standing = (): Iterable<string> => this.#standing.paths();

  /** Folders that came, or were made anew, since the last call: what wants a watcher. */
  freshFolders(): Set<string> {
    const commit = this.#checkout.refs.read('HEAD');
    if (commit !== undefined && this.#why() === undefined) this.#memory.follow(commit);
    return this.#memory.takeFresh();
  }

  /** `quietMs`: how long an edit must have been as it is to be reported. */
  sweep(scope: SweepScope, quietMs: number): Sweep {
    const { refs, clock, index } = this.#checkout;
    const commit = refs.read('HEAD');
    const stamp = index.stamp();
    const why = commit === undefined ? 'nothing is committed yet' : this.#why();
    if (commit === undefined || why !== undefined) return this.#nothing(commit, why);
    this.#memory.follow(commit);
    const now = clock.now();
    const look = new TreeLook(this.#checkout, {
      choices: this.#choices,
      memory: this.#memory,
      standing: this.#standing,
      now,
      quietMs,
      isGitRunning: () => this.#processes.find(now) !== undefined,
    });
    const before = { hinted: this.#hinted, rounds: this.#rounds };
    this.#look(look, scope);
    // A person's git may have begun meanwhile: then what was seen is neither its branch nor ours.
    const after = this.#why();
    if (after !== undefined || refs.read('HEAD') !== commit || index.stamp() !== stamp) {
      for (const path of before.hinted) this.hint(path);
      this.#round = undefined;
      this.#rounds = before.rounds;
      return this.#nothing(commit, after);
    }
    for (const path of this.#standing.paths()) if (!look.found.has(path)) this.#standing.forget(path);
    this.#obstructed = [...look.obstacles.keys()];
    return {
      commit,
      edits: look.edits,
      obstacles: [...look.obstacles.values()],
      unsettled: look.unsettled,
      ...(look.unsettled.length > 0 && { laterMs: Math.ceil(look.laterMs) }),
      rounds: this.#rounds,
      author: look.edits.length === 0 ? nobody : this.#author(),
    };
  }

  #look(look: TreeLook, scope: SweepScope): void {
    const isWhole = scope === 'whole' || this.#hinted.size > hintLimit;
    const hinted = this.#hinted;
    this.#hinted = new Set();
    if (isWhole) {
      // Folders that are found on the way are gone through as well.
      for (const folder of this.#memory.folders.keys()) look.folder(folder);
      this.#round = undefined;
      this.#rounds += 1;
    }
    for (const path of hinted) look.path(path);
    if (scope === 'slice' && !isWhole) this.#slice(look);
    for (const path of [...this.#standing.paths(), ...this.#obstructed]) look.path(path);
    look.finish();
  }

  /** The next part of the round; folders that come meanwhile are seen where they are listed. */
  #slice(look: TreeLook): void {
    const round = (this.#round ??= { folders: [...this.#memory.folders.keys()], at: 0 });
    for (let files = 0; files < sliceFiles && round.at < round.folders.length; round.at++)
      files += 1 + look.folder(round.folders[round.at]!);
    if (round.at < round.folders.length) return;
    this.#round = undefined;
    this.#rounds += 1;
  }

  /** Why the work tree cannot be compared now; undefined: it can. */
  #why(): string | undefined {
    const { onMain, operation, lock } = readGitState(this.#checkout.folder, this.#checkout.refs);
    if (!onMain) return 'HEAD is not main';
    return operation ?? lock ?? (this.#isTakenIn() ? undefined : notTakenIn);
  }

  #nothing(commit: Oid | undefined, why: string | undefined): Sweep {
    return {
      commit: commit ?? noFile,
      edits: [],
      obstacles: [],
      unsettled: [],
      ...(why !== undefined && { why }),
      // A lock ends soon, HEAD has moved just now, a commit is taken in; all else is a person's to end, and is noticed.
      ...((why === undefined || why === notTakenIn || why.endsWith('.lock')) && { laterMs: soonMs }),
      rounds: this.#rounds,
      author: nobody,
    };
  }

  #author(): Person {
    const now = this.#checkout.clock.now();
    if (this.#identity === undefined || now - this.#identity.at > identityMs) {
      this.#identity = { person: readIdentity(this.#checkout.folder), at: now };
    }
    return this.#identity.person;
  }
}
