// Opens the lower half of a store: the right to write, the reader and the engine's line, without main, work tree or
// index. Composes only.
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { dropHalves } from '../base/durable-file.ts';
import { BookReader } from './book-reader.ts';
import { type GitFolder, gitFolder, prepareForWriting } from './git-folder.ts';
import { HistoryEdge } from './history-edge.ts';
import { openHostKey } from './host-key.ts';
import { clearLeftovers } from './leftovers.ts';
import { EngineLine } from './line.ts';
import { dropLocks, retryReleases } from './locks.ts';
import { Objects } from './objects.ts';
import { openSheets, recoverPublication } from './publication.ts';
import { verifierOf } from './reader.ts';
import { Refs } from './refs.ts';
import { releaseHolds } from './replace-packs.ts';
import type { Person } from './snapshot.ts';
import { takeRight } from './writer.ts';

export interface LineOptions {
  clock: Clock;
  /** This host's name, as in the committer's address `minutebook@<host>`. */
  host: string;
  /** Public keys (`ssh-ed25519 …`) of other hosts whose commits are the engine's too; this host's own is known. */
  hostKeys?: () => readonly string[];
  /** How long to wait for the right to write, in milliseconds; 10,000 when absent. */
  waitMs?: number;
  /** False: for a single command, so that nothing is made ahead. */
  paced?: boolean;
}

export interface OpenLine {
  folder: GitFolder;
  refs: Refs;
  objects: Objects;
  edge: HistoryEdge;
  reader: BookReader;
  line: EngineLine;
  /** Who commits: `Minutebook <minutebook@host>`. */
  engine: Person;
  /** `ssh-ed25519 AAAA… host`: the key that signs. */
  publicKey: string;
  /** Closes the reader and gives the right to write back; the line must be closed. */
  release: () => void;
}

/** Takes the right to write and mends what a crash left. Throws STORE_BUSY, STORE_NOT_A_REPOSITORY or STORE_FORMAT. */
export async function openLine(root: string, options: LineOptions): Promise<OpenLine> {
  const folder = gitFolder(root);
  const right = await takeRight(folder.ours, options);
  try {
    prepareForWriting(folder);
    dropLocks(folder);
    recoverPublication(folder);
    releaseHolds(folder, options.clock.now());
    clearLeftovers(folder, options.clock.now());
    for (const at of [folder.ours, join(root, '.minutebook')]) dropHalves(at);
    const key = openHostKey(root, options.host);
    const objects = new Objects(join(folder.common, 'objects'));
    const sheets = openSheets(folder, options.paced === false ? 0 : 1);
    const refs = new Refs(folder, sheets.value);
    const edge = new HistoryEdge(folder);
    const verifier = verifierOf(() => [key.publicLine, ...(options.hostKeys?.() ?? [])]);
    const ownKey = key.publicLine.split(' ')[1];
    const reader = new BookReader(root, { objects, refs, edge, verifier, ownKey });
    const engine = { name: 'Minutebook', email: `minutebook@${options.host}` };
    const mayPublish = () => right.check();
    const line = new EngineLine({
      folder,
      refs,
      objects,
      reader,
      key,
      engine,
      mayPublish,
      sheets,
      clock: options.clock,
    });
    const release = () => {
      retryReleases();
      reader.close();
      right.release();
    };
    return { folder, refs, objects, edge, reader, line, engine, publicKey: key.publicLine, release };
  } catch (error) {
    right.release();
    throw error;
  }
}
