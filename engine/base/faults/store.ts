// Faults of the area: store.
import { row } from './row.ts';

export const storeFaults = {
  STORE_NOT_A_REPOSITORY: row<{ root: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ root }) => `${root} is not the work tree of a git repository.`,
    help: () => 'Go to the book, or name it: minutebook -C ~/book status. A new book: minutebook init ~/book',
  }),
  BOOK_GONE: row<{ root: string }>({
    http: 503,
    exit: 6,
    reaction: 'stop',
    message: ({ root }) => `The book is not at ${root} any more, where its daemon opened it.`,
    help: () => 'Where its folder is now, start another daemon: minutebook down; minutebook up',
  }),
  STORE_FORMAT: row<{ root: string; found: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ root, found }) =>
      `The repository at ${root} uses a format the engine does not write: ${found}.`,
    help: () =>
      'A book needs SHA-1 objects and plain refs: git init --object-format=sha1 --ref-format=files ~/book',
  }),
  STORE_PARTIAL: row<{ root: string; found: string }>({
    http: 500,
    exit: 7,
    reaction: 'fix',
    message: ({ root, found }) =>
      `The repository at ${root} is a partial clone (${found}): some of its objects are only where it came from.`,
    help: () =>
      'Clone it whole: git clone <url> ~/book. One with a short history is fine: git clone --depth 1 <url> ~/book',
  }),
  STORE_BUSY: row<{ pid: number; command: string; waitedMs: number }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ pid, command, waitedMs }) =>
      `Process ${pid} (${command}) is writing to this book and did not finish within ${waitedMs} ms.`,
    help: ({ pid }) => `Try again, or look at what it does: ps -o args= -p ${pid}`,
  }),
  STORE_FENCED: row<{ held: number; found: string }>({
    http: 503,
    exit: 6,
    reaction: 'stop',
    message: ({ held, found }) =>
      `This process lost the right to write to the book: it holds number ${held}, the book says ${found}.`,
    help: () => 'Stop this process and start it again: minutebook up',
  }),
  STORE_CONTENDED: row<{ ref: string; tries: number }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ ref, tries }) => `${ref} was moved or locked by somebody else in each of ${tries} tries.`,
    help: ({ ref }) =>
      `Only the engine moves ${ref}. If no git command is running, remove its lock: rm .git/${ref}.lock`,
  }),
  STORE_UNWRITABLE: row<{ path: string; reason: string }>({
    http: 507,
    exit: 6,
    reaction: 'retry',
    message: ({ path, reason }) => `The book could not be written at ${path}: ${reason}.`,
    help: () => 'See that the disk has room and the folder is yours: df -h . ; ls -ld .git/objects/pack',
  }),
  STORE_OVERLOADED: row<{ waiting: number }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ waiting }) => `${waiting} writes are waiting already.`,
    help: () => 'Try again in a second, with the same request key: minutebook issue list',
  }),
  STORE_CLOSED: row<object>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: () => 'The book is being closed.',
    help: () => 'Start the daemon and try again: minutebook up',
  }),
  OBJECT_MISSING: row<{ oid: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ oid }) => `The object ${oid} is not in the repository.`,
    help: () =>
      'See what else is missing: git fsck --full. Fetch it from a clone: git fetch --refetch origin',
  }),
  OBJECT_DAMAGED: row<{ oid: string; reason: string }>({
    http: 500,
    exit: 7,
    reaction: 'stop',
    message: ({ oid, reason }) => `The object ${oid} cannot be read: ${reason}.`,
    help: () =>
      'See how far the damage goes: git fsck --full. Fetch it from a clone: git fetch --refetch origin',
  }),
  CHANGE_TOO_LARGE: row<{ files: number; bytes: number; most: { files: number; bytes: number } }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ files, bytes, most }) =>
      `One change of ${files} files and ${bytes} bytes is more than the ${most.files} files and ${most.bytes} bytes that are taken at once.`,
    help: () => 'Take it in parts: minutebook adopt companies/acme/agents; then the rest',
  }),
  PATH_INVALID: row<{ path: string; reason: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ path, reason }) => `${JSON.stringify(path)} cannot be a path in a book: ${reason}.`,
    help: () => 'Use plain names joined by slashes: companies/acme/agents/cto/AGENTS.md',
  }),
  PATH_TAKEN: row<{ path: string; by: string }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ path, by }) => `${path} cannot be written: ${by} is in its way.`,
    help: ({ by }) => `Choose another name, or move what stands there: git mv ${by} ${by}-old`,
  }),
  MESSAGE_INVALID: row<{ part: string; found: string }>({
    http: 400,
    exit: 2,
    reaction: 'fix',
    message: ({ part, found }) =>
      `The ${part} of a commit must be one line without control characters, not ${JSON.stringify(found)}.`,
    help: () => 'Write one plain sentence: Check out ACME-42 for cto',
  }),
  SPOOL_FULL: row<{ reason: string }>({
    http: 507,
    exit: 6,
    reaction: 'retry',
    message: ({ reason }) => `The event could not be kept: ${reason}.`,
    help: () =>
      'Nothing was recorded; make room on the disk if it is full (df -h), and send it again with the same id.',
  }),
  INDEX_UNREADABLE: row<{ found: string }>({
    http: 500,
    exit: 7,
    reaction: 'fix',
    message: ({ found }) => `Git's index cannot be read: it holds ${found}. Nothing is lost; main waits.`,
    help: ({ found }) => {
      if (found === 'extension link')
        return 'It is a split index; make it whole: git config core.splitIndex false && git update-index --no-split-index';
      if (found === 'extension sdir')
        return 'It is a sparse index; make it whole: git sparse-checkout init --no-sparse-index';
      return 'Make it again from the last commit; files are not touched: rm .git/index && git reset -q';
    },
  }),
  MAIN_BEHIND: row<{ reason: string }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ reason }) =>
      `What was written is kept, but main and the files could not be brought to it: ${reason}.`,
    help: () => 'Do it again when that is over; to look: minutebook doctor',
  }),
  CATALOG_UNUSABLE: row<{ file: string; reason: string }>({
    http: 503,
    exit: 6,
    reaction: 'retry',
    message: ({ file, reason }) => `The catalog at ${file} cannot be opened: ${reason}.`,
    help: ({ file }) => `It can always be made anew: rm ${file} && minutebook reindex`,
  }),
};
