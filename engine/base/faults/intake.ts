// Faults of hand edits on their way into the book.
import { withArticle } from '../article.ts';
import { shellLine } from '../shell.ts';
import { row } from './row.ts';

export interface EditSide {
  field: string;
  book: string;
  file: string;
}

/** Characters of one side in a message. */
const sideLength = 60;
const short = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > sideLength ? `${line.slice(0, sideLength)}…` : line;
};
/** Each field with what the book and what the file says, shortened. */
export const saySides = (sides: readonly EditSide[]): string =>
  sides.map(({ field, book, file }) => `${field} (book: ${short(book)}; file: ${short(file)})`).join(', ');

export const intakeFaults = {
  INTAKE_CLOSED: row<Record<string, never>>({
    http: 409,
    exit: 6,
    reaction: 'wait',
    message: () => 'This book is open for reading only; hand edits are not looked at.',
    help: () => 'Commit them from where the book is written: minutebook adopt',
  }),
  AUTHOR_UNKNOWN: row<{ email: string }>({
    http: 403,
    exit: 3,
    reaction: 'fix',
    message: ({ email }) =>
      `git says that ${email} is at work here, and no board member of the book has that address.`,
    help: ({ email }) =>
      `Say who it is: minutebook user change ada --emails ${email}, or git config user.email …`,
  }),
  COMMIT_UNJUDGED: row<{ commit: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ commit, reason }) =>
      `What ${commit.slice(0, 8)} changes in the book could not be judged and was put back: ${reason}`,
    help: ({ commit }) =>
      `Nothing of it is lost: git show ${commit.slice(0, 8)}. This is a defect; please report it.`,
  }),
  COMPANY_UNREADABLE: row<{ company: string; reason: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ company, reason }) => `companies/${company} is no company now: ${reason}`,
    help: ({ company }) =>
      `Mend companies/${company}/COMPANY.md; what else is in its folder counts again then. See: minutebook doctor`,
  }),
  FACT_CHANGED: row<{ path: string }>({
    http: 403,
    exit: 3,
    reaction: 'stop',
    message: ({ path }) =>
      `${path} is a record of what happened; it is written once and never changed by hand.`,
    help: ({ path }) => `Put it back: git restore ${path}`,
  }),
  FIELD_IMMUTABLE: row<{ path: string; field: string; value: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, field, value }) => `${path}: ${field} is the engine's and stays ${value}.`,
    help: ({ field }) => `Put the line of ${field} back as it was; everything else of the edit can land.`,
  }),
  REMOVAL_REFUSED: row<{ path: string; kind: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, kind }) =>
      `${path} was removed, but ${withArticle(kind)} does not go by removing its file.`,
    help: ({ path, kind }) => `Put it back: git restore ${path}. Then see: minutebook help ${kind}`,
  }),
  FILE_MISPLACED: row<{ path: string; home: string; kind: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, home, kind }) =>
      `${path} is the ${kind} of ${home}, and does not get there by moving its file.`,
    help: ({ path, home }) =>
      `Put it back: ${shellLine('mv', '--', path, home)}. One that is like it gets no id of another: take its line out.`,
  }),
  MOVE_UNCOMMITTED: row<{ path: string; kind: string; from: string; to: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, kind, from, to }) =>
      `${path}: the ${kind} of ${from} lies at ${to} now; a file by itself is not taken in for a move.`,
    help: ({ kind }) =>
      `Commit it, then it counts as a rename: git add -A && git commit. Or move it back and see: minutebook help ${kind}`,
  }),
  PLACE_OBSTRUCTED: row<{ path: string; what: string; place: 'file' | 'folder' }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, what, place }) =>
      `${path}: ${what} stands where a ${place} of the book belongs; it is not followed, and the book keeps what it has.`,
    help: ({ path }) =>
      `Move it away and take back what belongs there: ${shellLine('mv', '--', path, `${path}.bak`)} && ${shellLine('git', 'restore', '--', path)}`,
  }),
  EDIT_CONFLICT: row<{
    path: string;
    sides: readonly EditSide[];
    token: string | undefined;
    base: string | undefined;
  }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ path, sides }) =>
      `${path}: what you saved and what landed since contradict each other in ${saySides(sides)}.`,
    help: ({ path, token }) =>
      `Your file stays as you saved it. Settle it: minutebook resolve ${path}. ` +
      `Or put both together in it${token === undefined ? '' : `, write updated: "${token}" into it`} and save.`,
  }),
  EDIT_EMPTY: row<{ path: string }>({
    http: 422,
    exit: 2,
    reaction: 'fix',
    message: ({ path }) => `${path} is empty; it is not taken for an edit.`,
    help: ({ path }) => `Write it, or put it back: git restore ${path}`,
  }),
  EDIT_CHANGING: row<{ path: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ path }) =>
      `${path} is still being written; it is taken in once it is left alone for a moment.`,
    help: () => 'Ask again in a moment: minutebook adopt',
  }),
  EDIT_NEEDS_ACTION: row<{ path: string; status: string; command: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ path, status }) => `${path}: ${status} means more than a line of this file can do.`,
    help: ({ command, path }) => `Put the file back (git restore ${path}) and say: ${command}`,
  }),
  EDIT_UNCOMMITTED: row<{ path: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ path }) =>
      `${path} was changed by hand and is not committed; the book is read as it was before.`,
    help: () => 'Take it in: minutebook adopt (a daemon does it by itself: minutebook up)',
  }),
  EDITS_MANY: row<{ changed: number; removed: number }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ changed, removed }) =>
      `${changed} files were changed at once by hand, ${removed} of them removed: that is more than a person does.`,
    help: () => 'If it is meant: minutebook adopt. If not, put them back: git restore .',
  }),
  INTAKE_WAITS: row<{ why: string }>({
    http: 503,
    exit: 6,
    reaction: 'wait',
    message: ({ why }) => `A person's git is at work here (${why}); hand edits wait for it to finish.`,
    help: () => 'Finish it, or go back to main: git status. Then: minutebook adopt',
  }),
};
