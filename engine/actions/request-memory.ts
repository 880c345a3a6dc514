// Which requests were done, by the key their callers gave them: what this process answers or is about to, and what stands
// in the newest commits, whoever made them. Knows no action and no answer's meaning.
import { readEntityTrailer, trailers } from '../model/trailers.ts';
import type { Commit, Oid, Reader } from '../store/snapshot.ts';
import type { Performed } from './action.ts';

/**
 * How long a request stays known at least, in milliseconds from its commit to the newest one. Callers send one again for
 * a minute; that a daemon was gone meanwhile moves neither end.
 */
export const rememberedMs = 120_000;
/** Requests known at most: at the fastest rate that was measured, what is done in those two minutes. */
const keyLimit = 80_000;
/** Of so many the answer itself is kept; of older ones it is read from their commit. */
const answerLimit = 2_000;
/** Commits read back at once when a process begins. */
const pageSize = 256;

/** A request as its caller made it. */
export interface Asked {
  /** What requestName makes of its key. */
  name: string;
  /** The company it is of: a key means nothing in another one. Empty where that cannot be told. */
  company: string;
  /** A short hash of the input. */
  input: string;
}

export interface Known extends Asked {
  /** The answer, or its coming. */
  answer?: Promise<Performed> | undefined;
  /** Where it stands; undefined while it is under way, and where nothing had to change. */
  commit?: Oid | undefined;
}

export class RequestMemory {
  readonly #reader: Reader;
  /** By name: one of each company. */
  readonly #known = new Map<string, Known[]>();
  /** What was answered, the oldest first. */
  readonly #answered = new Set<Known>();
  /** How far the line was read. */
  #readTo: Oid | undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * What is known now of requests under a name. The line is read first: a commit whose caller was told of a failure, because
   * it came after the ref had moved, was made all the same.
   */
  find(name: string): readonly Known[] {
    this.#readOn();
    return this.#known.get(name) ?? [];
  }

  /** Notes what is under way. What fails is forgotten, unless the line turns out to hold it. */
  begin(asked: Asked, answer: Promise<Performed>): void {
    const known: Known = { ...asked, answer };
    this.#put(known);
    answer.then(
      ({ commit }) => this.#note(known, commit),
      () => this.#forget(known),
    );
  }

  #note(known: Known, commit: Oid | undefined): void {
    if (!this.#has(known)) return;
    known.commit = commit;
    this.#answered.add(known);
    const [oldest] = this.#answered;
    if (this.#answered.size <= answerLimit || oldest === undefined) return;
    this.#answered.delete(oldest);
    if (oldest.commit === undefined) this.#drop(oldest);
    else oldest.answer = undefined;
  }

  #forget(known: Known): void {
    if (!this.#has(known)) return;
    if (known.commit === undefined) this.#drop(known);
    else known.answer = undefined;
  }

  #has = (known: Known): boolean => this.#known.get(known.name)?.includes(known) === true;

  #drop(known: Known): void {
    const others = (this.#known.get(known.name) ?? []).filter((one) => one !== known);
    if (others.length === 0) this.#known.delete(known.name);
    else this.#known.set(known.name, others);
  }

  #readOn(): void {
    const head = this.#reader.head();
    if (head === undefined || head === this.#readTo) return;
    const commits = this.#readTo === undefined ? this.#readBack(head) : this.#readSince(this.#readTo, head);
    this.#readTo = head;
    for (const commit of commits.reverse()) {
      const done = requestOf(commit);
      if (done === undefined) continue;
      const known = this.#known.get(done.name)?.find(({ input }) => input === done.input);
      if (known === undefined) this.#put({ ...done, commit: commit.oid });
      else known.commit = commit.oid;
    }
  }

  #readSince(from: Oid, to: Oid): Commit[] {
    return this.#reader.log(to, { from, limit: keyLimit });
  }

  /** From the newest commit back as far as a caller could still ask about. */
  #readBack(head: Oid): Commit[] {
    const commits: Commit[] = [];
    let newest: number | undefined;
    for (let at: Oid | undefined = head; at !== undefined && commits.length < keyLimit;) {
      const page: Commit[] = this.#reader.log(at, { limit: pageSize });
      commits.push(...page);
      const ours = page.filter(({ engine }) => engine).map(({ committer }) => committer.at);
      newest ??= ours[0];
      if (newest !== undefined && ours.some((at) => at < newest! - rememberedMs)) break;
      at = page.at(-1)?.parents[0];
    }
    return commits;
  }

  #put(known: Known): void {
    this.#known.set(known.name, [...(this.#known.get(known.name) ?? []), known]);
    // What is under way is never forgotten: asked again, it would be done twice.
    for (const [oldest, all] of this.#known) {
      if (this.#known.size <= keyLimit) break;
      if (all.some(({ answer, commit }) => answer !== undefined && commit === undefined)) continue;
      this.#known.delete(oldest);
      for (const one of all) this.#answered.delete(one);
    }
  }
}

/** The name under which a request is known: nobody repeats another's. */
export const requestName = (actor: string, action: string, key: string): string =>
  `${actor} ${action} ${key}`;

/** What a commit says of the request it was made for. Only the engine's own say anything. */
function requestOf({ engine, trailers: said }: Commit): Asked | undefined {
  if (!engine) return undefined;
  const { actor: by, action: did, request, input: given, entity } = trailers;
  const [actor, action, key, input, about] = [by, did, request, given, entity].map(
    (name) => said.find(([key]) => key === name)?.[1],
  );
  if (actor === undefined || action === undefined || key === undefined || input === undefined)
    return undefined;
  const company = (about !== undefined && readEntityTrailer(about)?.company) || '';
  return { name: requestName(actor, action, key), company, input };
}
