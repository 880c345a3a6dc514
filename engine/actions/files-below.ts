// The files below a folder of a commit, subfolders included, as they are found: whoever asks says how many are too many.
import type { Snapshot } from '../store/snapshot.ts';
import { folderMode } from '../store/tree.ts';

export function* eachFileBelow(snapshot: Snapshot, folder: string): Generator<string> {
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined; at = folders.pop())
    for (const { name, mode } of snapshot.list(at)) {
      const path = `${at}/${name}`;
      if (mode === folderMode) folders.push(path);
      else yield path;
    }
}
