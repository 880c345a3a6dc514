// Which files differ between two trees; folders that are the same object are never opened. Knows no commits.
import type { Oid, PathChange } from './snapshot.ts';
import { submoduleMode, TreeCursor } from './tree.ts';

/** Differing files in git's order. `undefined` stands for the empty tree. Submodules are not files. */
export function diffTrees(
  tree: (oid: Oid) => Buffer,
  from: Oid | undefined,
  to: Oid | undefined,
  folder = '',
  changes: PathChange[] = [],
): PathChange[] {
  if (from === to) return changes;
  const was = new TreeCursor(from === undefined ? Buffer.alloc(0) : tree(from));
  const is = new TreeCursor(to === undefined ? Buffer.alloc(0) : tree(to));
  let hasWas = was.next();
  let hasIs = is.next();
  while (hasWas || hasIs) {
    const order = !hasWas ? 1 : !hasIs ? -1 : was.compare(is);
    if (order !== 0 || !was.holdsSameAs(is)) {
      note(tree, folder, order <= 0 ? was : undefined, order >= 0 ? is : undefined, changes);
    }
    if (order <= 0) hasWas = was.next();
    if (order >= 0) hasIs = is.next();
  }
  return changes;
}

/** Notes one entry that differs; both cursors are given only when they stand on the same name and both or none is a folder. */
function note(
  tree: (oid: Oid) => Buffer,
  folder: string,
  was: TreeCursor | undefined,
  is: TreeCursor | undefined,
  changes: PathChange[],
): void {
  const one = (is ?? was)!;
  const path = folder + one.nameText();
  if (one.isFolder) {
    diffTrees(tree, was?.oid(), is?.oid(), `${path}/`, changes);
    return;
  }
  const before = was === undefined || was.mode === submoduleMode ? undefined : was.oid();
  const after = is === undefined || is.mode === submoduleMode ? undefined : is.oid();
  if (before === undefined && after === undefined) return;
  changes.push({
    path,
    ...(before !== undefined && { was: before }),
    ...(after !== undefined && { oid: after, mode: is!.mode }),
  });
}
