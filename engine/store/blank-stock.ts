// Many empty files, made by a thread before anybody needs them: making one may take longer than all that is done with it
// afterwards (ext4 looks past each inode that was freed in the last minutes). Knows paths; never what is written.
import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { removeIfPossible } from '../base/durable-file.ts';
import { scriptBeside, SideThread } from '../base/side-thread.ts';
import { type BlankFile, firstThere } from './blank-files.ts';

/** How many are kept ready; a power of two. */
const stockSize = 128;
/** Fewer that are taken at a time are made when they are needed. */
const fewFiles = 4;
/**
 * Files of one folder, and folders, used in turn: whoever makes a file holds its folder, and a folder in which files are made
 * and taken away at once is slower than no stock at all.
 */
const folderSize = 32;
const folderCount = 8;

/** What the thread is asked: to fill the stock. In `cells`: how many were made, how many were taken, descriptors in a ring. */
export interface Order {
  folder: string;
  cells: Int32Array;
}

const made = 0;
const taken = 1;
const cellOf = (number: number): number => 2 + (number & (stockSize - 1));

const pathOf = (folder: string, number: number): string => {
  const place = Math.floor((number >>> 0) / folderSize) % folderCount;
  return join(folder, String(place), String(number >>> 0));
};

export class BlankStock {
  readonly #order: Order;
  readonly #thread = new SideThread<Order, void>(scriptBeside(import.meta.url, 'blank-thread'), () =>
    this.#clear(),
  );
  #takenSince = 0;
  #making: Promise<unknown> | undefined;

  /** `folder` is the stock's alone. */
  constructor(folder: string) {
    this.#order = {
      folder,
      cells: new Int32Array(new SharedArrayBuffer((2 + stockSize) * Int32Array.BYTES_PER_ELEMENT)),
    };
  }

  /** One that is ready, if any is. */
  take(): BlankFile | undefined {
    this.#takenSince += 1;
    return firstThere(() => this.#next());
  }

  /** Has the stock filled again, once several were taken. */
  refill(): void {
    const isWorthwhile = this.#takenSince >= fewFiles || (this.#thread.isRunning && this.#takenSince > 0);
    if (!isWorthwhile || this.#making !== undefined) return;
    this.#takenSince = 0;
    this.#making = this.#thread.ask(this.#order).finally(() => (this.#making = undefined));
  }

  /** Removes those that nobody took. */
  async close(): Promise<void> {
    // A thread that is ended while it makes one leaves that uncounted.
    await this.#making;
    await this.#thread.close();
  }

  #next(): BlankFile | undefined {
    const { folder, cells } = this.#order;
    const number = Atomics.load(cells, taken);
    if (number === Atomics.load(cells, made)) return undefined;
    const descriptor = cells[cellOf(number)]!;
    Atomics.add(cells, taken, 1);
    return { path: pathOf(folder, number), descriptor };
  }

  #clear(): void {
    for (let blank = this.#next(); blank !== undefined; blank = this.#next()) {
      closeSync(blank.descriptor);
      removeIfPossible(blank.path);
    }
    removeEmpty(this.#order.folder);
  }
}

/** Fills the stock, as its thread does. Throws what the file system says; those made before that are there. */
export function fillStock({ folder, cells }: Order): void {
  let current: string | undefined;
  for (;;) {
    const number = Atomics.load(cells, made);
    if (((number - Atomics.load(cells, taken)) | 0) >= stockSize) return;
    const path = pathOf(folder, number);
    if (dirname(path) !== current) mkdirSync((current = dirname(path)), { recursive: true });
    cells[cellOf(number)] = openSync(path, 'wx');
    Atomics.add(cells, made, 1);
  }
}

/** Of what was taken, something may still be on its way to its place. */
function removeEmpty(folder: string): void {
  try {
    for (const name of readdirSync(folder)) rmdirSync(join(folder, name));
    rmdirSync(folder);
  } catch {
    // Whoever starts next clears up.
  }
}
