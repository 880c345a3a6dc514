// A book open for one command that only reads: reader and catalog, no lock, no daemon, nothing to stop. The small
// sister of engine.ts, kept apart so that a read imports nothing that writes or runs agents.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { Context } from './actions/context.ts';
import { noKernel } from './actions/context.ts';
import { placeOf } from './actions/moment.ts';
import type { OpenEdit } from './actions/open-edits.ts';
import { asOf, type AsOf } from './actions/past.ts';
import { perform, type Performed } from './actions/perform.ts';
import { fault } from './base/fault.ts';
import { readHostFile } from './init/host.ts';
import type { Clock } from './base/clock.ts';
import { readingMember } from './board.ts';
import { openCatalog, type Progress } from './catalog/catalog.ts';
import { readInForce } from './catalog/in-force.ts';
import { bookPath } from './model/paths.ts';
import { readArchive } from './store/archive.ts';
import type { Writer } from './store/change.ts';
import { gitFolder } from './store/git-folder.ts';
import { readHostKeys } from './store/host-key.ts';
import { Objects } from './store/objects.ts';
import { engineRef, mainRef, Refs } from './store/refs.ts';
import { openReader, readingOf } from './store/reader.ts';
import type { Oid, Reader } from './store/snapshot.ts';
import { uncommittedEdits, type GitStatus } from './uncommitted.ts';

export interface ReadingOptions {
  onProgress?: Progress | undefined;
  /** Git's look at the work tree, begun before: answers then name what they leave out. */
  status?: GitStatus | undefined;
}

export interface Reading {
  context: Context;
  perform(name: string, input: object): Promise<Performed>;
  /** The state that `--at` names. */
  asOf(at: string): AsOf;
  close(): void;
}

/**
 * Whether main stands where the engine's line does: nobody committed since by hand. Else the commits are taken in
 * before they can be read, which takes the right to write.
 */
export function isTakenIn(root: string): boolean {
  const refs = new Refs(gitFolder(root));
  const line = refs.read(engineRef);
  return line === undefined || refs.headBranch() !== mainRef || refs.read(mainRef) === line;
}

/** Whether this host may write the book, before a process is started that would. HOST_MISSING, DOCUMENT_INVALID. */
export function needHost(root: string): void {
  if (!readHostFile(root)) throw fault('HOST_MISSING', { root });
}

/** Opens the book at `root`; its catalog is brought to the newest commit by the first read. */
export function openReading(root: string, clock: Clock, options: ReadingOptions = {}): Reading {
  const { onProgress, status } = options;
  const reader = openBook(root);
  const folder = gitFolder(root);
  const objects = new Objects(join(folder.common, 'objects'));
  const archive = readArchive(folder, objects);
  const local = join(root, '.minutebook');
  let open: OpenEdit[] = [];
  const catalog = openCatalog(join(local, 'catalog.sqlite'), reader, {
    readOnly: !mayWrite(local),
    ...(onProgress ? { onProgress } : {}),
  });
  const context: Context = {
    actor: readingMember(root, reader),
    store: { ...withoutWriting(reader), ...archive, forget: refuseToWrite },
    spool: {
      append: refuseToWrite,
      seal: refuseToWrite,
      remove: refuseToWrite,
      close: () => Promise.resolve(),
    },
    catalog,
    clock,
    kernel: noKernel,
    host: 'reader',
    openEdits: () => open,
  };
  return {
    context,
    async perform(name, input) {
      if (status) open = await uncommittedEdits(root, status);
      return perform(context, name, input);
    },
    asOf(at) {
      catalog.sync();
      return asOf(placeOf(context, at));
    },
    close() {
      catalog.close();
      reader.close();
      objects.close();
    },
  };
}

/** Public keys whose commits count as the engine's: this host's own, and those of every host that the book names. */
export const bookKeys = (root: string, reader: Reader, at?: Oid): string[] => [
  ...readHostKeys(root),
  ...(readInForce(reader, 'book', bookPath, at)?.hosts ?? []).map(({ key }) => key),
];

/** The book's reader, which takes the commits of all its hosts for the engine's. */
export function openBook(root: string): Reader {
  let keys: readonly string[] = [];
  const reader = openReader(root, { hostKeys: () => keys });
  keys = bookKeys(root, reader);
  return reader;
}

/** Not in a clone that was never set up here, nor on a disk that is mounted for reading. */
function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

const withoutWriting = (reader: Reader): Reader & Writer => ({
  ...readingOf(reader),
  close: () => reader.close(),
  write: refuseToWrite,
  writeRef: refuseToWrite,
  storeFile: refuseToWrite,
});

/** Whoever opened the book for reading performs reads only. */
const refuseToWrite = (): never => assert.fail('a book that is open for reading was written to');
