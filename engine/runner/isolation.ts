// Whether this host can hide the book from an agent: a user, mount and PID namespace from plain util-linux, in which
// a folder is covered and cannot be uncovered. Tried once with real commands, because kernels and containers differ.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './process.ts';

export interface Isolation {
  possible: boolean;
  /** Why not, in the words of the program that failed. */
  reason: string;
}

/** Covers "$1", then looks, from a user namespace below, for what lies under the cover and tries to remove it. */
const trial = `mount -t tmpfs -o ro,size=4k,mode=555 minutebook "$1" || exit 1
unshare --user --map-user="$2" --map-group="$3" -- sh -c 'umount "$1" 2>/dev/null; test ! -e "$1/witness"' sh "$1"`;

/** Tries what the supervisor does, on a folder of its own under `folder`. */
export async function probeIsolation(
  folder: string,
  path: string,
  [uid, gid]: readonly [number, number],
): Promise<Isolation> {
  const place = mkdtempSync(join(folder, 'probe-'));
  try {
    writeFileSync(join(place, 'witness'), '');
    const inside = ['sh', '-c', trial, 'sh', place, String(uid), String(gid)];
    const { ok, output } = await ask(
      [
        'unshare',
        ...'--user --map-root-user --mount --pid --fork --kill-child --mount-proc --'.split(' '),
        ...inside,
      ],
      { PATH: path },
    );
    return ok
      ? { possible: true, reason: '' }
      : { possible: false, reason: output.trim().split('\n')[0] ?? '' };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
