// The only place that reads the time. Everything else is handed a Clock, so that tests can own it.
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal?.addEventListener('abort', end);
    }),
};

/**
 * Whether a time has still to come that was at most so far ahead when it was set; all in milliseconds. A clock that was put
 * back says nothing about a rest.
 */
export const isAhead = (at: number, now: number, mostMs: number): boolean => now < at && at - now <= mostMs;

/** ISO 8601 in UTC with milliseconds, the only form of a time in files and answers. */
export const iso = (ms: number): string => new Date(ms).toISOString();
