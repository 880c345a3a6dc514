// A few empty files made before anybody needs them, while the process goes on; of many there is a stock (blank-stock.ts).
// Knows paths; never what is written.
import { closeSync, fstatSync, open, openSync } from 'node:fs';
import { removeIfPossible, syncDescriptor, writeAll } from '../base/durable-file.ts';

/** How much of what was needed once is kept ready the next time, although less was needed. */
const lastingShare = 7 / 8;

/** An empty file, open for writing. Whoever took it closes it. */
export interface BlankFile {
  readonly path: string;
  readonly descriptor: number;
}

/** A file that was written aside, for whoever makes it durable and moves it to its place. */
export interface Sheet {
  readonly path: string;
  /** Resolves when the content is on disk; asked at most once. */
  sync(): Promise<void>;
  /** Closes it, and removes what still stands there: harmless after a move. Never throws. */
  discard(): void;
}

export interface BlankOptions {
  /** What the next one is called; never the same twice. */
  path: () => string;
  mode?: number;
  /** How many are kept at most; 0: each is made when it is needed. */
  most: number;
}

export class BlankFiles {
  readonly #options: BlankOptions;
  readonly #ready: BlankFile[] = [];
  #taken = 0;
  #wanted = 1;
  #making: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: BlankOptions) {
    this.#options = options;
  }

  /** One that is ready, or made now. Throws what the file system says. */
  take(): BlankFile {
    this.#taken += 1;
    const ready = firstThere(() => this.#ready.pop());
    if (ready !== undefined) return ready;
    const path = this.#options.path();
    return { path, descriptor: openSync(path, 'wx', this.#options.mode) };
  }

  write(content: Buffer): Sheet {
    const { path, descriptor } = this.take();
    let isOpen = true;
    const close = (): void => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    };
    let syncing: Promise<void> | undefined;
    const sheet: Sheet = {
      path,
      sync: () => (syncing = syncDescriptor(descriptor).finally(close)),
      discard() {
        // A descriptor that is closed too soon may be another file's by the time it is synced.
        if (syncing === undefined) close();
        removeIfPossible(path);
      },
    };
    try {
      writeAll(descriptor, content);
      return sheet;
    } catch (error) {
      sheet.discard();
      throw error;
    }
  }

  /**
   * Makes as many anew as were taken since the last time, or shortly before that, one after the other. What cannot be made is
   * made when it is needed.
   */
  refill(): void {
    this.#wanted = Math.max(1, Math.floor(this.#wanted * lastingShare), this.#taken);
    this.#taken = 0;
    this.#making ??= this.#make().finally(() => (this.#making = undefined));
  }

  /** Removes those that nobody took. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#making;
    for (const { path, descriptor } of this.#ready.splice(0)) {
      closeSync(descriptor);
      removeIfPossible(path);
    }
  }

  async #make(): Promise<void> {
    while (!this.#isClosed && this.#ready.length < Math.min(this.#wanted, this.#options.most)) {
      const path = this.#options.path();
      const descriptor = await openSoon(path, this.#options.mode);
      if (descriptor === undefined) return;
      this.#ready.push({ path, descriptor });
    }
  }
}

/** The first that nobody has cleared away; those before it are closed. */
export function firstThere(next: () => BlankFile | undefined): BlankFile | undefined {
  for (let blank = next(); blank !== undefined; blank = next()) {
    if (fstatSync(blank.descriptor).nlink > 0) return blank;
    closeSync(blank.descriptor);
  }
  return undefined;
}

const openSoon = (path: string, mode: number | undefined): Promise<number | undefined> =>
  new Promise((resolve) =>
    open(path, 'wx', mode, (error, descriptor) => resolve(error === null ? descriptor : undefined)),
  );
