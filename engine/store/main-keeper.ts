// One look at a person's git and at most one step after it: takes in their commits, mends an index that was put back,
// brings main forward if it is time. Knows the order of things; each is done by its own module.
import { closeAll } from '../base/closing.ts';
import { isFault } from '../base/fault.ts';
import { findDamage, putMain } from './after-stop.ts';
import type { Checkout } from './checkout.ts';
import { syncForeign } from './foreign-objects.ts';
import { takeInMoves } from './foreign.ts';
import type { ForwardOptions, Outcome, Shown, Waiting } from './forward-types.ts';
import { mergeText } from './git.ts';
import { GitProcesses } from './git-processes.ts';
import { noCommit } from './git-object.ts';
import { type GitState, readGitState } from './git-state.ts';
import { ForwardJournal, type Noted } from './journal.ts';
import { type FileLock, retryReleases } from './locks.ts';
import { lockAgainstLoop } from './loop-lock.ts';
import { Pace } from './pace.ts';
import { planStep } from './plan.ts';
import type { Beginning } from './line.ts';
import { noFile } from './lineage.ts';
import { MainLog } from './reflog.ts';
import { engineRef, mainRef } from './refs.ts';
import { Repairs } from './repairs.ts';
import type { Oid } from './snapshot.ts';
import {
  type AsideVersions,
  type PreparedStep,
  prepareStep,
  reviewReplaced,
  type StepOutcome,
} from './step.ts';

const stepWaits: Record<Exclude<StepOutcome, 'moved'>, { why: Waiting; detail: string }> = {
  locked: { why: 'index is locked', detail: 'a git command holds it' },
  busy: { why: 'main is locked', detail: 'a git command holds it' },
  lost: { why: 'main moved', detail: 'somebody moved main in this moment' },
};

