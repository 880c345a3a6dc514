// A cache that forgets what was least recently used once it holds too many bytes. Knows nothing of what it keeps.

export class ByteCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #limit: number;
  readonly #sizeOf: (value: V) => number;
  #bytes = 0;

  /** Keeps at most `limit` bytes as `sizeOf` counts them; a value larger than an eighth of that is not kept. */
  constructor(limit: number, sizeOf: (value: V) => number) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    const size = this.#sizeOf(value);
    if (size > this.#limit / 8) return;
    this.delete(key);
    this.#entries.set(key, value);
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= this.#sizeOf(value);
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}

/** What a kept buffer may be larger than its content. */
const slackBytes = 128;

/** The bytes in a buffer of their own: a slice of a shared one would keep the whole of it in memory. */
export function standAlone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= bytes.length + slackBytes) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
