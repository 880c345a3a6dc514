// A rename that works across file systems too: the last step is still one.
import { copyFileSync, lstatSync, lutimesSync, renameSync } from 'node:fs';

let count = 0;

/** Puts `from` in the place of `to`, whatever stands there. */
export function overwrite(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const beside = `${to}.${count++}.minutebook~`;
    copyFileSync(from, beside);
    const { atimeNs, mtimeNs } = lstatSync(from, { bigint: true });
    lutimesSync(beside, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
    renameSync(beside, to);
  }
}
