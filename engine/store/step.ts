// One step of bringing forward: under one short index.lock the files, then the index, then main. What is there already
// is recognised, what a person changed is left alone. Knows when nothing; pacing is decided elsewhere.
import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import type { Checkout } from './checkout.ts';
import type { ReadIndex } from './index-cache.ts';
import type { IndexEdit, IndexImage } from './index-file.ts';
import { nearestVersion } from './carried-version.ts';
import { noFile } from './lineage.ts';
import { type FileLock, takeLock } from './locks.ts';
import type { AsideFile } from './new-versions.ts';
import { pathSegments } from './path.ts';
import { ourMoves } from './reflog.ts';
import { mainRef } from './refs.ts';
import type { Oid, PathChange } from './snapshot.ts';
import { fileMode } from './tree.ts';
import type { FolderStates } from './work-tree.ts';

export interface StepPlan {
  /** Where main stands, and where it goes; equal to mend files without moving main. */
  from: Oid | undefined;
  to: Oid;
  changes: readonly PathChange[];
}

/** 'locked': somebody's git holds the index. 'lost': main is not where it was. 'busy': somebody holds main's lock. */
export type StepOutcome = 'moved' | 'locked' | 'lost' | 'busy';

/** What became of one file: it holds the new version, or a person's that stays. */
interface Placed {
  change: PathChange;
  /** Stat data of the file that holds exactly the new version. */
  stat?: BigIntStats;
}

/** A new version of a file, written aside. */
interface AsideVersion extends AsideFile {
  oid: Oid;
  mode: number;
}

/** By path. */
export type AsideVersions = ReadonlyMap<string, AsideVersion>;

/** A step with everything done that needs no lock: it can be tried the moment nobody is in the way. */
export interface PreparedStep {
  /** Takes the lock, unless the caller holds it, and does it. After 'locked' it may be tried again. */
  attempt(held?: FileLock): StepOutcome;
  /** What lies aside and is put nowhere yet. */
  aside: AsideVersions;
}

/** `left`: what a step before this one had written aside. What of it fits is used, the rest goes. */
export function prepareStep(
  checkout: Checkout,
  plan: StepPlan,
  left: AsideVersions = new Map(),
): PreparedStep {
  const aside = new Map<string, AsideVersion>();
  try {
    prepareFiles(checkout, plan.changes, { aside, left });
  } catch (error) {
    checkout.swap.discard(aside.values());
    throw error;
  } finally {
    const used = new Set(aside.values());
    checkout.swap.discard([...left.values()].filter((version) => !used.has(version)));
  }
  return { attempt: (held) => attempt(checkout, { plan, aside, held }), aside };
}

export function bringForward(checkout: Checkout, plan: StepPlan): StepOutcome {
  const step = prepareStep(checkout, plan);
  try {
    return step.attempt();
  } finally {
    checkout.swap.discard(step.aside.values());
  }
}

interface Attempt {
  plan: StepPlan;
  aside: AsideVersions;
  held: FileLock | undefined;
}

function attempt(checkout: Checkout, { plan, aside, held }: Attempt): StepOutcome {
  const { refs, index } = checkout;
  const lock = held ?? takeLock(checkout.folder, index.path);
  if (lock === undefined) return 'locked';
  try {
    if (refs.read(mainRef) !== plan.from || refs.headBranch() !== mainRef) return 'lost';
    const { image, writtenNs } = index.read();
    const folders: FolderStates = new Map();
    // Removals first, so that a file may become a folder and a folder a file.
    const placed = [...plan.changes]
      .sort((a, b) => Number(a.oid !== undefined) - Number(b.oid !== undefined))
      .map((change) => place(checkout, change, { next: aside.get(change.path), folders, image, writtenNs }));
    index.write(editIndex(checkout, placed, image, writtenNs));
    return moveMain(checkout, plan);
  } finally {
    if (lock !== held) lock.release();
  }
}

function prepareFiles(
  { files, swap, reader, index }: Checkout,
  changes: readonly PathChange[],
  { aside, left }: { aside: Map<string, AsideVersion>; left: AsideVersions },
): void {
  const { image, writtenNs } = index.read();
  const folders: FolderStates = new Map();
  for (const { path, oid, mode = fileMode, isSubmodule } of changes) {
    if (oid === undefined || isSubmodule || !isSafe(path)) continue;
    const at = image.find(path);
    const stat = files.look(path);
    const holdsIt = at >= 0 && stat !== undefined && image.oid(at) === oid && image.mode(at) === mode;
    if (holdsIt && image.matches(at, stat) && !image.isRacy(at, writtenNs)) continue;
    files.makeFolders(path, folders);
    const known = left.get(path);
    const fits = known?.oid === oid && known.mode === mode;
    aside.set(path, fits ? known : { oid, mode, ...swap.prepare(reader.blob(oid), mode) });
  }
}

interface Placing extends Pick<ReadIndex, 'image' | 'writtenNs'> {
  /** The new version, written aside. */
  next: AsideFile | undefined;
  folders: FolderStates;
}

