// Objects that somebody else's git stored, made durable before the line rests on them: git syncs what it writes only as
// far as its settings say, and never the names. Knows objects and their files, never what they mean.
import { dirname } from 'node:path';
import { syncSoon } from '../base/durable-file.ts';
import type { Checkout } from './checkout.ts';
import type { Oid } from './snapshot.ts';
import { diffTrees } from './tree-diff.ts';

/** Commits followed back from a tip; whoever brings more brings a pack, which holds them all. */
const commitLimit = 500;
/** Files that are open at a time for it. */
const openLimit = 64;

/** Resolves when everything is durable that `tips` bring, back to commits that are `held`. */
export async function syncForeign(
  from: Pick<Checkout, 'objects' | 'edge'>,
  tips: readonly Oid[],
  held: (commit: Oid) => boolean,
): Promise<void> {
  const files = new Set<string>();
  for (const oid of foreignObjects(from, tips, held))
    for (const file of from.objects.filesOf(oid)) files.add(file);
  // The folder of a loose object may be new itself.
  const folders = new Set([...files].flatMap((file) => [dirname(file), dirname(dirname(file))]));
  for (const paths of [[...files], [...folders]])
    for (let at = 0; at < paths.length; at += openLimit)
      await Promise.all(paths.slice(at, at + openLimit).map(syncIfThere));
}

/** What a gc repacked in this moment stands in a pack by now, which git has synced. */
async function syncIfThere(path: string): Promise<void> {
  try {
    await syncSoon(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function foreignObjects(
  { objects, edge }: Pick<Checkout, 'objects' | 'edge'>,
  tips: readonly Oid[],
  held: (commit: Oid) => boolean,
): Set<Oid> {
  const found = new Set<Oid>();
  const read = (oid: Oid): Buffer => {
    found.add(oid);
    return objects.bytes(oid, 'tree');
  };
  const commits = new Set(tips);
  for (const commit of commits) {
    if (held(commit) || commits.size > commitLimit) continue;
    const { tree, parents: named } = linksOf(objects, commit);
    const parents = edge.parents(commit, named);
    const [first] = parents;
    found.add(commit);
    const was = first === undefined ? undefined : linksOf(objects, first).tree;
    for (const { oid } of diffTrees({ tree: read, withSubmodules: false }, was, tree))
      if (oid !== undefined) found.add(oid);
    for (const parent of parents) commits.add(parent);
  }
  return found;
}

/** A commit's tree and parents stand in its first lines. */
function linksOf(objects: Checkout['objects'], commit: Oid): { tree: Oid; parents: Oid[] } {
  const head = objects.bytes(commit, 'commit').toString('latin1');
  const lines = head.slice(0, head.indexOf('\nauthor ')).split('\n');
  return {
    tree: lines[0]!.slice('tree '.length),
    parents: lines.slice(1).map((line) => line.slice('parent '.length)),
  };
}
