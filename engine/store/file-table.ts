// The files of one folder and how each looked when it last held its version: a name and four numbers a file, because
// there may be a hundred thousand. Memory only.
import type { Stats } from 'node:fs';

/** Numbers a file: inode, size, times of content and of inode. */
const width = 4;

export class FileTable {
  /** Where a file's numbers begin. */
  readonly #places = new Map<string, number>();
  readonly #numbers: number[] = [];
  readonly #free: number[] = [];

  get size(): number {
    return this.#places.size;
  }

  has = (name: string): boolean => this.#places.has(name);
  names = (): IterableIterator<string> => this.#places.keys();

  /** A file of this name should be there; how it looks is not known. */
  expect(name: string): void {
    const place = this.#places.get(name) ?? this.#free.pop() ?? this.#numbers.length;
    this.#places.set(name, place);
    for (let at = 0; at < width; at++) this.#numbers[place + at] = 0;
  }

  /** False when there was none. */
  delete(name: string): boolean {
    const place = this.#places.get(name);
    if (place === undefined) return false;
    this.#free.push(place);
    return this.#places.delete(name);
  }

  /** Whether the file looks as it did. */
  isSame(name: string, { ino, size, mtimeMs, ctimeMs }: Stats): boolean {
    const place = this.#places.get(name);
    if (place === undefined) return false;
    const numbers = this.#numbers;
    return (
      numbers[place] === ino &&
      numbers[place + 1] === size &&
      numbers[place + 2] === mtimeMs &&
      numbers[place + 3] === ctimeMs
    );
  }

  /** So the file looks, and it holds its version. */
  remember(name: string, { ino, size, mtimeMs, ctimeMs }: Stats): void {
    const place = this.#places.get(name);
    if (place === undefined) return;
    const numbers = this.#numbers;
    numbers[place] = ino;
    numbers[place + 1] = size;
    numbers[place + 2] = mtimeMs;
    numbers[place + 3] = ctimeMs;
  }
}
