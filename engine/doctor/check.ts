// One line of a doctor's report.

export interface Check {
  /** ok: as it should be; warn: works, but somebody should know; fail: something does not work. */
  level: 'ok' | 'warn' | 'fail';
  /** What was looked at: `git settings`. */
  about: string;
  /** What was found. */
  found: string;
  /** What to do, as a command where there is one. */
  fix?: string;
}

export const ok = (about: string, found: string): Check => ({ level: 'ok', about, found });
export const warn = (about: string, found: string, fix: string): Check => ({
  level: 'warn',
  about,
  found,
  fix,
});
export const fail = (about: string, found: string, fix: string): Check => ({
  level: 'fail',
  about,
  found,
  fix,
});

/** Ok when nothing is wrong, else the complaint. */
export const complainOf = (
  level: 'warn' | 'fail',
  about: string,
  wrong: readonly string[],
  good: string,
  fix: string,
): Check => (wrong.length === 0 ? ok(about, good) : { level, about, found: wrong.join('; '), fix });
