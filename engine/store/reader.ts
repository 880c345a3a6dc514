// Opens a book for reading, without right or lock. Composes only.
import { join } from 'node:path';
import { BookReader } from './book-reader.ts';
import { gitFolder } from './git-folder.ts';
import { HistoryEdge } from './history-edge.ts';
import { readHostKeys } from './host-key.ts';
import { Objects } from './objects.ts';
import { Refs } from './refs.ts';
import { type Verifier, verifierFor } from './signature.ts';
import type { Reader } from './snapshot.ts';

export interface ReaderOptions {
  /**
   * Public keys (`ssh-ed25519 …`) whose commits count as the engine's; asked at every commit that is read for the
   * first time. Absent: the keys this host holds under `.minutebook/keys/` when the book is opened.
   */
  hostKeys?: () => readonly string[];
}

/** Opens the repository whose work tree is `root`. Throws STORE_NOT_A_REPOSITORY or STORE_FORMAT. */
export function openReader(root: string, options: ReaderOptions = {}): Reader {
  const folder = gitFolder(root);
  const own = options.hostKeys === undefined ? readHostKeys(root) : [];
  const verifier = verifierOf(options.hostKeys ?? (() => own));
  return new BookReader(root, {
    objects: new Objects(join(folder.common, 'objects')),
    refs: new Refs(folder),
    edge: new HistoryEdge(folder),
    verifier,
  });
}

/** Rebuilt only when the keys changed: making one parses them all. */
export function verifierOf(hostKeys: () => readonly string[]): () => Verifier {
  let made: { keys: string; verify: Verifier } | undefined;
  return () => {
    const lines = hostKeys();
    const keys = lines.join('\n');
    if (made?.keys !== keys) made = { keys, verify: verifierFor(lines) };
    return made.verify;
  };
}

/** Its reading methods as a plain object: what writes as well, or not at all, is made of it and its own. */
export const readingOf = (reader: Reader): Omit<Reader, 'close'> => ({
  root: reader.root,
  head: () => reader.head(),
  snapshot: (...what) => reader.snapshot(...what),
  diff: (...what) => reader.diff(...what),
  blob: (oid) => reader.blob(oid),
  commit: (oid) => reader.commit(oid),
  log: (to, range) => reader.log(to, range),
  eachVersion: (to, paths, visit, options) => reader.eachVersion(to, paths, visit, options),
  commitsBeginning: (prefix) => reader.commitsBeginning(prefix),
  isBehind: (ancestor, of) => reader.isBehind(ancestor, of),
  behind: (of, commits) => reader.behind(of, commits),
  onLine: (ancestor, of) => reader.onLine(ancestor, of),
});
