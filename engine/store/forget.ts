// Deletes for good what only some refs reach: the refs go, and packs that hold such objects are written again without
// them; nothing else is touched. What any other ref, reflog, index or work tree reaches stays, whoever put it there.
// Knows refs and objects, never what they are good for.
import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../base/durable-file.ts';
import { writeCommitGraph } from './commit-graph.ts';
import { discardPack, foldTimeoutMs, packThese } from './fold.ts';
import { gitLines, type GitOptions, runGit } from './git.ts';
import type { GitFolder } from './git-folder.ts';
import { noCommit } from './git-object.ts';
import { objectNames } from './pack-file.ts';
import { removePacks, replacePacks } from './replace-packs.ts';
import type { Oid } from './snapshot.ts';
import { listPacks, packFolder, packName, type StoredPack } from './stored-packs.ts';

/** A ref that is to be deleted, or to stand at a commit with less behind it. */
export interface RefDeletion {
  ref: string;
  /** Where it stands; one that moved meanwhile is left as it is. */
  from: Oid;
  to?: Oid | undefined;
}

export interface Forgotten {
  /** Objects that are gone. */
  objects: number;
  /** Objects behind the refs that something else reaches too: they stay. */
  kept: number;
  /** Bytes the packs take less. */
  freedBytes: number;
}

/** The packs of a forgetting that did not come to its end. */
const recordName = 'forgetting';

/**
 * Moves the refs, then drops what nothing reaches any more. What is left after a crash is done by the next call. Throws
 * GIT_FAILED; then refs or objects may stand that should not, and never the other way round.
 */
export async function forget(
  folder: GitFolder,
  deletions: readonly RefDeletion[],
  signal?: AbortSignal,
): Promise<Forgotten> {
  const record = join(folder.common, 'minutebook', recordName);
  const tips = [...new Set([...readRecord(record), ...deletions.map(({ from }) => from)])];
  if (tips.length === 0) return { objects: 0, kept: 0, freedBytes: 0 };
  // Before the first ref goes: afterwards nobody could say what they reached.
  replaceFile(record, tips.join('\n'), { sync: true });
  if (deletions.length > 0) await moveRefs(folder, deletions);
  const { isWhole, ...forgotten } = await drop(folder, tips, signal);
  if (isWhole) rmSync(record, { force: true });
  return forgotten;
}

/** All in one transaction under git's own locks, packed refs included. */
async function moveRefs(folder: GitFolder, deletions: readonly RefDeletion[]): Promise<void> {
  const commands = deletions.map(({ ref, from, to }) =>
    to === undefined ? `delete ${ref} ${from}\n` : `update ${ref} ${to} ${from}\n`,
  );
  await runGit(folder, ['update-ref', '--no-deref', '--stdin'], { input: commands.join('') });
}

interface Dropped extends Forgotten {
  /** False where a pack was left because somebody may need it: the next call looks again. */
  isWhole: boolean;
}

async function drop(folder: GitFolder, tips: readonly Oid[], signal?: AbortSignal): Promise<Dropped> {
  const packs = listPacks(folder, { held: true });
  const behind = await reachedBy(folder, await present(folder, tips), signal);
  const all = behind.size;
  const everything = ['rev-list', '--objects', '--no-object-names', '--all', '--reflog', '--indexed-objects'];
  for await (const oid of gitLines(folder, everything, calmly(signal))) behind.delete(oid);
  const dropped: Dropped = { objects: behind.size, kept: all - behind.size, freedBytes: 0, isWhole: true };
  if (behind.size === 0) return dropped;
  // Before the objects go: git complains of a graph that names a commit it does not find.
  await writeCommitGraph(folder, { whole: true, signal });
  for (const pack of packs) {
    const freed = await dropFrom(folder, pack, behind, signal);
    dropped.freedBytes += freed ?? 0;
    dropped.isWhole &&= freed !== undefined;
  }
  dropLoose(folder, behind);
  return dropped;
}

const calmly = (signal: AbortSignal | undefined): GitOptions => ({
  isBackground: true,
  timeoutMs: foldTimeoutMs,
  ...(signal !== undefined && { signal }),
});

/** Of some commits those that are there: another git may have been quicker. */
async function present(folder: GitFolder, tips: readonly Oid[]): Promise<Oid[]> {
  const said = await runGit(folder, ['cat-file', '--batch-check'], { input: `${tips.join('\n')}\n` });
  return said
    .split('\n')
    .flatMap((line) => (/ commit \d+$/.test(line) ? [line.slice(0, noCommit.length)] : []));
}

async function reachedBy(folder: GitFolder, tips: readonly Oid[], signal?: AbortSignal): Promise<Set<Oid>> {
  const oids = new Set<Oid>();
  if (tips.length === 0) return oids;
  const args = ['rev-list', '--objects', '--no-object-names', '--stdin'];
  for await (const line of gitLines(folder, args, { ...calmly(signal), input: `${tips.join('\n')}\n` }))
    oids.add(line);
  return oids;
}

/** Bytes that one pack takes less; undefined where it had to be left. */
async function dropFrom(
  folder: GitFolder,
  pack: StoredPack,
  going: ReadonlySet<Oid>,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const path = join(packFolder(folder), pack.name);
  const names = namesIn(path);
  const staying = names.filter((oid) => !going.has(oid));
  if (staying.length === names.length) return 0;
  const before = bytesOf(path);
  if (staying.length === 0) {
    if (isTouchedSince(path, pack)) return undefined;
    await removePacks(folder, [pack.name]);
    return before;
  }
  const made = await packThese(folder, staying, { keepDeltas: true, signal });
  if (isTouchedSince(path, pack)) {
    await discardPack(made);
    return undefined;
  }
  const name = packName(pack.drawer, made.checksum, true);
  await replacePacks(folder, made, name, [pack.name]);
  return before - bytesOf(join(packFolder(folder), name));
}

/** A git that wants to write an object which a pack holds touches the pack instead: then somebody needs it again. */
const isTouchedSince = (path: string, { touchedMs }: StoredPack): boolean =>
  statSync(`${path}.pack`, { throwIfNoEntry: false })?.mtimeMs !== touchedMs;

function namesIn(path: string): Oid[] {
  try {
    return objectNames(readFileSync(`${path}.idx`));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

const bytesOf = (path: string): number =>
  ['pack', 'idx'].reduce(
    (sum, ending) => sum + (statSync(`${path}.${ending}`, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

/** A repack of a person's may have let go of them one by one. */
function dropLoose(folder: GitFolder, going: ReadonlySet<Oid>): void {
  const objects = join(folder.common, 'objects');
  const folders = new Set(readdirSync(objects).filter((name) => /^[0-9a-f]{2}$/.test(name)));
  for (const oid of going)
    if (folders.has(oid.slice(0, 2))) rmSync(join(objects, oid.slice(0, 2), oid.slice(2)), { force: true });
}

function readRecord(record: string): Oid[] {
  try {
    return readFileSync(record, 'utf8')
      .split('\n')
      .filter((line) => line.length === noCommit.length);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
