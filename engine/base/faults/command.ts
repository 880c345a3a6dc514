// Faults of a command line: what was typed, and what has to be there before a command can run.
import { shellLine } from '../shell.ts';
import { row } from './row.ts';

const meant = (near: string[], otherwise: string): string =>
  near.length ? `Did you mean ${near.join(' or ')}?` : otherwise;

export const commandFaults = {
  COMMAND_UNKNOWN: row<{ command: string; near: string[] }>({
    http: 404,
    exit: 2,
    reaction: 'fix',
    message: ({ command }) => `There is no command "${command}".`,
    help: ({ near }) => meant(near, 'List them: minutebook help'),
  }),
  VERB_UNKNOWN: row<{ noun: string; verb: string; near: string[] }>({
    http: 404,
    exit: 2,
    reaction: 'fix',
    message: ({ noun, verb }) => `"${noun}" has no verb "${verb}".`,
    help: ({ noun, near }) => meant(near, `See what it has: minutebook help ${noun}`),
  }),
  FLAG_UNKNOWN: row<{ command: string; flag: string; near: string[] }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ command, flag }) => `minutebook ${command}: there is no flag ${flag}.`,
    help: ({ command, near }) => meant(near, `See its flags: minutebook help ${command}`),
  }),
  FLAG_WRONG: row<{ command: string; flag: string; found: string; wanted: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ command, flag, found, wanted }) =>
      `minutebook ${command}: ${flag} takes ${wanted}, and got ${found}.`,
    help: ({ command }) => `See its flags: minutebook help ${command}`,
  }),
  WORDS_WRONG: row<{ command: string; found: string; usage: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ command, found }) => `minutebook ${command}: ${found}.`,
    help: ({ usage }) => `It is used like this: ${usage}`,
  }),
  FILE_UNREADABLE: row<{ path: string; reason: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ path, reason }) => `The file ${path} cannot be read (${reason}).`,
    help: () =>
      'Name a file that exists, or - for standard input: git diff | minutebook issue comment ACME-42 -',
  }),
  FILE_EXISTS: row<{ path: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ path }) => `There is a file ${path} already.`,
    help: () => 'Name another one, or move it away: mv film.bin film-old.bin',
  }),
  BOOK_NOT_FOUND: row<{ from: string; repository?: string | undefined }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ from }) => `There is no book at ${from} or in a folder above it.`,
    help: ({ repository }) =>
      repository === undefined
        ? 'Make one: minutebook init my-book (or name one: minutebook -C path/to/book …, MINUTEBOOK_BOOK=…)'
        : `Its git repository may hold one that is not checked out; this says so: minutebook init --host ${repository}. Or name a book: minutebook -C path/to/book …`,
  }),
  SOCKET_MISSING: row<Record<string, never>>({
    http: 503,
    exit: 6,
    reaction: 'stop',
    message: () =>
      'MINUTEBOOK_RUN_TOKEN is set, but not MINUTEBOOK_SOCKET: this run does not say where its daemon listens.',
    help: () => 'Inside a run both are set by the runner. Outside one: unset MINUTEBOOK_RUN_TOKEN',
  }),
  API_URL_MISSING: row<{ book?: string }>({
    http: 503,
    exit: 6,
    reaction: 'fix',
    message: ({ book }) =>
      book === undefined
        ? 'MINUTEBOOK_API_KEY (or PAPERCLIP_API_KEY) is set, but not MINUTEBOOK_API_URL, and no daemon of a book runs here.'
        : `MINUTEBOOK_API_KEY (or PAPERCLIP_API_KEY) is set, but no daemon runs at ${book} to ask as its owner.`,
    help: ({ book }) =>
      book === undefined
        ? 'Say where the daemon is: MINUTEBOOK_API_URL=http://127.0.0.1:4680; or start it in the book: minutebook up. To speak for the board of a book: unset MINUTEBOOK_API_KEY'
        : `Start it: ${shellLine('minutebook', 'up', '-C', book)}. To speak for the board of that book: unset MINUTEBOOK_API_KEY`,
  }),
  API_KEY_MISSING: row<{ url: string }>({
    http: 401,
    exit: 3,
    reaction: 'fix',
    message: ({ url }) =>
      `MINUTEBOOK_API_URL (or PAPERCLIP_API_URL) says ${url}, but MINUTEBOOK_API_KEY is not set: nothing says who asks there.`,
    help: () =>
      'Make a key there, and set it: minutebook token create; export MINUTEBOOK_API_KEY=… (or PAPERCLIP_API_KEY). To speak for the board of a book here: unset MINUTEBOOK_API_URL',
  }),
  ADDRESS_WRONG: row<{ url: string; reason: string }>({
    http: 502,
    exit: 6,
    reaction: 'fix',
    message: ({ url, reason }) => `There is no daemon of a book at ${url} (${reason}).`,
    help: () =>
      'Give the address that minutebook status shows: MINUTEBOOK_API_URL=http://127.0.0.1:4680 (or PAPERCLIP_API_URL)',
  }),
  DAEMON_UNREACHABLE: row<{ socket: string; reason: string }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ socket, reason }) => `The daemon does not answer at ${socket} (${reason}).`,
    help: ({ socket }) =>
      `Look at it: minutebook status; start it: minutebook up${/^https?:/.test(socket) ? '. Where it is says MINUTEBOOK_API_URL' : ''}`,
  }),
  DAEMON_STALLED: row<{ pid: number; waitedMs: number; sent: boolean }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ pid, waitedMs }) =>
      `The daemon (pid ${pid}) runs, but has not answered for ${waitedMs / 1000} s: it may be suspended.`,
    help: ({ sent }) =>
      `Let it go on, or end it and start another: minutebook down; minutebook up.${sent ? ' It was asked before it stalled: look whether that is done (minutebook log), then ask again.' : ''}`,
  }),
  DAEMON_SILENT: row<{ log: string; said: string }>({
    http: 503,
    exit: 6,
    reaction: 'fix',
    message: ({ said }) => `The daemon did not start: ${said || 'it said nothing'}`,
    help: ({ log }) => `Its log: ${log}. Watch it start: minutebook up --foreground`,
  }),
  ANSWER_LOST: row<{ reason: string }>({
    http: 500,
    exit: 6,
    reaction: 'stop',
    message: ({ reason }) => `The answer cannot be written to where it should go (${reason}).`,
    help: () => 'What was asked for may be done all the same: look before you ask again: minutebook log',
  }),
  EDITOR_FAILED: row<{ editor: string; reason: string }>({
    http: 500,
    exit: 2,
    reaction: 'fix',
    message: ({ editor, reason }) => `The editor "${editor}" ${reason}.`,
    help: () => 'Name another: EDITOR=nano minutebook issue edit ACME-42',
  }),
  EDIT_LOCKED: row<{ path: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ path }) => `Somebody is editing ${path} right now: ${path}.lock stands beside it.`,
    help: () => 'Wait until they close their editor; a lock whose holder is gone ends within 30 s.',
  }),
};
