// The reflog of main as a list of moves, read from where it was last read. Knows lines of text, never what a move means.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { noCommit } from './git-object.ts';
import type { GitFolder } from './git-folder.ts';
import { mainRef } from './refs.ts';
import type { Oid } from './snapshot.ts';

/** One move of a ref. */
export interface Move {
  from: Oid | undefined;
  to: Oid;
  /** What git says it did: `commit: Fix a typo`. */
  message: string;
}

/** Begins the message of every move that is ours. */
export const ourMoves = 'minutebook: ';

/** How much of the end is read at the first look, or when somebody rewrote the reflog: some two thousand moves. */
const tailBytes = 256 * 1024;
/** Moves that were read and are kept until main is seen at their end: git writes the line before it moves the ref. */
const pendingLimit = 2000;

export class MainLog {
  readonly #path: string;
  /** Inode and length of what was read. */
  #read = { inode: 0, end: -1 };
  /** What was read and not yet asked for. */
  #pending: Move[] = [];

  constructor(folder: GitFolder) {
    this.#path = join(folder.common, 'logs', mainRef);
  }

  /**
   * The moves that led from one commit to another, each beginning where the one before ended; undefined where the
   * reflog does not tell (none is kept, or it was rewritten). `from` undefined: from wherever the engine left main.
   */
  movesTo(now: Oid, from: Oid | undefined): Move[] | undefined {
    const read = parseMoves(this.#readNew());
    const own = read.findLastIndex(({ message }) => message.startsWith(ourMoves));
    this.#pending = [...(own === -1 ? this.#pending : []), ...read.slice(own + 1)].slice(-pendingLimit);
    const end = this.#pending.findLastIndex(({ to }) => to === now);
    if (end === -1) return undefined;
    let first = end;
    while (first > 0 && this.#pending[first - 1]!.to === this.#pending[first]!.from) first--;
    const chain = this.#pending.slice(first, end + 1);
    // From the first time main stood there: what was committed and rewound again counts too.
    const start = from === undefined ? 0 : chain.findIndex((move) => move.from === from);
    if (start === -1) return undefined;
    this.#pending = this.#pending.slice(end + 1);
    return chain.slice(start);
  }

  #readNew(): string {
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
    try {
      const { size, ino } = fstatSync(file);
      const goesOn = ino === this.#read.inode && size >= this.#read.end;
      const start = goesOn ? this.#read.end : Math.max(0, size - tailBytes);
      const bytes = Buffer.alloc(Math.max(0, size - start));
      const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
      const whole = text.slice(0, text.lastIndexOf('\n') + 1);
      this.#read = { inode: ino, end: start + Buffer.byteLength(whole) };
      return whole;
    } finally {
      closeSync(file);
    }
  }
}

function parseMoves(text: string): Move[] {
  return text.split('\n').flatMap((line) => {
    const found = /^([0-9a-f]{40}) ([0-9a-f]{40}) [^\t]*(?:\t(.*))?$/.exec(line);
    if (found === null) return [];
    const [, from, to, message = ''] = found;
    return [{ from: from === noCommit ? undefined : from, to: to!, message }];
  });
}
