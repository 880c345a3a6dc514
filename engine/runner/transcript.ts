// A run's output from raw bytes to what is kept: decoded, redacted, cut into lines, bounded. Reads the same file as
// it grows and after a restart from its beginning; keeps the head and the tail of what is too long.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { makeRedactor, type Redactor } from './redact.ts';

/** Characters kept from the beginning and from the end of a transcript. */
export const headLimit = 512 * 1024;
export const tailLimit = 512 * 1024;
/** A longer line reaches the adapter in pieces. Characters. */
const lineLimit = 1024 * 1024;
/** Bytes read at once, and in one look, so that a flood cannot hold the daemon. */
const chunkBytes = 64 * 1024;
export const lookBytes = 1024 * 1024;

export interface TranscriptText {
  text: string;
  /** Characters left out in the middle. */
  omitted: number;
}

/** What is kept of one run's output. Feed it with `push`; lines come out redacted. */
export class Transcript {
  readonly #redactor: Redactor;
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #head = '';
  /** In pieces too: the oldest goes when the rest is long enough. */
  #tail: string[] = [];
  #tailLength = 0;
  #omitted = 0;
  /** The line that has not ended: in pieces, because adding each to one long text copies it again and again. */
  #pieces: string[] = [];
  #pieceLength = 0;

  constructor(secrets: Iterable<string>, onLine: (line: string) => void) {
    this.#redactor = makeRedactor(secrets);
    this.#onLine = onLine;
  }

  push(bytes: Buffer): void {
    this.#take(this.#redactor.push(this.#decoder.write(bytes)));
  }

  /** The end of the stream: what was held back comes out. */
  end(): TranscriptText {
    this.#take(this.#redactor.push(this.#decoder.end()) + this.#redactor.flush());
    if (this.#pieceLength > 0) this.#onLine(this.#takeLine());
    return this.text();
  }

  /** What is kept so far. */
  text(): TranscriptText {
    const gap = this.#omitted > 0 ? `\n[… ${this.#omitted} characters left out …]\n` : '';
    return { text: this.#head + gap + this.#tail.join(''), omitted: this.#omitted };
  }

  #take(text: string): void {
    this.#keep(text);
    const [first, ...others] = text.split('\n') as [string, ...string[]];
    this.#add(first);
    for (const next of others) {
      this.#onLine(this.#takeLine());
      this.#add(next);
    }
    if (this.#pieceLength > lineLimit) this.#onLine(this.#takeLine());
  }

  #add(piece: string): void {
    if (piece !== '') this.#pieces.push(piece);
    this.#pieceLength += piece.length;
  }

  #takeLine(): string {
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#pieceLength = 0;
    return line;
  }

  #keep(text: string): void {
    const room = headLimit - this.#head.length;
    if (room > 0) this.#head += text.slice(0, room);
    const rest = text.slice(Math.max(0, room));
    if (rest !== '') this.#tail.push(rest);
    this.#tailLength += rest.length;
    for (let oldest = this.#tail[0]; oldest !== undefined; oldest = this.#tail[0]) {
      if (this.#tailLength - oldest.length < tailLimit) return;
      this.#tail.shift();
      this.#tailLength -= oldest.length;
      this.#omitted += oldest.length;
    }
  }
}

/**
 * Follows a growing file. `look` reads what is new, at most `lookBytes`, and says whether it came to the end; the bytes it
 * hands out are good until it hands out the next.
 */
export class Tail {
  readonly #path: string;
  #position = 0;

  constructor(path: string) {
    this.#path = path;
  }

  get position(): number {
    return this.#position;
  }

  look(take: (bytes: Buffer) => void): boolean {
    const file = openOrNot(this.#path);
    if (file === undefined) return true;
    try {
      const until = Math.min(fstatSync(file).size, this.#position + lookBytes);
      // One for all: whoever takes a piece is done with it before the next is read.
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(0, until - this.#position)));
      while (this.#position < until) {
        const most = Math.min(chunk.length, until - this.#position);
        const length = readSync(file, chunk, 0, most, this.#position);
        if (length === 0) break;
        this.#position += length;
        take(chunk.subarray(0, length));
      }
      return this.#position >= fstatSync(file).size;
    } finally {
      closeSync(file);
    }
  }
}

function openOrNot(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
