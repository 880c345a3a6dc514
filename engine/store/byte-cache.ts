// A cache that forgets what was not used lately once it holds too many bytes. Knows nothing of what it keeps.

interface Entry<V> {
  readonly value: V;
  readonly size: number;
  /** Whether it was asked for since it came, or was last spared. */
  isUsed: boolean;
}

/**
 * Forgets the oldest, but spares each once that was used since (second chance; Corbató 1968): to keep the exact order of use would
 * move an entry at every look.
 */
export class ByteCache<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #limit: number;
  readonly #sizeOf: (value: V) => number;
  #bytes = 0;

  /** Keeps at most `limit` bytes as `sizeOf` counts them; a value larger than an eighth of that is not kept. */
  constructor(limit: number, sizeOf: (value: V) => number) {
    this.#limit = limit;
    this.#sizeOf = sizeOf;
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    entry.isUsed = true;
    return entry.value;
  }

  set(key: string, value: V): void {
    const size = this.#sizeOf(value);
    if (size > this.#limit / 8) return;
    this.delete(key);
    this.#makeRoom(size);
    this.#entries.set(key, { value, size, isUsed: false });
    this.#bytes += size;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.size;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #makeRoom(size: number): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes + size <= this.#limit) return;
      this.#entries.delete(key);
      if (entry.isUsed) {
        entry.isUsed = false;
        // Comes up again in this loop, once all others have.
        this.#entries.set(key, entry);
      } else this.#bytes -= entry.size;
    }
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
