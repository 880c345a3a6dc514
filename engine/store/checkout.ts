// One work tree of the book as git sees it: main, the index, the files, and what the engine knows it wrote into them.
// Holds its parts together; each part does its own work.
import type { Clock } from '../base/clock.ts';
import { Ancestry } from './ancestry.ts';
import { FileSwap } from './file-swap.ts';
import type { ForwardOptions } from './forward-types.ts';
import type { GitFolder } from './git-folder.ts';
import type { HistoryEdge } from './history-edge.ts';
import { IndexCache } from './index-cache.ts';
import { Lineage } from './lineage.ts';
import type { Refs } from './refs.ts';
import type { Oid, PathChange, Person, Reader } from './snapshot.ts';
import { WorkTree } from './work-tree.ts';

/** How far back the line is read to know an older version of a path, in commits. */
const historyLimit = 1000;

export interface Checkout {
  readonly folder: GitFolder;
  readonly refs: Refs;
  readonly reader: Reader;
  readonly objects: ForwardOptions['objects'];
  readonly clock: Clock;
  readonly engine: Person;
  readonly index: IndexCache;
  readonly files: WorkTree;
  readonly swap: FileSwap;
  readonly lineage: Lineage;
  readonly ancestry: Ancestry;
  readonly edge: HistoryEdge;
}

export function openCheckout(options: ForwardOptions): Checkout {
  const { folder, refs, reader, objects, edge, clock, engine } = options;
  const ancestry = new Ancestry(objects, edge);
  const files = new WorkTree(folder.root);
  return {
    folder,
    refs,
    reader,
    objects,
    clock,
    engine,
    index: new IndexCache(folder),
    files,
    swap: new FileSwap(folder, files, options.paced !== false),
    lineage: new Lineage(() => pastChanges(reader, ancestry, reader.head())),
    ancestry,
    edge,
  };
}

/** Changes of the commits behind `from`, newest first. Asked of the line: main may hold a commit that puts something back. */
function* pastChanges(reader: Reader, ancestry: Ancestry, from: Oid | undefined): Generator<PathChange> {
  if (from === undefined) return;
  const commits = ancestry.firstParents(from, undefined, historyLimit);
  for (const [at, commit] of commits.entries()) {
    const before = commits[at + 1];
    if (before !== undefined) yield* reader.diff(before, commit);
  }
}
