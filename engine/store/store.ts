// One book, open for writing: the engine's line, and what keeps main, the work tree and the index with it. Composes only.
import { closeAll } from '../base/closing.ts';
import type { Writer } from './change.ts';
import { type Archive, readArchive } from './archive.ts';
import { storeFile } from './blob-file.ts';
import { type ConsolidationOptions, openConsolidation } from './consolidate.ts';
import { startForward } from './forward.ts';
import type { Forward, ForwardOptions } from './forward-types.ts';
import type { Follower } from './line.ts';
import { type LineOptions, type OpenLine, openLine } from './open-line.ts';
import { readingOf } from './reader.ts';
import type { Oid, Reader } from './snapshot.ts';

/** What is the caller's to decide about the work tree and about merging. */
type ForwardChoices = Pick<
  ForwardOptions,
  'isOurs' | 'mayHold' | 'watchRank' | 'restsWith' | 'mergeFile' | 'tokenOf' | 'judge' | 'paced' | 'settleMs'
>;

/** Who is told how keeping the repository small goes. */
type Upkeep = Pick<ConsolidationOptions, 'onProblem' | 'onSound'>;

export interface StoreOptions extends LineOptions, ForwardChoices, Upkeep {}

export interface Store extends Omit<Reader, 'close'>, Writer, Archive, Omit<Forward, 'close'> {
  /** The line for minutebook.yaml that tells others which commits are this engine's. */
  readonly publicKey: string;
  /** Called after each durable move of the engine's line. Returns how to stop listening. */
  onHead(listener: (to: Oid) => void): () => void;
  /** Told of each group before it runs, while it is written, and when it stands: bring facts up to it. */
  setFollower(follower: Follower): void;
  /** Finishes what is queued, brings main forward once more and gives the right to write back. */
  close(): Promise<void>;
}

/** Takes the right to write (waiting for it; STORE_BUSY names who holds it) and opens the book. */
export async function openStore(root: string, options: StoreOptions): Promise<Store> {
  const opened = await openLine(root, options);
  try {
    return compose(opened, options);
  } catch (error) {
    opened.release();
    throw error;
  }
}

function compose(opened: OpenLine, options: StoreOptions): Store {
  const { release, publicKey, ...lower } = opened;
  const { line, reader } = lower;
  const { waitMs: _, host: __, hostKeys: ___, ...choices } = options;
  const forward = startForward({ ...choices, ...lower });
  const isCommand = choices.paced === false;
  const consolidation = openConsolidation({ ...choices, ...lower, ...(isCommand && { line: undefined }) });
  return {
    ...readingOf(reader),
    ...readArchive(lower.folder, lower.objects),
    ...forward,
    publicKey,
    write: (change, how) => line.write(change, how),
    writeRef: (ref, change, drawer) => line.writeRef(ref, change, drawer),
    onHead: (listener) => line.onMove(({ to }) => listener(to)),
    storeFile: (path, drawer) => storeFile(lower.folder, path, drawer),
    forget: (deletions) => consolidation.forget(deletions),
    setFollower: (follower) => line.setFollower(follower),
    close: () =>
      closeAll([
        () => (isCommand ? undefined : consolidation.stop()),
        // A job behind all others: when it is done, so are they.
        () => line.exclusive((head) => head),
        () => forward.settle(),
        () => line.close(),
        () => forward.close(),
        // Every command adds a pack, and each reads them all: one in 64 takes 50 ms for it, one in thousands seconds.
        () => (isCommand ? consolidation.once() : undefined),
        release,
      ]),
  };
}
