// The engine's own line: the queue of writes and the group commit. Requests that arrive together become a chain of
// commits, one pack, one move of the ref, and only then the answers. Knows commits and refs, never what a file means.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isAhead } from '../base/clock.ts';
import { closeAll } from '../base/closing.ts';
import { fault } from '../base/fault.ts';
import type { ChangeFunction, WriteOptions, Writer, Written } from './change.ts';
import { noCommit } from './git-object.ts';
import { Group, type GroupTools, type NewObjects } from './group.ts';
import { type Press, type Publication, publish } from './publication.ts';
import { engineRef, mainRef, type RefOutcome } from './refs.ts';
import type { Oid } from './snapshot.ts';

/** Requests that may wait; more are refused with STORE_OVERLOADED. */
const queueLimit = 20_000;
/** Requests of one group: what keeps the process busy in one piece. */
const groupLimit = 256;
/** Bytes of new objects after which a group takes no further request. */
const groupBytes = 32 * 1024 * 1024;
/** Bytes of new objects of a group that is worked out ahead: to take back what was made of more costs too much. */
const foreseenBytes = 1024 * 1024;
/** Tries of a group whose ref was moved or locked by somebody else. */
const tryLimit = 8;
const firstPauseMs = 2;
/**
 * A group waits for callers who were just answered as long as one comes in every so many milliseconds; at most for this part
 * of the time of the last group, and never longer.
 */
const gatherStepMs = 2;
const gatherShare = 1 / 2;
const longestGatherMs = 50;

// The words of an exclusive job's arguments.
export type { CommitDraft, NewObjects } from './group.ts';
export type { FileEdit, FileEdits } from './tree-edit.ts';

export interface LineTools extends GroupTools, Press {}

/** The engine's line moved: `paths` are the files that differ. */
export interface HeadMove {
  from: Oid | undefined;
  to: Oid;
  paths: ReadonlySet<string>;
}

/**
 * Answers the commit the line shall move to, which must descend from `head` by first parents; `head` itself for nothing
 * to do. May run more than once.
 */
export type ExclusiveJob = (
  head: Oid | undefined,
  objects: NewObjects,
) => Oid | undefined | Promise<Oid | undefined>;

/** Whoever works out what the line says, group by group. */
export interface Follower {
  /** Called with the line's head before the functions of each group run; what it throws fails the group. */
  catchUp(head: Oid): void;
  /** A group that ends with this commit is on its way to the disk, and may yet come to nothing. May not throw. */
  foresee(tip: Oid): void;
  /** Whether what was foreseen last, if anything was, stands now. May not throw. */
  settle(stands: boolean): void;
}

const nobody: Follower = { catchUp: () => undefined, foresee: () => undefined, settle: () => undefined };

/** Whether the line's ref stood; or was made at main; or was made again where it had been removed. */
export type Beginning = 'stands' | 'begun' | 'restored' | 'nothing to begin with';

export interface Line extends Omit<Writer, 'storeFile'> {
  /**
   * Makes the line's ref where there is none: where it stood last, be it in this process or as `noted` by one before,
   * or at main. Its commit is stored, so nothing is fsynced.
   */
  begin(noted?: Oid): Beginning;
  /** Runs a job between two groups, alone on the line, and moves the line to its answer. Resolves when durable. */
  exclusive(job: ExclusiveJob): Promise<Oid | undefined>;
  /** At most one: the last that was set. */
  setFollower(follower: Follower): void;
  /** Called after each durable move, before the writers hear of it. Returns how to stop listening. */
  onMove(listener: (move: HeadMove) => void): () => void;
  /** Finishes what is queued, then refuses everything with STORE_CLOSED. */
  close(): Promise<void>;
}

interface Request {
  ref: string;
  drawer?: string | undefined;
  /** Whether it may not share its group. */
  alone: boolean;
  /** Adds to the group; returns how to answer once the group is durable. */
  run(group: Group): (() => void) | Promise<() => void>;
  reject(error: unknown): void;
}

