// The draft of a correction: what a commit from outside left, and what becomes of it. Keeps what was put back and why.
// Knows files and reasons, and no rule.
import { isFault, type Fault } from '../base/fault.ts';
import type { BroughtRange } from '../catalog/brought-range.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { parseDocument } from '../model/document.ts';
import { locate } from '../model/paths.ts';
import type { TakenIn } from '../store/judgement.ts';
import { wholeFile } from './breach-rules.ts';
import type { Breach } from './breaches.ts';
import type { Call } from './context.ts';
import { Draft } from './draft.ts';
import type { Stop } from './edit-effects.ts';
import type { Entry, Lookup, Sources } from './lookup.ts';

/** The action that stands in a correction's trailers. */
export const correcting = 'book.correct';

export interface Restored extends Breach {
  path: string;
}

export class CorrectionDraft extends Draft {
  readonly taken: TakenIn;
  /** The book as it was before the commit. */
  readonly past: Lookup;
  /** The commits it brings. */
  readonly range: BroughtRange;
  readonly restored: Restored[] = [];
  readonly stops: Stop[] = [];
  /** Files that went to another place, by where the commit had them. */
  readonly #placed = new Set<string>();

  constructor(
    taken: TakenIn,
    sources: Sources,
    call: Call,
    { past, range }: { past: Lookup; range: BroughtRange },
  ) {
    super(taken.before, sources, call, correcting);
    this.taken = taken;
    this.past = past;
    this.range = range;
  }

  /** The file at a path went elsewhere, or came back: nobody else is to judge it. */
  placed(path: string): void {
    this.#placed.add(path);
  }

  isPlaced = (path: string): boolean => this.#placed.has(path);

  /** Whether a file or link stands where a folder above the path belongs, or a folder at the path. */
  isObstructed(path: string): boolean {
    const { after } = this.taken;
    const parts = path.split('/');
    const above = parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('/'));
    return above.some((folder) => after.oid(folder) !== undefined) || after.list(path).length > 0;
  }

  /**
   * The whole file goes back to what it was, but for the fields that are `kept`, or away. Not where something else stands
   * now: that is told as what it is.
   */
  restoreFile(path: string, problem: Fault, kept: readonly string[] = []): void {
    const before = this.#stood(path);
    if (before !== undefined && this.isObstructed(path)) return this.#leave(path);
    const now = this.bytes(path);
    if (before === undefined) this.remove(path);
    else this.writeFile(path, before);
    if (before !== undefined && kept.length > 0) this.#setAs(now, path, kept);
    this.restored.push({ path, fields: [wholeFile], problem });
  }

  /** Fields go back to what they were; everything else of the entity stays as the commit has it. */
  restoreFields<K extends Kind>(
    { path, kind }: Entry<K>,
    { fields, problem }: Breach,
    kept: readonly string[] = [],
  ): void {
    if (fields.includes(wholeFile) || kinds[kind].plain) return this.restoreFile(path, problem, kept);
    this.#setAs(this.#stood(path), path, fields);
    this.restored.push({ path, fields, problem });
  }

  /** Gives fields of a file what a version of it says of them. */
  #setAs(version: Buffer | undefined, path: string, fields: readonly string[]): void {
    const kind = locate(path)!.kind;
    if (kinds[kind].plain) return;
    const says = version && parseDocument(version, path);
    const set = Object.fromEntries(
      fields
        .filter((field) => field !== 'title' && field !== 'body')
        .map((field) => [field, says?.front[field]]),
    );
    this.set(this.at(kind, path)!, {
      set,
      ...(fields.includes('title') && says?.title !== undefined && { title: says.title }),
      ...(fields.includes('body') && {
        body: kinds[kind].heading ? (says?.body ?? '') : (says?.content ?? ''),
      }),
    });
  }

  /** As the commit has it. */
  #leave(path: string): void {
    const after = this.taken.after.read(path);
    if (after === undefined) this.remove(path);
    else this.writeFile(path, after);
  }

  /** What was in force at the path: the newest version that can be read; else what another engine brought there. */
  #stood(path: string): Buffer | undefined {
    const kind = locate(path)?.kind;
    const reading = kind && this.past.reading(kind, path);
    const { catalog, reader } = this.sources;
    const good = reading && 'problem' in reading ? catalog.lastGood(path) : undefined;
    const known = good ?? this.past.snapshot.oid(path) ?? this.range.leftAt(path);
    return known === undefined ? undefined : reader.blob(known);
  }

  /** Does what another door would do with a file; what it refuses puts the file back. Answers whether it was done. */
  attempt(path: string, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      if (!isFault(error)) throw error;
      this.restoreFile(path, error);
      return false;
    }
  }
}
