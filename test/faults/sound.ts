// Judges a book that was closed as planned, with other eyes than the engine's own where there are any: git's, and a
// catalog made from nothing. Knows no act and no trouble.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/base/clock.ts';
import { verifyBook } from '../../engine/verify.ts';

const git = (root: string, ...args: string[]): string => {
  try {
    return execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  } catch (error) {
    return `git ${args[0]} failed: ${String((error as { stderr?: string }).stderr).trim()}`;
  }
};

/** Everything that is not as it should be, in words; empty for a sound book. */
export async function unsoundness(root: string): Promise<string[]> {
  const { findings } = await verifyBook({ root, clock: systemClock, deep: true });
  const [main, line] = [
    git(root, 'rev-parse', 'refs/heads/main'),
    git(root, 'rev-parse', 'refs/minutebook/head'),
  ];
  const status = git(root, 'status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean);
  return [
    ...findings
      .filter(({ level }) => level !== 'notice')
      .map(({ path, found }) => `verify: ${path ?? ''} ${found}`),
    ...(main === line ? [] : [`main is at ${main}, the line at ${line}`]),
    ...status.map((line) => `git status: ${line}`),
  ];
}

/** Locks that stand: nobody may find one once an act is over. */
export const locksIn = (root: string): string[] =>
  readdirSync(join(root, '.git'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lock'))
    .map((name) => `.git/${name}`);

/** Files that only something unfinished has; not the mark of a folded pack, which is held for half a minute. */
export function leftovers(root: string): string[] {
  const hold = statSync(join(root, '.git/minutebook/hold'), { throwIfNoEntry: false })?.ino;
  const isHold = (name: string): boolean => statSync(join(root, name)).ino === hold;
  const inside = (folder: string): string[] =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [];
  return [
    ...locksIn(root),
    ...inside('.git/objects/pack').filter((name) => name.endsWith('.keep') && !isHold(name)),
    ...['tmp', 'aside'].flatMap((name) => inside(`.git/minutebook/${name}`)),
    ...inside('.git/minutebook').filter((name) => name.endsWith('.tmp') || name.endsWith('.new')),
    ...inside('.minutebook').filter((name) => name.endsWith('.tmp')),
  ];
}
