// One look at a person's git and at most one step after it: takes in their commits, mends an index that was put back,
// brings main forward if it is time. Knows the order of things; each is done by its own module.
import { isFault } from '../base/fault.ts';
import type { Checkout } from './checkout.ts';
import { takeInMoves } from './foreign.ts';
import type { ForwardOptions, Shown, Waiting } from './forward-types.ts';
import { mergeText } from './git.ts';
import { GitProcesses } from './git-processes.ts';
import { noCommit } from './git-object.ts';
import { type GitState, readGitState } from './git-state.ts';
import { differingPaths, healIndex } from './heal.ts';
import { ForwardJournal, recognise } from './journal.ts';
import { Pace } from './pace.ts';
import { planStep } from './plan.ts';
import { MainLog } from './reflog.ts';
import { engineRef, mainRef } from './refs.ts';
import type { Oid } from './snapshot.ts';
import { bringForward, type StepOutcome } from './step.ts';

/** Main stands at the line's head; or will be moved at a time; or waits for something. */
export type Outcome =
  | { state: 'brought'; head: Oid }
  | { state: 'due'; at: number }
  | { state: 'waiting'; why: Waiting; detail: string };

const stepWaits: Record<Exclude<StepOutcome, 'moved' | 'lost'>, Waiting> = {
  locked: 'index is locked',
  busy: 'main is locked',
};

export class MainKeeper {
  readonly pace = new Pace();
  readonly #checkout: Checkout;
  readonly #options: ForwardOptions;
  readonly #show: (shown: Shown) => void;
  readonly #journal: ForwardJournal;
  readonly #log: MainLog;
  readonly #processes: GitProcesses;
  /** Main's last position that the line holds; undefined before the first look. */
  #main: Oid | undefined;
  #isOpen = false;
  #indexSeen = '';
  /** What may be stale in an index that somebody wrote: these paths, or those written lately. */
  #toHeal: readonly string[] | 'recent' | undefined;
  /** Files found half written after an unplanned stop. */
  #half: string[] = [];
  /** In the middle of a backlog, or of a step that did not get main: the next one waits for no pace. */
  #isHalfway = false;

  constructor(checkout: Checkout, options: ForwardOptions, show: (shown: Shown) => void) {
    this.#checkout = checkout;
    this.#options = options;
    this.#show = show;
    this.#journal = new ForwardJournal(checkout);
    this.#log = new MainLog(options.folder);
    this.#processes = new GitProcesses(options.folder);
  }

  /** Looks, and moves main one step if it may. Without `paced` it does not wait for quiet. Never rejects. */
  async turn(paced: boolean): Promise<Outcome> {
    try {
      return await this.#lookAndStep(paced);
    } catch (error) {
      const why = isFault(error, 'INDEX_UNREADABLE') ? 'index cannot be read' : 'failed';
      return { state: 'waiting', why, detail: (error as Error).message };
    }
  }

