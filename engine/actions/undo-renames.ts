// Names in what is taken back: what the commits renamed is renamed back, and what was renamed since is found where it is
// now. A rename is told by an id that left one path and came to another in the same commit, or by the former name that
// it left behind.
import { fault } from '../base/fault.ts';
import { editDocument, parseDocument } from '../model/document.ts';
import { readBlob } from '../model/entity-cache.ts';
import { locate } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import { readReference } from '../model/reference.ts';
import { linksIn } from '../catalog/file-links.ts';
import type { Commit, Oid, PathChange } from '../store/snapshot.ts';
import type { Draft } from './draft.ts';
import { factsOfEntity } from './entity-facts.ts';
import { rightsToChange } from './field-rights.ts';
import { slugPaths, type Entry } from './lookup.ts';
import { carried } from './move-files.ts';
import { permit } from './permit.ts';
import { mustHaveNoRuns } from './rename-actions.ts';
import { isRenamed, renameEntry, type Renamed } from './rename.ts';

/** One thing that a commit gave another path. */
interface Move {
  commit: Oid;
  /** Absent where the file says none. */
  id: string | undefined;
  from: Place;
  to: Place;
}

export interface Moves {
  /** Whether anything was renamed back. */
  moved: boolean;
  /** Where a file that a commit calls `path` lies now, once its names are taken back. */
  presentPath(path: string, commit: Oid): string;
  /** The same for a change; undefined for the half of a rename that the other half stands for. */
  pathOf(change: PathChange, commit: Commit): string | undefined;
  /** The versions before and after a change, those of a renamed file at its two paths. */
  versionsOf(change: PathChange, commit: Commit): Pick<PathChange, 'was' | 'oid'>;
}

/** Renames back what the commits renamed, newest first. NAME_TAKEN, RUNS_ALIVE, UNDO_CONFLICT, NOT_ALLOWED. */
export function takeBackNames(draft: Draft, what: string, commits: readonly Commit[]): Moves {
  const moves = commits.flatMap((commit) => movesOf(draft, commit));
  const renamed = chainsOf(moves).map((chain) => renameBack(draft, what, chain));
  const places = new Map(commits.map(({ oid }, at) => [oid, at]));
  const ofCommit = (oid: Oid): Move[] => moves.filter(({ commit }) => commit === oid);
  const presentPath = (path: string, oid: Oid): string => {
    const older = moves.filter(({ commit }) => places.get(commit)! >= places.get(oid)!);
    return follow(
      draft,
      older.reduce((at, { from, to }) => carried(at, to, from) ?? at, path),
    );
  };
  const halves = (path: string, oid: Oid): { old?: string | undefined; new?: string | undefined } => {
    const found = ofCommit(oid);
    const first = (make: (move: Move) => string | undefined): string | undefined =>
      found.map(make).find((other) => other !== undefined);
    return {
      old: first(({ from, to }) => carried(path, to, from)),
      new: first(({ from, to }) => carried(path, from, to)),
    };
  };
  const { reader } = draft.sources;
  return {
    moved: renamed.includes(true),
    presentPath,
    pathOf({ path, oid }, commit) {
      const other = oid === undefined ? halves(path, commit.oid).new : undefined;
      const isHalf = other !== undefined && reader.snapshot(commit.oid).oid(other) !== undefined;
      return isHalf ? undefined : presentPath(path, commit.oid);
    },
    versionsOf({ path, was, oid }, commit) {
      const old = was === undefined ? halves(path, commit.oid).old : undefined;
      const version = old === undefined ? was : reader.snapshot(commit.parents[0]).oid(old);
      return { ...(version === undefined ? {} : { was: version }), ...(oid === undefined ? {} : { oid }) };
    },
  };
}

/** Kinds that are renamed, and their references with them. */
/** One thing's renames each, newest first. */
function chainsOf(moves: readonly Move[]): Move[][] {
  const chains: Move[][] = [];
  for (const move of moves) {
    const chain = chains.find((known) => known.at(-1)!.from.path === move.to.path);
    if (chain) chain.push(move);
    else chains.push([move]);
  }
  return chains;
}

interface Sighting {
  place: Place;
  id: string | undefined;
  formerly: readonly string[];
}

