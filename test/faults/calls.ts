// What there is to stand in front of: which functions of node:fs the engine's calls go through, what they are about and
// whether they write. Knows names and argument positions; never what becomes of a call.

/** A call on its way to the operating system. */
export interface Call {
  /** `writeFile`, `rename`, `fsync`; of SQLite `sqlite open`, of programs `spawn`. However it was called. */
  name: string;
  /** What it is about, as it was named; of a descriptor the path it was opened at. */
  paths: readonly string[];
  /** The arguments as they were given. */
  args: readonly unknown[];
  /** Whether it would change the disk, and so needs room. */
  writes: boolean;
  /** Whether it needs a descriptor that is free. */
  opens: boolean;
}

/** Functions by the first arguments that name files: `path`, `fd`, or two paths of which the later is what changes. */
export const shapes: Readonly<Record<string, 'path' | 'fd' | 'paths'>> = {
  appendFile: 'path',
  chmod: 'path',
  close: 'fd',
  copyFile: 'paths',
  cp: 'paths',
  exists: 'path',
  fdatasync: 'fd',
  fstat: 'fd',
  fsync: 'fd',
  futimes: 'fd',
  link: 'paths',
  lstat: 'path',
  lutimes: 'path',
  mkdir: 'path',
  mkdtemp: 'path',
  open: 'path',
  read: 'fd',
  readFile: 'path',
  readdir: 'path',
  readlink: 'path',
  realpath: 'path',
  rename: 'paths',
  rm: 'path',
  rmdir: 'path',
  stat: 'path',
  symlink: 'paths',
  unlink: 'path',
  utimes: 'path',
  write: 'fd',
  writeFile: 'path',
  writev: 'fd',
};

const writing = new Set(
  (
    'appendFile copyFile cp fdatasync fsync link mkdir mkdtemp rename symlink write writeFile writev ' +
    'sqlite open,sqlite exec,sqlite run'
  ).split(/[ ,](?!open|exec|run)/),
);
const opening = new Set([
  'appendFile',
  'copyFile',
  'cp',
  'open',
  'readFile',
  'readdir',
  'writeFile',
  'sqlite open',
  'spawn',
]);

/** With which flags a file is opened. */
export const flagsOf = (args: readonly unknown[]): string => (typeof args[1] === 'string' ? args[1] : 'r');

export const isWriting = (name: string, args: readonly unknown[]): boolean =>
  writing.has(name) || (name === 'open' && /[wax+]/.test(flagsOf(args)));

export const isOpening = (name: string): boolean => opening.has(name);
