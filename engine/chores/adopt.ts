// When a daemon looks for hand edits and takes them in: soon after a watcher's hint, and part by part of the whole tree
// in any case, because the look is the truth and the hint is not. Idle, it costs a thousandth of a core. What cannot be
// taken in is told, and told to be over.
import { quietMs } from '../actions/adopt.ts';
import { clearEvent, noteEvent } from '../actions/event-note.ts';
import type { OpenEdit } from '../actions/open-edits.ts';
import type { Clock } from '../base/clock.ts';
import { faults, isFault, type Fault } from '../base/fault.ts';
import { readInForce } from '../catalog/in-force.ts';
import type { KernelEvent } from '../daemon/kernel.ts';
import type { Engine } from '../engine.ts';
import { bookPath, locate } from '../model/paths.ts';
import type { Sweep } from '../store/worktree-edit.ts';

/** How often a part of the tree is looked at that no watcher named. Milliseconds. */
const sliceMs = 5_000;
/** After a start the whole tree is looked at once, part by part, taking no more than this share of the time. */
const firstShare = 1 / 5;
/** A look with hints takes at most this share of the time, however busy the work tree is. */
const hintedShare = 1 / 10;
/** But nobody waits longer than this for the next one, after a switch of branches that touched thousands of files. Milliseconds. */
const longestRestMs = 1_500;

export class Intake {
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #log: (event: KernelEvent) => void;
  /** When to look at what was hinted, and at the next part of the tree. */
  #hintedAt: number | undefined;
  #sliceAt = 0;
  #notBefore = 0;
  /** The head and the edits that were judged last: judged again only when either differs. Empty: none stood. */
  #judged: string | undefined = '';
  #said = '';
  /** Paths that the board was told of. */
  readonly #told = new Set<string>();

  constructor(engine: Engine, clock: Clock, log: (event: KernelEvent) => void) {
    this.#engine = engine;
    this.#clock = clock;
    this.#log = log;
    engine.store.startWatching();
    // Takes a hint before anybody can ask for a turn: what was saved meanwhile is not missed.
    engine.store.onHint(() => (this.#hintedAt ??= clock.now() + quietMs));
  }

  onHint(runNow: () => void): void {
    this.#engine.store.onHint(runNow);
  }

  /** Looks if it is time, and takes in what has settled. Answers in how many milliseconds to come again. */
  async turn(): Promise<number> {
    const now = this.#clock.now();
    const dueAt = Math.max(this.#notBefore, Math.min(this.#hintedAt ?? Infinity, this.#sliceAt));
    if (now < dueAt) return dueAt - now;
    const isSlice = now >= this.#sliceAt;
    if (isSlice) this.#sliceAt = now + sliceMs;
    this.#hintedAt = undefined;
    if (!this.#mayAdopt()) return sliceMs;
    const sweep = this.#engine.store.sweep(isSlice ? 'slice' : 'hinted', quietMs);
    const tookMs = this.#clock.now() - now;
    this.#notBefore = now + Math.min(tookMs / hintedShare, tookMs + longestRestMs);
    if (sweep.rounds === 0 && sweep.why === undefined) this.#sliceAt = now + tookMs / firstShare;
    if (sweep.laterMs !== undefined) this.#hintedAt = now + sweep.laterMs;
    // Many files at once are told from few only when all have been seen.
    if (sweep.rounds > 0 && sweep.why === undefined) await this.#adopt(sweep);
    return Math.max(0, Math.min(this.#hintedAt ?? Infinity, this.#sliceAt) - this.#clock.now());
  }

  async #adopt(sweep: Sweep): Promise<void> {
    const { store } = this.#engine;
    const found = [
      ...sweep.edits.map(({ path, version }) => `${version} ${path}`),
      ...sweep.obstacles.map(({ path, what }) => `${what} ${path}`),
    ].join('\n');
    const stamp =
      found === '' ? '' : `${store.head()} ${sweep.unsettled.length} ${sweep.author.email}\n${found}`;
    if (stamp === this.#judged) return;
    const { refused, problem } = await this.#perform();
    // What a full disk or a busy store refused is tried again; the rest would be refused again.
    const isFinal = [...refused, problem].every((one) => !one || faults[one.code].reaction !== 'retry');
    this.#judged = !isFinal ? undefined : stamp.replace(/^\S+/, store.head() ?? '');
    this.#say([
      ...refused.map(({ reason, remedy }) => `${reason} ${remedy}`),
      ...(problem ? [`${problem.message} ${problem.help}`] : []),
    ]);
    if (!problem) await this.#tell(refused);
  }

  /** Edits that stand afterwards; or why none can be taken in: who sits here may not be allowed to write any more. */
  async #perform(): Promise<{ refused: OpenEdit[]; problem?: Fault }> {
    try {
      const engine = this.#engine;
      const { result } = await engine.perform('book.adopt', { hinted: true }, engine.member);
      return { refused: (result as { refused: OpenEdit[] }).refused };
    } catch (error) {
      if (!isFault(error)) throw error;
      return { refused: [], problem: error };
    }
  }

  /** Each thing that stands is said once, not at every look. */
  #say(reasons: readonly string[]): void {
    const message = reasons.join('; ');
    if (message && message !== this.#said) this.#log({ event: 'adopt:refused', message });
    this.#said = message;
  }

  /** Notes each path when it is first refused, and when it stands no longer. */
  async #tell(refused: readonly OpenEdit[]): Promise<void> {
    const context = this.#engine.context({ kind: 'system' });
    const about = (path: string) => ({ company: locate(path)?.company, key: `edit:${path}` });
    for (const { path, reason } of refused) {
      if (this.#told.has(path)) continue;
      this.#told.add(path);
      const message = `A hand edit of ${path} is not taken in: ${reason.replace(`${path}: `, '')}`;
      await noteEvent(context, { ...about(path), type: 'edit.refused', severity: 'warning', message });
    }
    const still = new Set(refused.map(({ path }) => path));
    for (const path of this.#told) {
      if (still.has(path)) continue;
      this.#told.delete(path);
      await clearEvent(context, { ...about(path), type: 'edit.settled', message: `${path} is taken in` });
    }
  }

  /** `adopt: off` leaves committing to people. */
  #mayAdopt = (): boolean => readInForce(this.#engine.store, 'book', bookPath)?.adopt !== 'off';
}
