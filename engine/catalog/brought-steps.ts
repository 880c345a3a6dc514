// What the commits that are brought did to files, and by what names they knew a thing: whoever is renamed in one book is
// another file there, and the same by its id. Knows no engine and no right.
import { idIn } from '../model/another.ts';
import { locate } from '../model/paths.ts';
import type { Commit, Oid, PathChange, Reader } from '../store/snapshot.ts';

/** Undefined: nothing is there. */
export type Version = Oid | undefined;

/** A version of a file, and where it lies. */
export interface Placed {
  path: string;
  oid: Version;
}

/** One commit's change of a file. */
export interface Step extends Placed {
  commit: Commit;
  /** What its first parent has at the path. */
  was: Version;
  /** What it was made of: that, or where the same commit took the thing from. */
  source: () => Placed;
}

/** A file, and where else what it is about lay or lies. */
export interface Names {
  path: string;
  id?: string | undefined;
  others: readonly string[];
}

export class BroughtSteps {
  readonly #reader: Reader;
  /** By path, newest first. */
  readonly #steps = new Map<string, Step[]>();
  /** Paths by the ids that files there say; made when somebody asks. */
  #places: Map<string, Set<string>> | undefined;

  constructor(reader: Reader, commits: Iterable<Commit>) {
    this.#reader = reader;
    for (const commit of commits) this.#keep(commit);
  }

  at = (path: string): readonly Step[] => this.#steps.get(path) ?? [];

  /** Every name by which a thing was known; the path alone, where a file says of no thing that it is it. */
  namesOf(path: string, id: unknown): Names {
    if (typeof id !== 'string') return { path, others: [] };
    this.#places ??= this.#placesById();
    const known = id.toLowerCase();
    const others = [...(this.#places.get(known) ?? [])].filter((other) => other !== path);
    return { path, id: known, others };
  }

  /** What was done to a thing, under whatever name. Taken elsewhere, it is not gone. */
  of({ path, id, others }: Names): Step[] {
    const renamed = others
      .flatMap((other) => this.at(other))
      .filter(({ oid, was }) => this.#idIn(oid ?? was) === id);
    const all = [...this.at(path), ...renamed];
    const still = new Set(all.flatMap(({ commit, oid }) => (oid === undefined ? [] : [commit.oid])));
    return all.filter(({ commit, oid }) => oid !== undefined || !still.has(commit.oid));
  }

  /** The thing as a commit has it. */
  placeAt(commit: Oid, { path, id, others }: Names): Placed {
    const snapshot = this.#reader.snapshot(commit);
    const oid = snapshot.oid(path);
    if (oid !== undefined) return { path, oid };
    const known = others.find((other) => {
      const version = snapshot.oid(other);
      return version !== undefined && this.#idIn(version) === id;
    });
    return known === undefined ? { path, oid } : { path: known, oid: snapshot.oid(known) };
  }

  #keep(commit: Commit): void {
    const changes = this.#reader.diff(commit.parents[0], commit.oid);
    const left = this.#leftIn(changes);
    for (const { path, was, oid } of changes) {
      const there = { path, oid: was };
      const source = (): Placed =>
        (was === undefined && oid !== undefined && left().get(this.#idIn(oid) ?? '')) || there;
      const step: Step = { commit, path, was, oid, source };
      const known = this.#steps.get(path);
      if (known) known.push(step);
      else this.#steps.set(path, [step]);
    }
  }

  /** What is gone from where it was, by who it says to be; looked at when somebody asks. */
  #leftIn(changes: readonly PathChange[]): () => Map<string, Placed> {
    let left: Map<string, Placed> | undefined;
    const look = () =>
      changes.flatMap(({ path, was, oid }): [string, Placed][] => {
        if (was === undefined || oid !== undefined || locate(path) === undefined) return [];
        const id = this.#idIn(was);
        return id === undefined ? [] : [[id, { path, oid: was }]];
      });
    return () => (left ??= new Map(look()));
  }

  #placesById(): Map<string, Set<string>> {
    const places = new Map<string, Set<string>>();
    for (const { path, was, oid } of [...this.#steps.values()].flat()) {
      if (locate(path) === undefined) continue;
      for (const id of new Set([this.#idIn(was), this.#idIn(oid)]))
        if (id !== undefined) places.set(id, (places.get(id) ?? new Set()).add(path));
    }
    return places;
  }

  #idIn = (oid: Version): string | undefined =>
    oid === undefined ? undefined : idIn(this.#reader.blob(oid));
}