function place(checkout: Checkout, change: PathChange, { next, folders, image, writtenNs }: Placing): Placed {
  const { files, swap, lineage, clock } = checkout;
  const { path, was = noFile, oid = noFile } = change;
  const at = image.find(path);
  if (!isSafe(path) || (at >= 0 && image.isHidden(at))) return { change };
  if (files.folderState(dirname(path), folders) === 'elsewhere') return keep(checkout, change);
  if (change.isSubmodule) {
    // Like git: an empty folder until somebody asks for what belongs there, and never a full one removed.
    if (change.oid === undefined) files.pruneFolders(`${path}/.`);
    else files.makeFolders(`${path}/.`, folders);
    return { change };
  }
  const stat = files.look(path);
  const holds = versionOf(checkout, path, stat, image, writtenNs);
  if (holds === oid && (stat === undefined || modeFits(stat, change.mode))) {
    lineage.note(path, was, oid);
    return stat === undefined ? { change } : { change, stat };
  }
  const mayReplace = holds !== undefined && (holds === was || holds === oid || lineage.isOwn(path, holds));
  if (!mayReplace || (oid !== noFile && next === undefined)) return keep(checkout, change);
  if (oid !== noFile) files.makeFolders(path, folders);
  const put = swap.put(path, oid === noFile ? undefined : next, stat, clock.now());
  if (put === 'edited') return keep(checkout, change);
  lineage.note(path, was, oid);
  if (put === 'touched') return keep(checkout, change);
  if (put !== 'gone') return { change, stat: put };
  files.pruneFolders(path);
  folders.clear();
  return { change };
}

/** A person's version stays; remembered with what it was made from: what the engine last wrote there, or what stood at main. */
function keep({ lineage, files, reader }: Checkout, change: PathChange): Placed {
  const { path, was = noFile } = change;
  if (lineage.kept.has(path)) return { change };
  const wrote = lineage.wrote(path) ?? was;
  const bytes = wrote === was || was === noFile || wrote === noFile ? undefined : files.read(path);
  lineage.kept.set(path, (bytes && nearestVersion(reader, [wrote, was], bytes)) ?? wrote);
  return { change };
}

/** The version that stands in the work tree, `noFile`, or undefined for a folder or a thing git does not keep. */
export function versionOf(
  { files }: Checkout,
  path: string,
  stat: BigIntStats | undefined,
  image: IndexImage,
  writtenNs: bigint,
): Oid | undefined {
  if (stat === undefined) return noFile;
  const at = image.find(path);
  if (at >= 0 && image.matches(at, stat) && !image.isRacy(at, writtenNs)) return image.oid(at);
  return files.version(path);
}

/** The index with every entry moved on, but for those a person staged something in. */
function editIndex(
  checkout: Checkout,
  placed: readonly Placed[],
  image: IndexImage,
  writtenNs: bigint,
): IndexImage {
  const isClean = (path: string, oid: Oid) => checkout.files.version(path) === oid;
  let current = image;
  const edits = new Map<string, IndexEdit>();
  for (const { change, stat } of placed) {
    const { path, was = noFile, oid = noFile, mode = fileMode } = change;
    const at = current.find(path);
    const entry = at >= 0 ? current.oid(at) : noFile;
    if (entry !== was && entry !== oid && !isOurs(checkout, path, entry)) continue;
    if (current.isBlocked(path)) {
      // What is in the way may be what this step removes: those come first, and are applied before it is asked again.
      current = current.edited(edits, writtenNs, isClean);
      edits.clear();
      if (current.isBlocked(path)) continue;
    }
    edits.set(path, oid === noFile ? null : { oid, mode, ...(stat !== undefined && { stat }) });
  }
  return current.edited(edits, writtenNs, isClean);
}

const isOurs = ({ lineage }: Checkout, path: string, entry: Oid): boolean =>
  lineage.isOwn(path, entry) || lineage.isOlder(path, entry);

function moveMain({ refs, engine, clock }: Checkout, { from, to }: StepPlan): StepOutcome {
  if (from === to) return 'moved';
  const who = { ...engine, at: clock.now() };
  return refs.move({ ref: mainRef, expected: from, to, log: { who, message: `${ourMoves}bring forward` } });
}

/** Files that somebody wrote into after they were replaced are hand edits again. Returns saves that found no place. */
export function reviewReplaced({ swap, lineage }: Checkout, now: number): string[] {
  const { returned, rescued } = swap.review(now);
  for (const path of returned) lineage.kept.set(path, lineage.wrote(path) ?? noFile);
  return rescued;
}

/** A tree that was fetched may name paths that must never be written. */
function isSafe(path: string): boolean {
  try {
    return pathSegments(path).length > 0;
  } catch {
    return false;
  }
}

const modeFits = (stat: BigIntStats, mode = fileMode): boolean =>
  stat.isSymbolicLink() || (stat.mode & 0o100n) === (BigInt(mode) & 0o100n);