/** Between two looks of a step that is ready, in milliseconds. */
const readyLookMs = 4;

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
  /** Where the line began in what people committed; until that is on disk, nothing may rest on it. */
  #begunAt: Oid | undefined;
  readonly #repairs: Repairs;
  /** What the last writer left. */
  readonly #noted: Noted;
  /** In the middle of a backlog, or of a step that did not get main: the next one waits for no pace. */
  #isHalfway = false;
  /** What a step had written aside when main went on without it: the next one needs nearly all of it. */
  #aside: AsideVersions = new Map();

  constructor(checkout: Checkout, options: ForwardOptions, show: (shown: Shown) => void) {
    this.#checkout = checkout;
    this.#options = options;
    this.#show = show;
    this.#journal = new ForwardJournal(checkout);
    this.#noted = this.#journal.read();
    this.#log = new MainLog(options.folder);
    this.#processes = new GitProcesses(options.folder);
    const onIndex = (): void => void (this.#indexSeen = checkout.index.stamp());
    this.#repairs = new Repairs(checkout, { journal: this.#journal, show, onIndex });
  }

  /** Looks, and moves main one step if it may. Without `paced` it does not wait for quiet. Never rejects. */
  async turn(paced: boolean): Promise<Outcome> {
    try {
      let outcome = await this.#lookAndStep(paced);
      const isLost = 'why' in outcome && outcome.why === stepWaits.lost.why;
      if (isLost && this.#isInLoop()) outcome = await this.#stepBehindLock();
      this.#review(this.#checkout.clock.now());
      return outcome;
    } catch (error) {
      const why = isFault(error, 'INDEX_UNREADABLE') ? 'index cannot be read' : 'failed';
      const detail = isFault(error) ? `${error.message} ${error.help}` : (error as Error).message;
      return { state: 'waiting', why, detail };
    }
  }

  /** This file may hold something older than main that nobody needs; it is brought to it with the next step. */
  refresh(path: string): void {
    this.#repairs.outdated(path);
  }

  /** Whether the line has all that main has. */
  isTakenIn = (): boolean => this.#main === undefined || this.#checkout.refs.read(mainRef) === this.#main;

  close(): Promise<void> {
    // The journal is closed only over what was done.
    const finish = (): void => {
      this.#review(Infinity);
      this.#discardAside();
      if (this.#isOpen) this.#journal.close();
    };
    return closeAll([finish, () => this.#checkout.swap.close()]);
  }

  #discardAside(): void {
    this.#checkout.swap.discard(this.#aside.values());
    this.#aside = new Map();
  }

  #review(now: number): void {
    const files = reviewReplaced(this.#checkout, now);
    if (files.length > 0) this.#show({ kind: 'rescued', files });
  }

  async #lookAndStep(paced: boolean): Promise<Outcome> {
    const { reader, refs, folder, clock } = this.#checkout;
    this.open();
    retryReleases();
    const state = readGitState(folder, refs);
    this.#noticePerson(state);
    if (this.begin() === 'nothing to begin with') return { state: 'brought', head: noCommit };
    if (this.#begunAt !== undefined) await syncForeign(this.#checkout, [this.#begunAt], () => false);
    this.#begunAt = undefined;
    await this.#takeIn();
    const head = reader.head()!;
    const isBehind = head !== this.#main;
    const now = clock.now();
    this.pace.lags(now, isBehind);
    const hasToMend = this.#repairs.isDue() || refs.read(mainRef) === undefined;
    if (!isBehind && !hasToMend) return { state: 'brought', head };
    // Of whom nothing was seen is looked for right before the step, and only then: it takes as long as much of a step.
    const waiting = this.#whyWait(state, now, hasToMend || this.pace.isAtWork(now));
    // What a git put back that then stopped halfway must be mended before somebody concludes it.
    if (waiting?.why === 'operation in progress' && this.#processes.find(now) === undefined)
      this.#repairs.healIndex();
    if (waiting !== undefined) return { state: 'waiting', ...waiting };
    this.#restoreMain();
    this.#repairs.run(this.#main, head);
    if (!isBehind) return { state: 'brought', head };
    const at = this.pace.dueAt(now);
    if (paced && now < at && !this.#isHalfway && !this.pace.isGap(now)) return { state: 'due', at };
    return this.#step(head);
  }

  /**
   * From here on whatever reaches main is taken in, and judged. A line whose ref was removed goes on where it stood: what
   * was answered stays so.
   */
  begin(): Beginning {
    const beginning = this.#options.line.begin(this.#noted.line);
    if (beginning === 'restored') this.#showRestored(engineRef);
    if (beginning === 'begun') this.#begunAt = this.#checkout.refs.read(engineRef);
    return beginning;
  }

  /** Finds out, once, what the last writer left; before this no file of the work tree can be judged. */
  open(): void {
    if (this.#isOpen) return;
    this.begin();
    const found = findDamage(this.#checkout, this.#noted, this.#options, this.#show);
    this.#repairs.halfWritten(found.half);
    if (found.toHeal !== undefined) this.#repairs.indexWritten(found.toHeal);
    this.#indexSeen = this.#checkout.index.stamp();
    this.#isOpen = true;
  }

  #showRestored(ref: string): void {
    this.#show({ kind: 'ref restored', ref, to: this.#checkout.refs.read(ref)! });
  }

  #noticePerson(state: GitState): void {
    const { index, clock } = this.#checkout;
    if (state.lock !== undefined) this.pace.sign(clock.now());
    const stamp = index.stamp();
    if (stamp === this.#indexSeen) return;
    this.#indexSeen = stamp;
    this.#repairs.indexWritten('recent');
    this.pace.sign(clock.now());
  }

  /** A person's commits on main become part of the line, whatever HEAD is now. */
  async #takeIn(): Promise<void> {
    const { refs, clock, reader } = this.#checkout;
    const now = refs.read(mainRef);
    if (now === this.#main || now === undefined) return;
    if (this.#main !== undefined) {
      this.pace.commits(clock.now());
      // They may be about to amend it: the rest of a backlog waits like everything else.
      this.#isHalfway = false;
    }
    const {
      mergeFile = (_, base, ours, theirs) => mergeText(base, ours, theirs),
      tokenOf = () => undefined,
      judge,
    } = this.#options;
    const rules = { mergeFile, tokenOf, judge };
    const moves = { known: this.#main, now };
    const { line } = this.#options;
    const { shown, unfollowed } = await takeInMoves(this.#checkout, line, this.#log, moves, rules);
    for (const one of shown) this.#show(one);
    this.#main = now;
    if (unfollowed === undefined) return;
    this.#repairs.leftBehind(unfollowed);
    // Until they are brought along, files that hold what main held before are nobody's edits.
    for (const { path, was = noFile } of reader.diff(unfollowed, now))
      this.#checkout.lineage.accept(path, was);
  }

  #whyWait(state: GitState, now: number, looksForGit = true): { why: Waiting; detail: string } | undefined {
    if (!state.onMain) return { why: 'switched away', detail: 'HEAD is not main' };
    if (state.operation !== undefined) return { why: 'operation in progress', detail: state.operation };
    if (state.lock !== undefined) return { why: 'index is locked', detail: state.lock };
    if (!looksForGit) return undefined;
    const running = this.#isInLoop() ? this.#processes.findLong(now) : this.#processes.find(now);
    if (running !== undefined) this.pace.sign(now);
    if (!this.pace.waitsFor(now, running !== undefined)) return undefined;
    return { why: 'git is running', detail: `git ${running!.command}, process ${running!.pid}` };
  }

  /** Whether one command of somebody's follows the other, and main is late for it. */
  #isInLoop(): boolean {
    const now = this.#checkout.clock.now();
    return this.pace.isStarved(now) && this.#processes.isLoop(now);
  }

  /**
   * In a loop of commits main has moved on whenever a step is ready, so this once the lock is taken first. Those who were
   * before us may have moved main.
   */
  async #stepBehindLock(): Promise<Outcome> {
    const lock = await lockAgainstLoop(this.#checkout, this.#processes);
    if (lock === undefined) return { state: 'waiting', ...stepWaits.locked };
    try {
      await this.#takeIn();
      return await this.#step(this.#checkout.reader.head()!, lock);
    } finally {
      lock.release();
    }
  }

  /** A removed main is made again where it stood, as long as HEAD names it: files and index are of that commit. */
  #restoreMain(): void {
    const to = this.#main ?? this.#noted.main;
    if (to === undefined || this.#checkout.refs.read(mainRef) !== undefined) return;
    if (!putMain(this.#checkout, undefined, to)) return;
    this.#main = to;
    this.#showRestored(mainRef);
  }

  /** `lock`: index.lock, if it is held already. */
  async #step(head: Oid, lock?: FileLock): Promise<Outcome> {
    const { clock, index } = this.#checkout;
    const started = clock.now();
    const plan = planStep(this.#checkout, this.#main, head, this.pace.paths());
    this.#journal.open();
    const step = prepareStep(this.#checkout, plan, this.#aside);
    this.#aside = step.aside;
    let isLost = false;
    try {
      const { done, waitedMs } = lock ? { done: step.attempt(lock), waitedMs: 0 } : await this.#attempt(step);
      if (typeof done === 'object') return done;
      const now = clock.now();
      this.#isHalfway = done === 'busy' || (done === 'moved' && plan.to !== head);
      if (done !== 'locked') this.#indexSeen = index.stamp();
      if (done === 'moved') {
        this.#main = plan.to;
        this.pace.moved(now, { tookMs: now - started - waitedMs, isAll: plan.to === head });
        return plan.to === head ? { state: 'brought', head } : { state: 'due', at: now };
      }
      this.pace.sign(now);
      isLost = done === 'lost';
      return { state: 'waiting', ...stepWaits[done] };
    } finally {
      if (!isLost) this.#discardAside();
      this.#checkout.swap.refill();
    }
  }

  /** Tries it if nobody came meanwhile; when main is late, or a command has just ended, until nobody is in the way. */
  async #attempt(step: PreparedStep): Promise<{ done: StepOutcome | Outcome; waitedMs: number }> {
    const { folder, refs, clock } = this.#checkout;
    const from = clock.now();
    const until = this.pace.readyUntil(from);
    for (;;) {
      const now = clock.now();
      const waitedMs = now - from;
      const waiting = this.#whyWait(readGitState(folder, refs), now);
      const done = waiting === undefined ? step.attempt() : 'locked';
      if (done !== 'locked') return { done, waitedMs };
      if (now >= until)
        return { done: waiting === undefined ? done : { state: 'waiting', ...waiting }, waitedMs };
      await clock.sleep(readyLookMs);
    }
  }
}