  close(): void {
    if (this.#isOpen) this.#journal.close();
  }

  async #lookAndStep(paced: boolean): Promise<Outcome> {
    const { reader, refs, folder, clock } = this.#checkout;
    this.open();
    const state = readGitState(folder, refs);
    this.#noticePerson(state);
    // Before its first write the engine has no line: main is all there is, and moves as people move it.
    if (refs.read(engineRef) === undefined) return { state: 'brought', head: refs.read(mainRef) ?? noCommit };
    await this.#takeIn();
    const head = reader.head()!;
    const isBehind = head !== this.#main;
    const now = clock.now();
    this.pace.lags(now, isBehind);
    if (!isBehind && this.#toHeal === undefined && this.#half.length === 0) return { state: 'brought', head };
    const waiting = this.#whyWait(state, now);
    if (waiting !== undefined) return { state: 'waiting', ...waiting };
    this.#mend();
    if (!isBehind) return { state: 'brought', head };
    const at = this.pace.dueAt(now);
    if (paced && now < at && !this.#isHalfway) return { state: 'due', at };
    return this.#step(head);
  }

  /** Finds out, once, what the last writer left; before this no file of the work tree can be judged. */
  open(): void {
    if (this.#isOpen) return;
    const { refs, swap, index } = this.#checkout;
    const head = refs.read(engineRef);
    const journal = this.#journal.read();
    const rescued = swap.recover((version) => isStored(this.#checkout, version));
    if (rescued.length > 0) this.#show({ kind: 'rescued', files: rescued });
    if (head !== undefined && !journal.clean && journal.since !== undefined) {
      this.#half = recognise(this.#checkout, journal.since, head);
    }
    if (journal.index !== index.stamp()) this.#toHeal = differingPaths(this.#checkout);
    this.#indexSeen = index.stamp();
    this.#isOpen = true;
  }

  #noticePerson(state: GitState): void {
    const { index, clock } = this.#checkout;
    if (state.lock !== undefined) this.pace.sign(clock.now());
    const stamp = index.stamp();
    if (stamp === this.#indexSeen) return;
    this.#indexSeen = stamp;
    this.#toHeal ??= 'recent';
    this.pace.sign(clock.now());
  }

  /** A person's commits on main become part of the line, whatever HEAD is now. */
  async #takeIn(): Promise<void> {
    const { refs, clock } = this.#checkout;
    const now = refs.read(mainRef);
    if (now === this.#main || now === undefined) return;
    if (this.#main !== undefined) this.pace.sign(clock.now());
    const {
      mergeFile = (_, base, ours, theirs) => mergeText(base, ours, theirs),
      tokenOf = () => undefined,
    } = this.#options;
    const rules = { mergeFile, tokenOf };
    const moves = { known: this.#main, now };
    for (const shown of await takeInMoves(this.#checkout, this.#options.line, this.#log, moves, rules))
      this.#show(shown);
    this.#main = now;
  }

  #whyWait(state: GitState, now: number): { why: Waiting; detail: string } | undefined {
    if (!state.onMain) return { why: 'switched away', detail: 'HEAD is not main' };
    if (state.operation !== undefined) return { why: 'operation in progress', detail: state.operation };
    if (state.lock !== undefined) return { why: 'index is locked', detail: state.lock };
    const running = this.#processes.find(now);
    if (running !== undefined) this.pace.sign(now);
    if (!this.pace.waitsFor(now, running !== undefined)) return undefined;
    return { why: 'git is running', detail: `git ${running!.command}, process ${running!.pid}` };
  }

  /** Index entries that were put back, and files that a stop left half written. */
  #mend(): void {
    const { reader } = this.#checkout;
    if (this.#toHeal !== undefined) {
      const paths = healIndex(this.#checkout, this.#toHeal === 'recent' ? undefined : this.#toHeal);
      if (paths === undefined) return;
      if (paths.length > 0) this.#show({ kind: 'index healed', paths });
      this.#toHeal = undefined;
      this.#indexSeen = this.#checkout.index.stamp();
    }
    if (this.#half.length === 0 || this.#main === undefined) return;
    const wanted = new Set(this.#half);
    const changes = reader.diff(undefined, this.#main).filter(({ path }) => wanted.has(path));
    if (bringForward(this.#checkout, { from: this.#main, to: this.#main, changes }) !== 'moved') return;
    this.#indexSeen = this.#checkout.index.stamp();
    this.#show({ kind: 'restored', paths: this.#half });
    this.#half = [];
  }

  #step(head: Oid): Outcome {
    const { clock, index } = this.#checkout;
    const plan = planStep(this.#checkout, this.#main, head);
    this.#journal.open();
    const started = clock.now();
    const outcome = bringForward(this.#checkout, plan);
    const now = clock.now();
    this.#isHalfway = outcome === 'busy' || (outcome === 'moved' && plan.to !== head);
    if (outcome !== 'locked') this.#indexSeen = index.stamp();
    if (outcome === 'moved') {
      this.#main = plan.to;
      this.pace.moved(now, now - started);
      return plan.to === head ? { state: 'brought', head } : { state: 'due', at: now };
    }
    this.pace.sign(now);
    // Somebody moved main a moment ago: look again at once.
    if (outcome === 'lost') return { state: 'due', at: now };
    return { state: 'waiting', why: stepWaits[outcome], detail: 'a git command holds it' };
  }
}

function isStored({ reader }: Checkout, version: Oid): boolean {
  try {
    return reader.blob(version).length >= 0;
  } catch {
    return false;
  }
}
