// When main may be moved beside a person at work: pure times, in milliseconds. Knows no git and no files.

/** Between two moves while nobody is at work. */
const shortestMs = 100;
/** A move may take at most this part of the time: a large index is written less often. */
const largestShare = 1 / 5;
/** How long somebody counts as at work after a sign of their git. */
const atWorkMs = 30_000;
/** Quiet that is waited for while somebody is at work, and how long at most main lags for it. */
const quietMs = 3_000;
const longestLagMs = 15_000;
/** How long another git is waited for. */
const longestWaitMs = 15 * 60_000;

export class Pace {
  #sign = -Infinity;
  #movedAt = -Infinity;
  #tookMs = 0;
  #lagsSince: number | undefined;
  #waitsSince: number | undefined;

  /** A foreign move, lock, index write or hook was seen. */
  sign(now: number): void {
    this.#sign = now;
  }

  isAtWork = (now: number): boolean => now - this.#sign < atWorkMs;

  /** Main stands behind the line (or no longer does). */
  lags(now: number, behind: boolean): void {
    this.#lagsSince = behind ? (this.#lagsSince ?? now) : undefined;
  }

  /** Main was moved; it took `tookMs`. */
  moved(now: number, tookMs: number): void {
    this.#movedAt = now;
    this.#tookMs = tookMs;
  }

  /** From when on main may be moved. */
  dueAt(now: number): number {
    if (!this.isAtWork(now)) return this.#movedAt + Math.max(shortestMs, this.#tookMs / largestShare);
    return Math.min(this.#sign + quietMs, (this.#lagsSince ?? now) + longestLagMs);
  }

  /** Whether main lags so long that every chance is taken. */
  isLate = (now: number): boolean => this.#lagsSince !== undefined && now - this.#lagsSince >= longestLagMs;

  /** Whether to wait for a git that is running; not for ever: an editor may be left open overnight. */
  waitsFor(now: number, running: boolean): boolean {
    this.#waitsSince = running ? (this.#waitsSince ?? now) : undefined;
    return this.#waitsSince !== undefined && now - this.#waitsSince < longestWaitMs;
  }
}
