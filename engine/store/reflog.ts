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

export class MainLog {
  readonly #path: string;
  /** Inode and length of what was read. */
  #read = { inode: 0, end: -1 };

  constructor(folder: GitFolder) {
    this.#path = join(folder.common, 'logs', mainRef);
  }

  /** Moves since the last call, oldest first: those after the last one of ours. Empty where no reflog is kept. */
  foreignMoves(): Move[] {
    const moves = parseMoves(this.#readNew());
    return moves.slice(moves.findLastIndex(({ message }) => message.startsWith(ourMoves)) + 1);
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

/** Whether each move begins where the one before ended, the first at `from` and the last at `to`. */
export const joins = (moves: readonly Move[], from: Oid | undefined, to: Oid): boolean =>
  moves.length > 0 &&
  moves.every((move, at) => move.from === (at === 0 ? from : moves[at - 1]!.to)) &&
  moves.at(-1)!.to === to;
