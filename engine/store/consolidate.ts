// Keeps a busy repository small and quick to read, in the background: packs become fewer, loose objects packed, the commit
// graph learns which paths changed. Safe beside any other git, since nothing goes before its copy is on disk. Knows when
// and in which order; each is done by its own module.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { writeCommitGraph } from './commit-graph.ts';
import { foldPacks } from './fold.ts';
import { forget, type Forgotten, type RefDeletion } from './forget.ts';
import { chooseFold, type FoldChoice, foldLimits, type FoldLimits } from './fold-choice.ts';
import type { GitFolder } from './git-folder.ts';
import { GitProcesses } from './git-processes.ts';
import type { Line } from './line.ts';
import { takeLock } from './locks.ts';
import { estimateLoose, looseLimit, packLoose } from './loose-objects.ts';
import type { Objects } from './objects.ts';
import { heldMs, releaseHolds, replacePacks } from './replace-packs.ts';
import { isIntact } from './roll-up.ts';
import { RollUps } from './roll-ups.ts';
import { listPacks, packFolder, packName } from './stored-packs.ts';

/** Commands of a person's git that would fail if packs went while they run; nothing is ever lost beside them. */
const housekeeping = new Set(
  'gc maintenance multi-pack-index pack-objects prune prune-packed repack'.split(' '),
);
/** Looks in a row that are given up for them. */
const courtesy = 16;
/** After this long an index that was written while packs went is looked at again. Milliseconds. */
const wrongIndexMs = 1_000;
/** After a failure, as of a full disk, the next look comes after so many times the usual number of moves. */
const patience = 16;

export interface ConsolidationOptions {
  folder: GitFolder;
  clock: Clock;
  /** Told when packs were replaced, so that no file that is gone stays open. */
  objects: Pick<Objects, 'rescan' | 'forget'>;
  /** Told of what could not be done; nothing is lost, and it is tried again later. */
  onProblem?: ((error: unknown) => void) | undefined;
  /** Told that a look found nothing wrong. */
  onSound?: (() => void) | undefined;
  limits?: FoldLimits;
}

export interface Consolidation {
  /** Everything there is to do, now. Problems are told, not thrown. */
  once(): Promise<void>;
  /** Deletes for good what only these refs reach, and what an earlier call could not; no fold runs meanwhile. */
  forget(deletions: readonly RefDeletion[]): Promise<Forgotten>;
  /** Ends what is running: a fold is given up, and leaves nothing. */
  stop(): Promise<void>;
}

/** With a `line`, looks after every so many of its moves as may have left small packs to be copied into one. */
export function openConsolidation(
  options: ConsolidationOptions & { line?: Pick<Line, 'onMove'> | undefined },
): Consolidation {
  const stopped = new AbortController();
  const consolidator = new Consolidator(options, stopped.signal);
  const { together } = options.limits ?? foldLimits;
  // The first move looks at once: what ran before may have been many commands, each with a pack of its own.
  let movesLeft = 1;
  let looking: Promise<void> | undefined;
  let after: Promise<unknown> | undefined;
  const look = async (): Promise<void> => {
    movesLeft = (await consolidator.work()) ? together : together * patience;
    looking = undefined;
    after ??= consolidator.lookAfter().finally(() => (after = undefined));
  };
  const unlisten = options.line?.onMove(() => {
    if (--movesLeft <= 0) looking ??= look();
  });
  return {
    async once() {
      await consolidator.work();
    },
    forget: (deletions) => consolidator.forget(deletions),
    async stop() {
      unlisten?.();
      stopped.abort();
      await Promise.all([looking, after, consolidator.close()]);
    },
  };
}

class Consolidator {
  readonly #options: ConsolidationOptions;
  readonly #limits: FoldLimits;
  readonly #stopped: AbortSignal;
  /** Packs that cannot be read: they stay as they are. */
  readonly #damaged = new Set<string>();
  readonly #processes: GitProcesses;
  readonly #rollUps = new RollUps();
  #givenUp = 0;
  #turns: Promise<unknown> = Promise.resolve();

  constructor(options: ConsolidationOptions, stopped: AbortSignal) {
    this.#options = options;
    this.#limits = options.limits ?? foldLimits;
    this.#stopped = stopped;
    this.#processes = new GitProcesses(options.folder);
  }

