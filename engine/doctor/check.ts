// One line of a doctor's report.
import { isFault } from '../base/fault.ts';

export interface Check {
  /** ok: as it should be; warn: works, but somebody should know; fail: something does not work. */
  level: 'ok' | 'warn' | 'fail';
  /** What was looked at: `git settings`. */
  about: string;
  /** What was found. */
  found: string;
  /** What to do, in words or as a command. */
  fix?: string;
  /** A line to type that mends it, where the words are not that already. */
  command?: string;
}

/** What mends everything that has one safe remedy. */
export const mendAll = 'minutebook doctor --fix';

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

/** A look that may find what it cannot cope with: the others go on, and it is told. */
export function guarded(about: string, look: () => Check[]): Check[] {
  try {
    return look();
  } catch (error) {
    return [toldOf(about, error)];
  }
}

/** The same of a look that takes its time. */
export const guardedLook = (about: string, look: () => Promise<Check[]>): Promise<Check[]> =>
  look().catch((error: unknown) => [toldOf(about, error)]);

function toldOf(about: string, error: unknown): Check {
  if (isFault(error)) return fail(about, error.message, error.help);
  const { code, message } = error as NodeJS.ErrnoException;
  // What the system refuses is told as it says it; anything else is a mistake of ours.
  if (code === undefined) throw error;
  return fail(
    about,
    message,
    'see that the files of the book are yours, or run it as the user whose they are',
  );
}
