// Faults of asking for the past.
import { row } from './row.ts';

const forms = '--at 2026-11-22, --at 2026-11-22T16:08, --at "2h ago", --at 4217c0ff, --at HEAD~3';

export const pastFaults = {
  AT_NOT_READ: row<{ action: string; at: string; does: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ action, at, does }) => `${action} ${does}; it cannot be asked as of ${JSON.stringify(at)}.`,
    help: () =>
      'Leave `at` away. What only reads the book can be asked as of any time: minutebook issue list --at "2h ago"',
  }),
  AT_INVALID: row<{ at: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ at }) => `${JSON.stringify(at)} is neither a time nor a commit.`,
    help: () => `Write it like one of these: ${forms}`,
  }),
  AT_UNKNOWN: row<{ at: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ at }) => `The book has no commit ${at}.`,
    help: () => 'See which there are: minutebook log --json, or git log --first-parent refs/minutebook/head',
  }),
  AT_AMBIGUOUS: row<{ at: string; commits: readonly string[] }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ at, commits }) => `More than one commit begins with ${at}: ${commits.join(', ')}.`,
    help: ({ commits }) => `Write more of it: --at ${commits[0]?.slice(0, 16) ?? ''}`,
  }),
  AT_OFF_LINE: row<{ at: string; commit: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ commit }) =>
      `The commit ${commit.slice(0, 10)} is in the repository, but the book never took it in: it is on a branch, or was amended or reset away.`,
    help: ({ commit }) => `See what it is: git show ${commit.slice(0, 10)}. Merged into main it counts.`,
  }),
  AT_TOO_EARLY: row<{ at: string; commit: string; first: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ at, first }) => `The book begins at ${first}; there is nothing as of ${at}.`,
    help: ({ commit }) => `The earliest is --at ${commit.slice(0, 10)}`,
  }),
  AT_FUTURE: row<{ at: string; time: string; now: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ at, time, now }) => `${at === time ? at : `${at} (${time})`} has not come yet; it is ${now}.`,
    help: () => `Leave \`at\` away for what is now, or name an earlier time: ${forms}`,
  }),
  PAST_BUSY: row<{ waiting: number }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ waiting }) => `Too many different past times are asked for at once: ${waiting} wait already.`,
    help: () => 'Try again in a few seconds; a time that was asked for before is answered at once.',
  }),
};
