// When main may be moved beside a person at work: pure times, in milliseconds. Knows no git and no files.

/** From the beginning of a move to that of the next while nobody is at work. */
const shortestMs = 70;
/** A move may take at most this part of the time: a large index is written less often. */
const largestShare = 1 / 16;
/** What the newest move is of the mean. */
const newestShare = 1 / 4;
/** How long somebody counts as at work after a sign of their git. */
const atWorkMs = 30_000;
/** Quiet that is waited for while somebody is at work, and how long at most main lags for it. */
const quietMs = 3_000;
const longestLagMs = 15_000;
/**
 * From this lag on main is also moved right after a command of theirs: the next one is a second away where people type,
 * and hits no lock. Never so soon after a commit, which they may be about to amend.
 */
const gapLagMs = 6_000;
/** How long after a command its end still counts as right after. */
const gapMs = 300;
/**
 * Paths of one step, which is what keeps index.lock short: fewer where a step takes longer than `longStepMs`, its
 * preparation included, as on a disk that others keep busy.
 */
export const mostPaths = 128;
const fewestPaths = 8;
const longStepMs = 80;
/** How long another git is waited for. */
const longestWaitMs = 15 * 60_000;
/** How long a step that is ready waits for a moment without a git, when it must not miss it. */
const readyMs = 1_000;
/** How long after it is late main counts as starved: no moment without a git has come. */
const patienceMs = 2_000;

export class Pace {
  #sign = -Infinity;
  #commit = -Infinity;
  #beganAt = -Infinity;
  /** Of a move, the newest counting most: a single slow one says little about the next. */
  #meanMs = 0;
  #paths = mostPaths;
  #lagsSince: number | undefined;
  #waitsSince: number | undefined;

  /** A foreign lock, index write, hook or running git was seen. */
  sign(now: number): void {
    this.#sign = now;
  }

  /** Somebody moved main. */
  commits(now: number): void {
    this.#sign = now;
    this.#commit = now;
  }

  isAtWork = (now: number): boolean => now - this.#sign < atWorkMs;

  /** Main stands behind the line (or no longer does). */
  lags(now: number, behind: boolean): void {
    this.#lagsSince = behind ? (this.#lagsSince ?? now) : undefined;
  }

  /**
   * Main was moved; it took `tookMs`, without the time that was waited for a moment to do it in. After `isAll` of what the line
   * had, main lags anew: what has come meanwhile is younger.
   */
  moved(now: number, { tookMs, isAll }: { tookMs: number; isAll: boolean }): void {
    if (isAll) this.#lagsSince = undefined;
    this.#beganAt = now - tookMs;
    this.#meanMs += (tookMs - this.#meanMs) * newestShare;
    const factor = tookMs > longStepMs ? 1 / 2 : tookMs < longStepMs / 2 ? 2 : 1;
    this.#paths = Math.min(mostPaths, Math.max(fewestPaths, this.#paths * factor));
  }

  /** How many paths the next step may have, unless a single commit has more. */
  paths = (): number => this.#paths;

  /** From when on main may be moved. */
  dueAt(now: number): number {
    if (!this.isAtWork(now)) return this.#beganAt + Math.max(shortestMs, this.#meanMs / largestShare);
    return Math.min(this.#sign + quietMs, (this.#lagsSince ?? now) + longestLagMs);
  }

  /** Whether a command of theirs has just ended, and main lags long enough to take the chance. */
  isGap(now: number): boolean {
    return this.#lag(now) >= gapLagMs && now - this.#sign <= gapMs && now - this.#commit >= quietMs;
  }

  /** Whether main lags so long that every chance is taken. */
  isLate = (now: number): boolean => this.#lag(now) >= longestLagMs;

  /** Until when a step that is ready waits for its moment; `now`: it does not. */
  readyUntil = (now: number): number => (this.isLate(now) || this.isGap(now) ? now + readyMs : now);

  /** Whether main is late and none of all moments was free. */
  isStarved = (now: number): boolean => this.#lag(now) >= longestLagMs + patienceMs;

  /** Whether to wait for a git that is running; not for ever: an editor may be left open overnight. */
  waitsFor(now: number, running: boolean): boolean {
    this.#waitsSince = running ? (this.#waitsSince ?? now) : undefined;
    return this.#waitsSince !== undefined && now - this.#waitsSince < longestWaitMs;
  }

  #lag = (now: number): number => (this.#lagsSince === undefined ? 0 : now - this.#lagsSince);
}
