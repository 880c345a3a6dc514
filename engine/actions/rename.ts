// Giving a thing another short name: one commit that moves its files, rewrites what refers to them, each reference in
// the form it was written in, and keeps the old name as one that still means it.
import { fault } from '../base/fault.ts';
import { referencesTo } from '../catalog/queries/plans.ts';
import { parseDocument } from '../model/document.ts';
import * as paths from '../model/paths.ts';
import { readReference, rewriteReference } from '../model/reference.ts';
import type { Kind } from '../model/place.ts';
import type { Draft } from './draft.ts';
import { filesBelow, folderOf, isTaken, moveFile } from './move-files.ts';
import { slugPaths, type Entry } from './lookup.ts';
import { newSlug } from './named.ts';

const renamed = ['company', 'agent', 'project', 'goal', 'team', 'label'] as const;
export type Renamed = (typeof renamed)[number];

export const isRenamed = (kind: Kind): kind is Renamed => (renamed as readonly Kind[]).includes(kind);

/** Files one rename rewrites; more is a migration, and would hold up every other writer. */
const maxReferences = 20_000;

/** The entry under its new name. NAME_UNUSABLE, NAME_TAKEN, RENAME_TOO_LARGE. */
export function renameEntry<K extends Renamed>(draft: Draft, entry: Entry<K>, wanted: string): Entry<K> {
  const { kind, name } = entry;
  if (wanted === name) return entry;
  const scope = kind === 'company' ? undefined : entry.company;
  const slug = newSlug(kind, { name: wanted, slug: wanted }, (candidate) => {
    const known = draft.find(kind, scope, candidate);
    return known !== undefined && known.path !== entry.path;
  });
  const to = slugPaths[kind](entry.company, slug);
  const files = movesOf(draft, entry, to);
  // Whatever who asks may see: nothing is ever written over.
  if ([...files.values()].some((path) => !files.has(path) && isTaken(draft, path)))
    throw fault('NAME_TAKEN', { kind, name: slug });
  const isCompany = kind === 'company';
  // Within a company that moves as a whole, every reference stays as true as it was.
  if (!isCompany) for (const [from, path] of files) redirect(draft, entry, { from, path, slug });
  const formerly = withoutPresent([...entry.data.formerly, name], slug);
  const named = 'slug' in entry.data && entry.data.slug !== undefined ? { slug } : {};
  draft.set<Renamed>(entry, { set: { formerly, ...named } });
  if (kind === 'project') keepMilestones(draft, [...files.keys()], slug);
  for (const [from, path] of files) moveFile(draft, from, path);
  return draft.at(kind, to)!;
}

/** Each of the names it had, but for the one it has again. */
const withoutPresent = (names: readonly string[], present: string): string[] =>
  [...new Set(names)].filter((former) => former !== present);

/** A milestone is called after its project: the name it loses still means it. */
function keepMilestones(draft: Draft, files: readonly string[], project: string): void {
  for (const path of files) {
    const place = paths.locate(path);
    const milestone = place?.kind === 'milestone' ? draft.at('milestone', path) : undefined;
    if (!milestone || draft.isDamaged(milestone)) continue;
    const name = `${project}/${place!.slug}`;
    const formerly = withoutPresent([...milestone.data.formerly, milestone.name], name);
    draft.set(milestone, { set: { formerly } });
  }
}

/** Old path to new path of everything that lies with the entry. */
function movesOf(draft: Draft, { path }: Entry, to: string): Map<string, string> {
  const [from, target] = [folderOf(path), folderOf(to)];
  if (from === undefined || target === undefined) return new Map([[path, to]]);
  return new Map(filesBelow(draft, from).map((file) => [file, target + file.slice(from.length)]));
}

interface Move {
  from: string;
  path: string;
  /** The new slug of what is renamed; what only lies in its folder keeps its own. */
  slug: string;
}

/** Rewrites what refers to a file that moves. The catalog knows all of it: a rename has a group of its own. */
function redirect(draft: Draft, renamed: Entry, move: Move): void {
  const place = paths.locate(move.from);
  if (!place?.company) return;
  const known = referencesTo(draft.sources.catalog, { company: place.company, path: move.from });
  if (known.length > maxReferences)
    throw fault('RENAME_TOO_LARGE', { path: move.from, limit: maxReferences });
  const meant = draft.at(place.kind, move.from);
  if (!meant) return;
  const isRenamed = move.from === renamed.path;
  const target = { path: move.path, name: isRenamed ? move.slug : meant.name };
  const names = new Set(namesOf(meant));
  for (const { path, field } of known)
    rewrite(draft, path, field, (written) => {
      const reference = readReference(written, path);
      if (reference.form === 'path')
        return reference.path === move.from ? rewriteReference(written, path, target) : written;
      if (reference.form !== 'slug' || !names.has(reference.name)) return written;
      if (isRenamed) return target.name;
      // checkout/beta names the project too; what else lies in its folder keeps its name.
      return reference.name === `${renamed.name}/${place.slug}` ? `${move.slug}/${place.slug}` : written;
    });
}

function namesOf({ name, data }: Entry): readonly string[] {
  const { formerly = [] } = data as { formerly?: readonly string[] };
  return [name, ...formerly];
}

/** Changes the references of one field of a file, each by itself. */
export function rewrite(
  draft: Draft,
  path: string,
  field: string,
  change: (written: string) => string,
): void {
  const place = paths.locate(path);
  const entry = place && draft.at(place.kind, path);
  const text = draft.bytes(path)?.toString('utf8');
  if (!entry || text === undefined) return;
  // A link of a list that names things of several kinds says of which after the key.
  const [key = field] = field.split(' ');
  const value = parseDocument(text, path).front[key];
  const next = Array.isArray(value)
    ? value.map((item: unknown) => (typeof item === 'string' ? change(item) : item))
    : typeof value === 'string'
      ? change(value)
      : value;
  draft.set(entry, { set: { [key]: next } });
}

/** Whether a reference in the file at `path` names a thing by its place or name; an id stays true wherever the thing goes. */
export function isNamed(written: string, path: string, thing: { path: string; name: string }): boolean {
  const reference = readReference(written, path);
  if (reference.form === 'path') return reference.path === thing.path;
  return reference.form !== 'id' && reference.name === thing.name;
}
