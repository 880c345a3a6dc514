// Keeps a busy repository small and quick to read, in the background: small packs become one, packs of git's own sizes
// are folded geometrically, the commit graph learns which paths changed. Knows when; roll-up and git do the work.
import type { Clock } from '../base/clock.ts';
import { runGit } from './git.ts';
import type { GitFolder } from './git-folder.ts';
import { GitProcesses } from './git-processes.ts';
import type { Line } from './line.ts';
import { countPacks, rollUp } from './roll-up.ts';

/** Moves of the line after which small packs are rolled up: each made one. */
const movesPerRollUp = 64;
/** Packs from which on git folds them, and extends the commit graph. */
const mostPacks = 256;
/** Milliseconds a fold may take. */
const foldTimeoutMs = 10 * 60_000;

export interface Consolidation {
  /** Ends a fold that is running: git leaves nothing half done. */
  stop(): Promise<void>;
}

export interface ConsolidationOptions {
  folder: GitFolder;
  line: Pick<Line, 'onMove'>;
  clock: Clock;
  /** Told of what could not be done; nothing is lost, and it is tried again later. */
  onProblem?: (error: unknown) => void;
}

export function startConsolidation({ folder, line, clock, onProblem }: ConsolidationOptions): Consolidation {
  const stopped = new AbortController();
  const processes = new GitProcesses(folder);
  // The first move looks at once: what ran before may have been many commands, each with a pack of its own.
  let moves = movesPerRollUp;
  let working: Promise<void> | undefined;
  const work = async () => {
    try {
      while ((await rollUp(folder)) > 0 && !stopped.signal.aborted);
      // A person's own git may be repacking, or about to read what would be replaced.
      const isAlone = processes.find(clock.now()) === undefined;
      if (isAlone && !stopped.signal.aborted && countPacks(folder) > mostPacks)
        await fold(folder, stopped.signal);
    } catch (error) {
      if (!stopped.signal.aborted) onProblem?.(error);
    } finally {
      working = undefined;
    }
  };
  const unlisten = line.onMove(() => {
    if (++moves < movesPerRollUp || working !== undefined) return;
    moves = 0;
    working = work();
  });
  return {
    async stop() {
      unlisten();
      stopped.abort();
      await working;
    },
  };
}

/** Folds packs so that each is at least twice the next smaller one, and writes what is new into the commit graph. */
export async function fold(folder: GitFolder, signal?: AbortSignal): Promise<void> {
  const options = { timeoutMs: foldTimeoutMs, isBackground: true, ...(signal !== undefined && { signal }) };
  // Nothing unreachable is dropped: a geometric repack copies whole packs.
  await runGit(folder, ['repack', '--geometric=2', '-d', '-q'], options);
  await runGit(
    folder,
    ['commit-graph', 'write', '--reachable', '--split', '--changed-paths', '--no-progress'],
    options,
  );
}
