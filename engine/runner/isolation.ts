// Whether this host can hide the book from an agent: a user, mount and PID namespace from plain util-linux, in which
// a folder is covered and cannot be uncovered. Tried once with real commands, because kernels and containers differ.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from './process.ts';

export interface Isolation {
  possible: boolean;
  /** Why not, in the words of the program that failed. */
  reason: string;
}

/**
 * Covers "$1/book" and leaves "$1/doors/own" alone of its folder; then looks, from a user namespace below, for what lies under
 * the covers, and tries to remove them and to change what is left.
 */
const trial = `doors=$1/doors
cd "$doors/own" && mount -t tmpfs -o size=16k,mode=755 minutebook "$doors" && mkdir "$doors/own" &&
  mount -c --bind . "$doors/own" && mount -o remount,bind,ro "$doors/own" && mount -o remount,ro "$doors" || exit 1
mount -t tmpfs -o ro,size=4k,mode=555 minutebook "$1/book" || exit 1
unshare --user --map-user="$2" --map-group="$3" -- sh -c '
  umount "$1/book" "$1/doors" 2>/dev/null
  rm -f "$1/doors/own/witness" 2>/dev/null
  test ! -e "$1/book/witness" && test ! -e "$1/doors/other" && test -e "$1/doors/own/witness"' sh "$1"`;

/** Tries what the supervisor does, on a folder of its own under `folder`. */
export async function probeIsolation(
  folder: string,
  path: string,
  [uid, gid]: readonly [number, number],
): Promise<Isolation> {
  const place = mkdtempSync(join(folder, 'probe-'));
  try {
    for (const folder of ['book', 'doors/own', 'doors/other'])
      mkdirSync(join(place, folder), { recursive: true });
    for (const folder of ['book', 'doors/own']) writeFileSync(join(place, folder, 'witness'), '');
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
