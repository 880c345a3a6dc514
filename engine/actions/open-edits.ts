// Hand edits that stand uncommitted, and why, as doors show them; and how much was adopted lately, to tell a person's
// hands from a program's. Memory of the last look; knows no rule.
import type { FaultCode } from '../base/fault.ts';
import type { EditSide } from './edit-side.ts';

export interface OpenEdit {
  path: string;
  /** The fault that keeps it out. */
  code: FaultCode;
  /** What is the matter. */
  reason: string;
  /** What to do. */
  remedy: string;
  /** Where book and file contradict each other: both. */
  sides: EditSide[];
}

/** Edits within this time count as made at once. Milliseconds. */
const windowMs = 10_000;

export class OpenEdits {
  #edits = new Map<string, OpenEdit>();
  #lately: { at: number; changed: number; removed: number }[] = [];

  /** What stood after a look at everything that stands, or, when `under` says so, at some paths. */
  replace(edits: readonly OpenEdit[], under: (path: string) => boolean = () => true): void {
    const others = [...this.#edits].filter(([path]) => !under(path));
    this.#edits = new Map([...others, ...edits.map((edit) => [edit.path, edit] as const)]);
  }

  list = (): readonly OpenEdit[] => [...this.#edits.values()];

  /** So many entities are being adopted at `now`. */
  note(now: number, { changed, removed }: { changed: number; removed: number }): void {
    if (changed > 0) this.#lately.push({ at: now, changed, removed });
  }

  /** How many were, within the last seconds. */
  lately(now: number): { changed: number; removed: number } {
    this.#lately = this.#lately.filter(({ at }) => now - at < windowMs);
    const sum = (of: 'changed' | 'removed'): number => this.#lately.reduce((all, one) => all + one[of], 0);
    return { changed: sum('changed'), removed: sum('removed') };
  }
}
