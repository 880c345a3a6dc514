// What stands in the place of a file or folder of ours and is none, in words. Knows stat data only.
import type { Stats } from 'node:fs';

/** As in `a symbolic link`. */
export function typeName(stat: Stats): string {
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isDirectory()) return 'a folder';
  if (stat.isFIFO()) return 'a named pipe';
  if (stat.isSocket()) return 'a socket';
  return stat.isFile() ? 'a file' : 'a device';
}
