// Whether git's own objects are whole, as git itself judges them, and names in trees that nothing should hold.
import type { GitFolder } from '../store/git-folder.ts';
import { checkObjects } from '../store/git.ts';
import { damage, type Finding } from './finding.ts';

/** Lines of git that are told; more have one cause. */
const lineLimit = 50;

export async function checkRepository(folder: GitFolder): Promise<Finding[]> {
  const lines = await checkObjects(folder);
  return lines.slice(0, lineLimit).map((line) =>
    damage('objects', 'object-damaged', line, {
      commit: /\b[0-9a-f]{40}\b/.exec(line)?.[0] ?? null,
      remedy: 'Fetch what is missing from another clone of the book: git fetch --refetch origin',
    }),
  );
}
