// Which folder exactly: a copy has its name and all it holds, never its mark; one that is moved keeps it. Knows nothing of
// what lies in it.
import { statSync } from 'node:fs';

/** Names one folder of this machine for as long as it is there; undefined where there is none. */
export function markOf(folder: string): string | undefined {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
