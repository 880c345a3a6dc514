// Faults of a book as a whole: making one, opening one.
import { row } from './row.ts';

export const bookFaults = {
  BOOK_FOLDER_NOT_EMPTY: row<{ root: string; found: string[] }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ root, found }) =>
      `${root} is not empty (${found.slice(0, 5).join(', ')}${found.length > 5 ? ', …' : ''}) and is no git repository.`,
    help: () =>
      'Name an empty or new folder: minutebook init my-book. To turn this one into a book: git init first',
  }),
  BOOK_BRANCH: row<{ root: string; branch: string; hasMain: boolean }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ root, branch }) => `The repository at ${root} stands on ${branch}; a book lives on main.`,
    help: ({ hasMain }) =>
      hasMain
        ? 'Go there: git switch main'
        : 'Name it so: git branch -m main (or begin one: git switch -c main)',
  }),
  BOOK_HIDDEN: row<{ root: string; path: string }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ root, path }) =>
      path === '.'
        ? `The repository at ${root} holds a book, but none of its files are in the folder.`
        : `The repository at ${root} holds a book, but ${path} is not in the folder.`,
    help: ({ path }) => `Take it from the newest commit: git checkout HEAD -- ${path}`,
  }),
  BOOK_MISSING_HERE: row<{ root: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ root }) => `${root} is no book: it has no minutebook.yaml in its newest commit.`,
    help: () => 'Make one there: minutebook init (without --host)',
  }),
  BOOK_NEWER: row<{ format: number; known: number }>({
    http: 409,
    exit: 6,
    reaction: 'stop',
    message: ({ format, known }) =>
      `This book is written in format ${format}; this program writes format ${known}.`,
    help: () => 'Use the newer program that wrote it; reading goes on: minutebook issue list',
  }),
  HOST_MISSING: row<{ root: string }>({
    http: 409,
    exit: 6,
    reaction: 'fix',
    message: ({ root }) => `This host may read the book at ${root}, but was never set up to write it.`,
    help: ({ root }) => `Set it up: minutebook init --host ${root}`,
  }),
  MEMBER_UNKNOWN: row<{ file: string; user: string }>({
    http: 403,
    exit: 3,
    reaction: 'fix',
    message: ({ file, user }) =>
      `${file} says that ${user} sits at this machine, but the book knows no such member.`,
    help: ({ file }) =>
      `Put a name of users/ there (user: ada), or add the file users/<name>.md and commit it. See ${file}`,
  }),
  MEMBER_UNCHOSEN: row<{ user: string; members: string[] }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ user, members }) =>
      `Who sits at this machine is not known: the book has no member ${user}, but ${members.slice(0, 10).join(', ')}${members.length > 10 ? ', …' : ''}.`,
    help: ({ members }) => `Say which of them you are: minutebook init --host --user ${members[0] ?? 'ada'}`,
  }),
  TEMPLATE_UNKNOWN: row<{ template: string; known: string[] }>({
    http: 404,
    exit: 2,
    reaction: 'fix',
    message: ({ template }) => `There is no template "${template}".`,
    help: ({ known }) =>
      `There are: ${known.join(', ')}. As in: minutebook init my-book --template ${known[0] ?? 'solo'}`,
  }),
  RANGE_UNREADABLE: row<{ range: string; reason: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ range, reason }) => `${range} is no range of commits here: ${reason}.`,
    help: () =>
      'Name two commits of this clone, as in: minutebook verify --range origin/main..HEAD. On a forge fetch the whole history: fetch-depth: 0',
  }),
  GIT_MISSING: row<Record<string, never>>({
    http: 500,
    exit: 6,
    reaction: 'fix',
    message: () => 'There is no program "git" on PATH.',
    help: () => 'Install git 2.36 or newer: https://git-scm.com/downloads',
  }),
  GIT_FAILED: row<{ command: string; said: string }>({
    http: 500,
    exit: 7,
    reaction: 'fix',
    message: ({ command, said }) => `${command} failed: ${said || 'it gave no reason'}`,
    help: () => 'Run it by hand to see more; then look at the whole: minutebook doctor',
  }),
};
