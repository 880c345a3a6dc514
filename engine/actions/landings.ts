// Where new files went that were dropped in without a number: an editor that still has one open saves it again under
// its old name. Memory only; bounded, and forgetting costs no more than a second issue.

/** Files remembered. */
const landingLimit = 256;

interface Landing {
  /** Its place in the book. */
  to: string;
  /** What was saved under the old name last. */
  saved: Buffer;
}

export class Landings {
  readonly #byPath = new Map<string, Landing>();

  note(path: string, landing: Landing): void {
    this.#byPath.delete(path);
    this.#byPath.set(path, landing);
    for (const oldest of this.#byPath.keys())
      if (this.#byPath.size > landingLimit) this.#byPath.delete(oldest);
  }

  of = (path: string): Landing | undefined => this.#byPath.get(path);
}