/** Things that left one place of a renamed kind and came to another. */
function movesOf({ sources: { reader } }: Draft, commit: Commit): Move[] {
  const left: Sighting[] = [];
  const came: Sighting[] = [];
  for (const { path, was, oid } of reader.diff(commit.parents[0], commit.oid)) {
    const place = locate(path);
    if (!place || !isRenamed(place.kind) || (was === undefined) === (oid === undefined)) continue;
    const version = (was ?? oid)!;
    const reading = readBlob(place.kind, path, version, () => reader.blob(version));
    if ('problem' in reading) continue;
    const { id, formerly } = reading.data;
    (oid === undefined ? left : came).push({ place, id, formerly });
  }
  const moves = left.flatMap((from) => {
    const to = came.find((other) => isOne(from, other));
    return to ? [{ commit: commit.oid, id: to.id, from: from.place, to: to.place }] : [];
  });
  // What only came along with its company kept its name.
  const companies = moves.filter(({ to }) => to.kind === 'company');
  const cameAlong = ({ from, to }: Move): boolean =>
    companies.some((company) => carried(from.path, company.from, company.to) === to.path);
  return [...companies, ...moves.filter((move) => move.to.kind !== 'company' && !cameAlong(move))];
}

const isOne = (from: Sighting, to: Sighting): boolean =>
  from.place.kind === to.place.kind &&
  (from.id === undefined ? to.formerly.includes(from.place.slug) : from.id === to.id);

/** Whether it had to be renamed; `chain` is one thing's renames, newest first. */
function renameBack(draft: Draft, what: string, chain: readonly Move[]): boolean {
  const { to, id } = chain[0]!;
  const { from } = chain.at(-1)!;
  const kind = to.kind as Renamed;
  const scope = kind === 'company' ? undefined : companyNow(draft, to.company!);
  const entry: Entry<Renamed> | undefined = draft.find<Renamed>(kind, scope, id ?? to.slug);
  if (entry?.name === from.slug) return false;
  if (entry?.name !== to.slug) {
    const conflict = {
      path: to.path,
      name: from.slug,
      field: 'slug',
      before: from.slug,
      after: to.slug,
      now: entry?.name,
    };
    throw fault('UNDO_CONFLICT', { what, conflicts: [conflict] });
  }
  for (const right of rightsToChange(kind, ['slug'], entry.data).keys())
    permit(draft, 'book.undo', right, factsOfEntity(draft, entry));
  mustHaveNoRuns(draft, entry);
  draft.about(renameEntry(draft, entry, from.slug));
  return true;
}

/** A company's present slug. */
const companyNow = (draft: Draft, slug: string): string =>
  draft.find('company', undefined, slug)?.name ?? slug;

/** Where a file lies whose company, agent, project or team was renamed since. */
function follow(draft: Draft, path: string): string {
  if (draft.bytes(path) !== undefined) return path;
  const [root, company, ...rest] = path.split('/');
  if (root !== 'companies' || company === undefined || rest.length === 0) return path;
  const scope = companyNow(draft, company);
  const there = ['companies', scope, ...rest].join('/');
  const [folder, slug, ...below] = rest;
  const kind = (
    { agents: 'agent', projects: 'project', teams: 'team', goals: 'goal', labels: 'label' } as const
  )[folder!];
  if (kind === undefined || slug === undefined) return there;
  const name = slug.replace(/\.md$/, '');
  const entry = draft.find(kind, scope, name);
  if (entry === undefined || entry.name === name) return there;
  const file = slugPaths[kind](scope, entry.name);
  return below.length === 0 ? file : [file.slice(0, file.lastIndexOf('/')), ...below].join('/');
}

/** A version with references by the names things have now, so that a rename in between is no contradiction. */
export function withPresentNames(draft: Draft, path: string, bytes: Buffer): Buffer {
  const place = locate(path);
  const stale = (place ? linksIn(place, bytes) : []).flatMap(({ kind, field, target }) => {
    const entry = draft.find(kind, place!.company, target);
    return entry && entry.name !== target ? [{ field, target, name: entry.name }] : [];
  });
  if (stale.length === 0) return bytes;
  const text = bytes.toString('utf8');
  const { front } = parseDocument(text, path);
  const set: Record<string, unknown> = {};
  for (const { field, target, name } of stale) {
    const value = set[field] ?? front[field];
    const now = (written: unknown): unknown => {
      if (typeof written !== 'string') return written;
      const reference = readReference(written, path);
      return reference.form === 'slug' && reference.name === target ? name : written;
    };
    set[field] = Array.isArray(value) ? value.map(now) : now(value);
  }
  return Buffer.from(editDocument(text, { set }));
}