type Target = Pick<Request, 'ref' | 'drawer' | 'alone'>;

export class EngineLine implements Line {
  readonly #tools: LineTools;
  readonly #listeners = new Set<(move: HeadMove) => void>();
  readonly #queue: Request[] = [];
  #follower = nobody;
  /** Where the line stood last: holds when somebody deletes the ref. */
  #last: Oid | undefined;
  #pumping: Promise<void> | undefined;
  #closed = false;
  /** How many requests the next group waits for, and until when. Milliseconds. */
  #gathering = { expected: 0, until: 0 };

  constructor(tools: LineTools) {
    this.#tools = tools;
  }

  write<T>(change: ChangeFunction<T>, { alone = false }: WriteOptions = {}): Promise<Written<T>> {
    return this.#writeTo({ ref: engineRef, alone }, change);
  }

  writeRef<T>(ref: string, change: ChangeFunction<T>, drawer?: string): Promise<Written<T>> {
    return this.#writeTo({ ref, drawer, alone: false }, change);
  }

  exclusive(job: ExclusiveJob): Promise<Oid | undefined> {
    return this.#enqueue({ ref: engineRef, alone: true }, (resolve) => async (group) => {
      const head = group.tip === noCommit ? undefined : group.tip;
      const to = await job(head, group);
      if (to !== undefined && to !== head) group.moveTo(to);
      return () => resolve(to);
    });
  }

  begin(noted?: Oid): Beginning {
    const { refs, objects } = this.#tools;
    if (refs.read(engineRef) !== undefined) return 'stands';
    const known = this.#last ?? (noted !== undefined && objects.has(noted) ? noted : undefined);
    const to = known ?? refs.read(mainRef);
    if (to === undefined) return 'nothing to begin with';
    // Busy or lost: somebody makes it in this moment.
    if (refs.move({ ref: engineRef, expected: undefined, to }) !== 'moved') return 'stands';
    return known === undefined ? 'begun' : 'restored';
  }

  setFollower(follower: Follower): void {
    this.#follower = follower;
  }

  onMove(listener: (move: HeadMove) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pumping;
    await closeAll(Object.values(this.#tools.sheets).map((sheet) => () => sheet.close()));
  }

  #writeTo<T>(to: Target, change: ChangeFunction<T>): Promise<Written<T>> {
    return this.#enqueue(to, (resolve) => (group) => {
      const written = group.run(change);
      return () => resolve(written);
    });
  }

  async #enqueue<T>(to: Target, runFor: (resolve: (value: T) => void) => Request['run']): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#closed) throw fault('STORE_CLOSED', {});
    const waiting = this.#queue.length;
    if (waiting >= queueLimit) throw fault('STORE_OVERLOADED', { waiting });
    this.#queue.push({ ...to, run: runFor(resolve), reject });
    this.#pumping ??= this.#pump();
    return promise;
  }

  /** Runs while there are requests. A turn of the event loop between groups lets those that belong together arrive. */
  async #pump(): Promise<void> {
    const { clock } = this.#tools;
    try {
      for (await nextTurn(); this.#queue.length > 0; await nextTurn()) {
        await this.#gather();
        const group = takeGroup(this.#queue);
        const from = clock.now();
        await this.#runGroup(group);
        const now = clock.now();
        this.#gathering = {
          expected: group.length + this.#queue.length,
          until: now + Math.min((now - from) * gatherShare, longestGatherMs),
        };
      }
    } finally {
      this.#pumping = undefined;
    }
  }

  /**
   * Callers who wait for their answers and then ask again would else fall into two halves that take turns, each at the price
   * of a whole group (what databases call a commit delay).
   */
  async #gather(): Promise<void> {
    const { clock } = this.#tools;
    const { until, expected } = this.#gathering;
    const isTime = (): boolean => isAhead(until, clock.now(), longestGatherMs);
    for (let seen = 0; seen < this.#queue.length && this.#queue.length < expected && isTime();) {
      seen = this.#queue.length;
      await clock.sleep(gatherStepMs);
      // Whatever came while something else was done is read only now.
      await nextTurn();
    }
  }

  async #runGroup(requests: Request[]): Promise<void> {
    let move: HeadMove | undefined;
    try {
      move = await this.#publishGroup(requests);
    } catch (error) {
      this.#tools.objects.show(new Map());
      for (const request of requests) request.reject(error);
      return;
    }
    if (move === undefined || requests[0]!.ref !== engineRef) return;
    this.#last = move.to;
    for (const listener of this.#listeners) listener(move);
  }

  /** Answers the requests once they are durable. Their functions run again when somebody else moved the ref meanwhile. */
  async #publishGroup(requests: Request[]): Promise<HeadMove | undefined> {
    const { ref, drawer } = requests[0]!;
    const { clock } = this.#tools;
    for (let tries = 1; tries <= tryLimit; tries++) {
      const { expected, head } = this.#positions(ref);
      if (ref === engineRef && head !== undefined) this.#follower.catchUp(head);
      const group = new Group(this.#tools, head);
      const answers = await this.#fill(group, requests);
      const move = { from: head, to: group.tip, paths: group.paths };
      const moves = group.tip !== (head ?? noCommit);
      const publication = { objects: group.fresh, drawer, move: { ref, expected, to: group.tip } };
      if (!moves || (await this.#publish(publication, group.bytes)) === 'moved') {
        group.settle();
        for (const answer of answers) answer();
        return moves ? move : undefined;
      }
      await clock.sleep(firstPauseMs * 2 ** tries);
    }
    throw fault('STORE_CONTENDED', { ref, tries: tryLimit });
  }

  /** What follows the line works while the disk does. */
  async #publish(publication: Publication, bytes: number): Promise<RefOutcome> {
    const { ref, to } = publication.move;
    if (ref !== engineRef) return publish(this.#tools, publication);
    const follower = this.#follower;
    try {
      return await publish(this.#tools, publication, {
        onWritten: () => bytes <= foreseenBytes && follower.foresee(to),
        onMoved: () => follower.settle(true),
      });
    } finally {
      follower.settle(false);
    }
  }

  /** Runs the requests on the group; those that would make it too large go back to the queue. */
  async #fill(group: Group, requests: Request[]): Promise<(() => void)[]> {
    const answers: (() => void)[] = [];
    for (const request of requests) {
      if (group.bytes > groupBytes) break;
      answers.push(await runOne(request, group));
    }
    this.#queue.unshift(...requests.splice(answers.length));
    return answers;
  }

  /** Where a ref stands, and on which commit the next one is made: the line begins at main. */
  #positions(ref: string): { expected: Oid | undefined; head: Oid | undefined } {
    const { refs } = this.#tools;
    const expected = refs.read(ref);
    if (ref !== engineRef) return { expected, head: expected };
    return { expected, head: expected ?? this.#last ?? refs.read(mainRef) };
  }
}

/** A failure too is an answer about the chain it saw, so it waits until the chain is durable. */
async function runOne(request: Request, group: Group): Promise<() => void> {
  try {
    return await request.run(group);
  } catch (error) {
    return () => request.reject(error);
  }
}

/** Takes from the queue what may be one group: the requests for the first one's ref, up to one that runs alone. */
function takeGroup(queue: Request[]): Request[] {
  const { ref, alone } = queue[0]!;
  const end = alone ? 1 : queue.findIndex((request) => request.alone);
  const within = queue.splice(0, end === -1 ? queue.length : end);
  const group = within.filter((request) => request.ref === ref).slice(0, groupLimit);
  const taken = new Set(group);
  queue.unshift(...within.filter((request) => !taken.has(request)));
  return group;
}
