// Copies a folder as a disk keeps it: two names of one file stay two names of one file, because that is how a lock of
// ours is told. Knows files.
import {
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';

/** `to` must not exist yet. */
export function copyTree(from: string, to: string, known = new Map<number, string>()): void {
  const stat = lstatSync(from);
  const other = stat.nlink > 1 && stat.isFile() ? known.get(stat.ino) : undefined;
  if (stat.isDirectory()) {
    mkdirSync(to);
    for (const name of readdirSync(from)) copyTree(join(from, name), join(to, name), known);
    return;
  }
  if (stat.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  if (other !== undefined) {
    linkSync(other, to);
    return;
  }
  copyFileSync(from, to);
  utimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
  known.set(stat.ino, to);
}

/** Puts a copy of a book in the place of the one that is there. */
export function beginAnew({ root, template }: { root: string; template: string }): void {
  rmSync(root, { recursive: true, force: true });
  copyTree(template, root);
}
