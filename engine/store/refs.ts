// Refs as files and in packed-refs; moving one by compare-and-swap under git's own lock. Knows no objects and not what a
// ref means.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { renameOver, syncFolder } from '../base/durable-file.ts';
import { randomHex } from '../base/ids.ts';
import { BlankFiles, type Sheet } from './blank-files.ts';
import { formatPerson, type PersonAt } from './commit-object.ts';
import { isOid, noCommit } from './git-object.ts';
import type { GitFolder } from './git-folder.ts';
import { takeLock } from './locks.ts';
import type { Oid } from './snapshot.ts';

export const engineRef = 'refs/minutebook/head';
export const mainRef = 'refs/heads/main';

/** How far symbolic refs are followed: git's own limit. */
const symbolicDepth = 5;

/** A move of a ref; `expected` undefined means that it must not exist yet. */
export interface RefMove {
  ref: string;
  expected: Oid | undefined;
  to: Oid;
  /** The line for the ref's reflog (and HEAD's, while HEAD names the ref); absent: no reflog is kept. */
  log?: { who: PersonAt; message: string };
}

/** `lost`: the ref was not at the expected value. `busy`: somebody else's lock stands. */
export type RefOutcome = 'moved' | 'lost' | 'busy';

export class Refs {
  readonly #folder: GitFolder;
  readonly #values: BlankFiles;
  #packed: { stamp: string; refs: ReadonlyMap<string, Oid> } = { stamp: '', refs: new Map() };

  /** `values`: where the next values are written; of whoever only reads, nowhere. */
  constructor(folder: GitFolder, values = newValues(folder, 0)) {
    this.#folder = folder;
    this.#values = values;
  }

  /** The commit a ref stands at, or undefined where it does not exist. `HEAD` belongs to the work tree. */
  read(ref: string, depth = 0): Oid | undefined {
    const text = readText(this.#file(ref))?.trim();
    if (text === undefined || text === '') return this.#readPacked(ref);
    if (isOid(text)) return text;
    const target = /^ref: (.+)$/.exec(text)?.[1];
    return target === undefined || depth >= symbolicDepth ? undefined : this.read(target, depth + 1);
  }

  /** Every ref below a folder such as `refs/minutebook/transcripts/`, and where it stands, by name. */
  below(folder: string): Map<string, Oid> {
    const names = new Set([...this.#filesBelow(folder), ...this.#packedBelow(folder)]);
    return new Map(
      [...names].sort().flatMap((ref) => {
        const at = this.read(ref);
        return at === undefined ? [] : [[ref, at] as const];
      }),
    );
  }

  /** The branch HEAD names (`refs/heads/main`), or undefined when it is detached. */
  headBranch(): string | undefined {
    return /^ref: (.+)$/.exec(readText(this.#file('HEAD'))?.trim() ?? '')?.[1];
  }

  /** Moves a ref now. Nothing is fsynced: for what can be derived again. */
  move(move: RefMove): RefOutcome {
    const value = this.prepare(move);
    try {
      return this.commit(move, value);
    } finally {
      value.discard();
    }
  }

  /** Writes the new value aside, so that it can be made durable before the lock is held. */
  prepare({ ref, to }: RefMove): Sheet {
    makeFolder(dirname(this.#file(ref)));
    return this.#values.write(Buffer.from(`${to}\n`));
  }

  /** Takes git's lock, compares, moves. */
  commit(move: RefMove, value: Pick<Sheet, 'path'>): RefOutcome {
    const file = this.#file(move.ref);
    const lock = takeLock(this.#folder, file);
    if (lock === undefined) return 'busy';
    try {
      if (this.read(move.ref) !== move.expected) return 'lost';
      if (move.log !== undefined) this.#log(move, move.log);
      renameOver(value.path, file);
      return 'moved';
    } finally {
      lock.release();
    }
  }

  /** The folder whose names must be on disk for the ref to be there after a crash. */
  folderOf(ref: string): string {
    return dirname(this.#file(ref));
  }

  #file(ref: string): string {
    return join(ref.startsWith('refs/') ? this.#folder.common : this.#folder.own, ref);
  }

  #log({ ref, expected, to }: RefMove, { who, message }: { who: PersonAt; message: string }): void {
    const line = `${expected ?? noCommit} ${to} ${formatPerson(who)}\t${message}\n`;
    const logs = [join(this.#folder.common, 'logs', ref)];
    if (this.headBranch() === ref) logs.push(join(this.#folder.own, 'logs', 'HEAD'));
    for (const log of logs) {
      mkdirSync(dirname(log), { recursive: true });
      appendFileSync(log, line);
    }
  }

  #filesBelow(folder: string): string[] {
    const at = join(this.#folder.common, folder);
    if (!existsSync(at)) return [];
    return readdirSync(at, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() && !entry.name.endsWith('.lock')
        ? [relative(this.#folder.common, join(entry.parentPath, entry.name))]
        : [],
    );
  }

  #packedBelow = (folder: string): string[] =>
    [...this.#packedRefs().keys()].filter((ref) => ref.startsWith(folder));

  #readPacked = (ref: string): Oid | undefined => this.#packedRefs().get(ref);

  #packedRefs(): ReadonlyMap<string, Oid> {
    const file = join(this.#folder.common, 'packed-refs');
    const found = statSync(file, { throwIfNoEntry: false, bigint: true });
    if (found === undefined) return new Map();
    const stamp = `${found.ino} ${found.size} ${found.mtimeNs}`;
    if (this.#packed.stamp !== stamp) this.#packed = { stamp, refs: parsePackedRefs(readText(file) ?? '') };
    return this.#packed.refs;
  }
}

/** Files for values of refs, so many of them made ahead. */
export const newValues = ({ tmp }: GitFolder, most: number): BlankFiles =>
  new BlankFiles({ path: () => join(tmp, `${randomHex(12)}.ref`), most });

/** `git pack-refs` removes folders it emptied. A folder made again must itself outlive a crash. */
function makeFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
}

function parsePackedRefs(text: string): Map<string, Oid> {
  const lines = text.split('\n').filter((line) => line !== '' && line[0] !== '#' && line[0] !== '^');
  return new Map(lines.map((line) => [line.slice(41), line.slice(0, 40)]));
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