  /** Until there is nothing to do, which it answers, or something cannot be done. Never rejects. */
  work = (): Promise<boolean> =>
    this.#tellingProblems(() =>
      this.#inTurn(async () => {
        if (!this.#givesWay()) await this.#locked(() => this.#foldAndPack());
      }),
    );

  async forget(deletions: readonly RefDeletion[]): Promise<Forgotten> {
    const { folder, objects } = this.#options;
    try {
      return await this.#inTurn(() => this.#locked(() => forget(folder, deletions, this.#stopped)));
    } finally {
      objects.forget();
    }
  }

  /** Resolves when nothing of this is running any more. */
  close = (): Promise<void> => this.#turns.then(() => this.#rollUps.close());

  /** One after the other: nobody gives way to what runs here. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  /** `git maintenance run` takes the same lock and leaves the repository alone while it stands. */
  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const { folder } = this.#options;
    const lock = takeLock(folder, join(folder.common, 'objects', 'maintenance'));
    try {
      return await work();
    } finally {
      lock?.release();
    }
  }

  /** Looks again after what was held: an index of many packs that somebody was writing meanwhile is wrong by now. */
  lookAfter = (): Promise<boolean> =>
    this.#tellingProblems(async () => {
      const { folder, clock } = this.#options;
      for (const pauseMs of [wrongIndexMs, heldMs]) {
        await clock.sleep(pauseMs, this.#stopped);
        if (this.#stopped.aborted) return;
        releaseHolds(folder, clock.now());
      }
    });

  async #tellingProblems(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#options.onSound?.();
      return true;
    } catch (error) {
      if (!this.#stopped.aborted) this.#options.onProblem?.(error);
      return false;
    }
  }

  async #foldAndPack(): Promise<void> {
    const { folder, clock } = this.#options;
    releaseHolds(folder, clock.now());
    if (await this.#foldAll()) await writeCommitGraph(folder, { signal: this.#stopped });
    if (!this.#stopped.aborted && estimateLoose(folder) >= looseLimit) await packLoose(folder, this.#stopped);
  }

  /** Whether a person keeps house at this moment. One who always does must not keep packs from becoming fewer. */
  #givesWay(): boolean {
    const { folder, clock } = this.#options;
    const { command = '' } = this.#processes.find(clock.now()) ?? {};
    const isLocked = existsSync(join(folder.common, 'objects', 'maintenance.lock'));
    const gives = (isLocked || housekeeping.has(command)) && this.#givenUp < courtesy;
    this.#givenUp = gives ? this.#givenUp + 1 : 0;
    return gives;
  }

  /** Whether git made a pack, so that enough has happened for the commit graph. Ends: each step leaves fewer packs. */
  async #foldAll(): Promise<boolean> {
    const { folder, objects } = this.#options;
    let byGit = false;
    for (;;) {
      const packs = listPacks(folder).filter(({ name }) => !this.#damaged.has(name));
      const choice = this.#stopped.aborted ? undefined : chooseFold(packs, this.#limits);
      if (choice === undefined) return byGit;
      byGit = (await this.#carryOut(choice)) === 'git' || byGit;
      objects.rescan();
    }
  }

  async #carryOut({ how, drawer, packs }: FoldChoice): Promise<'git' | 'copy' | undefined> {
    const { folder } = this.#options;
    const names = packs.map(({ name }) => name);
    const copied = how === 'copy' ? await this.#rollUps.rollUp(folder, names) : undefined;
    if (copied !== undefined) {
      await replacePacks(folder, copied, packName(drawer, copied.checksum), copied.names);
      return 'copy';
    }
    try {
      const made = await foldPacks(folder, names, { keepDeltas: how === 'merge', signal: this.#stopped });
      await replacePacks(folder, made, packName(drawer, made.checksum, true), names);
      return 'git';
    } catch (error) {
      // One pack that cannot be read must not keep the others from becoming fewer.
      const paths = names.map((name) => join(packFolder(folder), name));
      const gone = paths.filter((path) => !existsSync(`${path}.pack`));
      const damaged = paths.filter((path) => !gone.includes(path) && isDamaged(path));
      if (this.#stopped.aborted || gone.length + damaged.length === 0) throw error;
      for (const path of damaged) this.#damaged.add(basename(path));
      // What another git replaced meanwhile is no problem of anybody's.
      if (damaged.length > 0) this.#options.onProblem?.(error);
      return undefined;
    }
  }
}

function isDamaged(path: string): boolean {
  try {
    return !isIntact(readFileSync(`${path}.pack`));
  } catch {
    return true;
  }
}
