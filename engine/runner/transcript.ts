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
  #tail = '';
  #omitted = 0;
  #line = '';

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
    if (this.#line !== '') this.#onLine(this.#line);
    this.#line = '';
    return this.text();
  }

  /** What is kept so far. */
  text(): TranscriptText {
    const gap = this.#omitted > 0 ? `\n[… ${this.#omitted} characters left out …]\n` : '';
    return { text: this.#head + gap + this.#tail, omitted: this.#omitted };
  }

  #take(text: string): void {
    this.#keep(text);
    const lines = (this.#line + text).split('\n');
    this.#line = lines.pop()!;
    for (const line of lines) this.#onLine(line);
    if (this.#line.length > lineLimit) {
      this.#onLine(this.#line);
      this.#line = '';
    }
  }

  #keep(text: string): void {
    const room = headLimit - this.#head.length;
    if (room > 0) this.#head += text.slice(0, room);
    this.#tail += text.slice(Math.max(0, room));
    // Cut only at twice the limit: one copy per limit's worth of output instead of one per chunk.
    if (this.#tail.length > 2 * tailLimit) this.#cutTail();
  }

  #cutTail(): void {
    this.#omitted += this.#tail.length - tailLimit;
    this.#tail = this.#tail.slice(-tailLimit);
  }
}

/** Follows a growing file. `look` reads what is new, at most `lookBytes`, and says whether it came to the end. */
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
      while (this.#position < until) {
        const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, until - this.#position));
        const length = readSync(file, chunk, 0, chunk.length, this.#position);
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
