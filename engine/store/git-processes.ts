// Finds another process named git that stands in this work tree: an open commit editor has read HEAD and holds no
// lock. Knows processes, never what they will do.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GitFolder } from './git-folder.ts';

export interface GitProcess {
  /** 0 where it is only inferred. */
  pid: number;
  /** Its first word after git's own options: `commit`. */
  command: string;
}

/** Commands that only read; a pager may keep one open for hours. */
const reading = new Set(
  (
    'annotate blame cat-file cherry count-objects describe diff diff-tree for-each-ref fsck grep help log ls-files ' +
    'ls-remote ls-tree merge-base name-rev range-diff reflog rev-list rev-parse shortlog show show-branch ' +
    'show-ref upload-pack var verify-commit version whatchanged fsmonitor--daemon credential-cache--daemon'
  ).split(' '),
);

/** Options of git itself that take the next word as their value. */
const withValue = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
  '--config-env',
]);

/** How far up our own ancestors are looked for: a command started by a hook or an alias has git above it. */
const ancestorLimit = 12;

/**
 * A process this old, in milliseconds, that is not git will hardly become it; each is asked again from time to time all
 * the same. Asking hundreds before every step would cost more than the step.
 */
const settledMs = 1000;
const askAgainMs = 5000;

/** A git that lives no longer than this, in milliseconds, is a command without an editor. */
const shortLifeMs = 2_000;
/** So many of them within such a time are a program's, not a person's. */
const [loopCount, loopMs] = [4, 3_000];

export class GitProcesses {
  readonly #folder: GitFolder;
  /** When each process that is not git was first seen, and each that is. */
  #others = new Map<string, number>();
  #gits = new Map<string, number>();
  /** When gits ended that lived shortly. */
  #ended: number[] = [];
  #askedAll = -Infinity;

  constructor(folder: GitFolder) {
    this.#folder = folder;
  }

  /** A git that may be about to write to this work tree, seen since `leastAge` or longer; `now` too in milliseconds. */
  find(now: number, leastAge = 0): GitProcess | undefined {
    return process.platform === 'linux' ? this.#findInProc(now, leastAge) : openEditor(this.#folder);
  }

  /** Whether one short command follows the other, as in a loop: then there is none that is worth waiting for. */
  isLoop = (now: number): boolean => this.#ended.filter((at) => now - at < loopMs).length >= loopCount;

  /** One that lives longer than the commands of a loop, such as an editor that stands open. */
  findLong = (now: number): GitProcess | undefined => this.find(now, shortLifeMs);

  #findInProc(now: number, leastAge: number): GitProcess | undefined {
    const asksAll = now - this.#askedAll >= askAgainMs || now < this.#askedAll;
    if (asksAll) this.#askedAll = now;
    const [others, gits] = [new Map<string, number>(), new Map<string, number>()];
    let found: GitProcess | undefined;
    let above: Set<number> | undefined;
    for (const name of readdirSync('/proc')) {
      if (!/^\d/.test(name)) continue;
      const since = this.#others.get(name) ?? now;
      const isKnown = !asksAll && now - since >= settledMs;
      if (isKnown || read(`/proc/${name}/comm`) !== 'git\n') others.set(name, since);
      else {
        const seen = this.#gits.get(name) ?? now;
        gits.set(name, seen);
        if (now - seen >= leastAge)
          found ??= judge(Number(name), this.#folder.root, (pid) => (above ??= ancestors()).has(pid));
      }
    }
    for (const [name, seen] of this.#gits)
      if (!gits.has(name) && now - seen < shortLifeMs) this.#ended.push(now);
    this.#ended = this.#ended.slice(-loopCount);
    [this.#others, this.#gits] = [others, gits];
    return found;
  }
}

function judge(pid: number, root: string, isAbove: (pid: number) => boolean): GitProcess | undefined {
  try {
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    if (cwd !== root && !cwd.startsWith(`${root}/`)) return undefined;
  } catch {
    // Gone, or somebody else's whose folder we may not see.
    return undefined;
  }
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(1, -1);
  let at = 0;
  while (at < words.length && words[at]!.startsWith('-')) at += withValue.has(words[at]!) ? 2 : 1;
  const command = words[at];
  // Without words it has ended already, or only shows its help.
  return command === undefined || reading.has(command) || isAbove(pid) ? undefined : { pid, command };
}

function ancestors(): Set<number> {
  const found = new Set<number>();
  let pid = process.ppid;
  for (let depth = 0; depth < ancestorLimit && pid > 1; depth++) {
    found.add(pid);
    // The name in brackets may hold anything, brackets too; the parent is the second word after its end.
    const stat = read(`/proc/${pid}/stat`) ?? '';
    pid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  }
  return found;
}

/** Without /proc: a commit message newer than main's last move says that an editor may be open. */
function openEditor(folder: GitFolder): GitProcess | undefined {
  const message = statSync(join(folder.own, 'COMMIT_EDITMSG'), { throwIfNoEntry: false });
  const moved = statSync(join(folder.common, 'logs', 'refs', 'heads', 'main'), { throwIfNoEntry: false });
  if (message === undefined || message.mtimeMs <= (moved?.mtimeMs ?? 0)) return undefined;
  return { pid: 0, command: 'commit' };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
