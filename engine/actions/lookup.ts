// Typed reading of one snapshot: from any name of a thing to its entry. A file that is invalid counts as its last
// valid version; a thing of another company than the asking agent's is as missing. Knows no rule of any noun.
import assert from 'node:assert/strict';
import { isUuid } from '../base/ids.ts';
import { fault, type Fault } from '../base/fault.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { onlyCompanyOf, type Actor } from '../model/actor.ts';
import { readBlob, type Reading } from '../model/entity-cache.ts';
import { invalid } from '../model/invalid.ts';
import type { EntityOf, Kind, Place } from '../model/kind.ts';
import { isSlug, parseIdentifier } from '../model/names.ts';
import * as paths from '../model/paths.ts';
import { readEntityTrailer } from '../model/trailers.ts';
import type { Reader, Snapshot } from '../store/snapshot.ts';
import { linkMode } from '../store/tree.ts';
import type { KernelPort } from './context.ts';

/** A thing in the book: where it lies, what it is called and what it says. */
export interface Entry<K extends Kind = Kind> {
  kind: K;
  /** Slug of the company; empty for what belongs to the book (users). */
  company: string;
  path: string;
  /** Its human name: a slug, or ACME-42. */
  name: string;
  data: EntityOf<K>;
}

/** Where facts come from besides the snapshot. */
export interface Sources {
  catalog: Catalog;
  reader: Reader;
  kernel: Pick<KernelPort, 'isDead'>;
}

export class Lookup {
  readonly snapshot: Snapshot;
  readonly sources: Sources;
  readonly actor: Actor;
  /** Where the catalog says that things are, by what was asked: policy asks for the same as the action. */
  readonly #known = new Map<string, string | undefined>();

  constructor(snapshot: Snapshot, sources: Sources, actor: Actor) {
    this.snapshot = snapshot;
    this.sources = sources;
    this.actor = actor;
  }

  /** The bytes of a file as this reader sees it. */
  bytes(path: string): Buffer | undefined {
    return this.snapshot.read(path);
  }

  /** What the newest version of a file says; undefined where there is no file. */
  reading<K extends Kind>(kind: K, path: string): Reading<K> | undefined {
    const version = this.snapshot.version(path);
    if (version === undefined) return undefined;
    if (version.mode === linkMode) return { problem: linked(path) };
    return readBlob(kind, path, version.oid, () => this.#needBytes(path));
  }

  /** Whether an entry's file cannot be read now, so that what the entry says is an older version of it. */
  isDamaged({ kind, path }: Entry): boolean {
    const reading = this.reading(kind, path);
    return reading !== undefined && 'problem' in reading;
  }

  /** Paths that the catalog cannot know yet. */
  fresh(): Iterable<string> {
    return this.snapshot.pending;
  }

  /** The entry at a path: its newest valid version, or undefined where there is none or it is not of that kind. */
  at<K extends Kind>(kind: K, path: string): Entry<K> | undefined {
    const place = paths.locate(path);
    if (place?.kind !== kind) return undefined;
    const data = this.#valid(kind, path);
    if (!data) return undefined;
    return { kind, company: place.company ?? '', path, name: nameOf(place, data), data };
  }

  /**
   * The entry that a uuid, slug, identifier, former name, or a name as answers write it (`agent:acme/cto`, its path) means,
   * or undefined; agents see their own company only.
   */
  find<K extends Kind>(kind: K, company: string | undefined, ref: string): Entry<K> | undefined {
    const asked = this.#asked(kind, company, ref);
    if (!asked) return undefined;
    const { scope, name } = asked;
    const entry =
      this.#byPath(kind, scope, name) ??
      this.#byCatalog(kind, scope, name) ??
      this.#byPending(kind, scope, name);
    const only = onlyCompanyOf(this.actor);
    // A company is found whatever the scope says; for who knows of one there is no other.
    return only !== undefined && kind === 'company' && entry?.name !== only ? undefined : entry;
  }

  /** The same, or NOT_FOUND; DOCUMENT_INVALID where there is such a file that never was valid. */
  need<K extends Kind>(kind: K, company: string | undefined, ref: string): Entry<K> {
    const entry = this.find(kind, company, ref);
    if (entry) return entry;
    const problem = this.#problemOf(kind, company, ref);
    if (problem) throw problem;
    throw fault('NOT_FOUND', { kind, ref, ...(company ? { company } : {}) });
  }

  /**
   * The company an input means: the one named, the agent's own, or the only one of the book that is not archived.
   * COMPANY_NEEDED when that is not one.
   */
  company(ref: string | undefined): Entry<'company'> {
    const own = onlyCompanyOf(this.actor);
    if (ref !== undefined || own !== undefined) return this.need('company', undefined, ref ?? own!);
    const all = this.folders('companies');
    const living = all.filter(
      (slug) => this.at('company', paths.companyPath(slug))?.data.status !== 'archived',
    );
    const slugs = living.length > 0 ? living : all;
    if (slugs.length !== 1) throw fault('COMPANY_NEEDED', { companies: slugs });
    return this.need('company', undefined, slugs[0]!);
  }

  /** The company something belongs to. COMPANY_UNREADABLE where somebody took its file away, or it never was valid. */
  companyOf(entry: { company: string }): Entry<'company'> {
    const path = paths.companyPath(entry.company);
    const company = this.at('company', path);
    if (company) return company;
    const reading = this.reading('company', path);
    const reason = reading && 'problem' in reading ? reading.problem.message : 'its COMPANY.md is missing';
    throw fault('COMPANY_UNREADABLE', { company: entry.company, reason });
  }

  /** Names of the folders in a folder. */
  folders(folder: string): string[] {
    return this.snapshot
      .list(folder)
      .filter((entry) => entry.mode === 0o040000)
      .map((entry) => entry.name);
  }

  /** Every entry of a kind that has a place of its own per slug (agents, goals, labels …); never issues. By name. */
  all<K extends Kind>(kind: K, company: string): Entry<K>[] {
    return [...this.#each(kind, company)];
  }

  /** The first of them. */
  first<K extends Kind>(kind: K, company: string): Entry<K> | undefined {
    return this.#each(kind, company).next().value;
  }

  *#each<K extends Kind>(kind: K, company: string): Generator<Entry<K>, undefined> {
    const place = places[kind];
    assert(place, `entries of kind ${kind} have no place of their own`);
    const [folder, ending] = place(company, '*').split('*') as [string, string];
    const isFolder = ending.startsWith('/');
    for (const { name } of this.snapshot.list(folder.replace(/\/$/, ''))) {
      if (!isFolder && !name.endsWith(ending)) continue;
      const entry = this.at(kind, folder + (isFolder ? name + ending : name));
      if (entry) yield entry;
    }
  }

  /** Where to look for a name, and by what; undefined where it is of another company or kind than is asked for. */
  #asked(
    kind: Kind,
    company: string | undefined,
    ref: string,
  ): { scope: string | undefined; name: string } | undefined {
    const only = onlyCompanyOf(this.actor);
    const scope = only !== undefined && kind !== 'user' ? only : company;
    if (scope !== undefined && company !== undefined && scope !== company) return undefined;
    const written = readEntityTrailer(ref);
    if (!written) return { scope, name: ref };
    if (written.kind !== kind) return undefined;
    if (written.company === '') return { scope, name: written.name };
    const its = this.find('company', undefined, written.company)?.name;
    if (its === undefined || (scope !== undefined && scope !== its)) return undefined;
    return { scope: its, name: written.name };
  }

  #needBytes(path: string): Buffer {
    const bytes = this.bytes(path);
    assert(bytes, `a listed file has no bytes: ${path}`);
    return bytes;
  }

  /** The newest valid version: this one, or the one the catalog saw last. */
  #valid<K extends Kind>(kind: K, path: string): EntityOf<K> | undefined {
    const reading = this.reading(kind, path);
    if (!reading || 'data' in reading) return reading?.data;
    const good = this.sources.catalog.lastGood(path);
    const last = good && readBlob(kind, path, good, () => this.sources.reader.blob(good));
    return last && 'data' in last ? last.data : undefined;
  }

  /** Why what is asked for is not there, where its file is and cannot be read. */
  #problemOf(kind: Kind, company: string | undefined, ref: string): Fault | undefined {
    const asked = this.#asked(kind, company, ref);
    if (!asked) return undefined;
    const { scope, name } = asked;
    // An issue's identifier names one of any company.
    const scopes = scope === undefined && kind === 'issue' ? this.folders('companies') : [scope];
    for (const one of scopes) {
      const path = placeOf(kind, one, name);
      const reading = path === undefined ? undefined : this.reading(kind, path);
      if (reading && 'problem' in reading) return reading.problem;
    }
    return undefined;
  }

  #byPath<K extends Kind>(kind: K, company: string | undefined, ref: string): Entry<K> | undefined {
    const path = placeOf(kind, company, ref);
    return path === undefined ? undefined : this.at(kind, path);
  }

  #byCatalog<K extends Kind>(kind: K, company: string | undefined, ref: string): Entry<K> | undefined {
    const key = `${kind}\n${company ?? ''}\n${ref}`;
    if (!this.#known.has(key)) this.#known.set(key, this.sources.catalog.find(kind, company, ref)?.path);
    const path = this.#known.get(key);
    return path === undefined ? undefined : this.at(kind, path);
  }

  #byPending<K extends Kind>(kind: K, company: string | undefined, ref: string): Entry<K> | undefined {
    for (const path of this.fresh()) {
      const place = paths.locate(path);
      if (place?.kind !== kind || (company !== undefined && place.company !== company)) continue;
      const entry = this.at(kind, path);
      if (entry && (entry.name === ref || idOf(entry.data) === ref)) return entry;
    }
    return undefined;
  }
}

type PathOf = (company: string, slug: string) => string;

/** Where the kinds lie that have one place per slug. */
export const slugPaths = {
  user: (_, slug) => paths.userPath(slug),
  company: (_, slug) => paths.companyPath(slug),
  agent: paths.agentPath,
  project: paths.projectPath,
  goal: paths.goalPath,
  team: paths.teamPath,
  label: paths.labelPath,
  view: paths.viewPath,
  routine: paths.routinePath,
  skill: paths.skillPath,
} satisfies Partial<Record<Kind, PathOf>>;

const places: Partial<Record<Kind, PathOf>> = slugPaths;

/** Where the file of a thing lies, by its name or path alone; undefined where that does not say. */
function placeOf(kind: Kind, company: string | undefined, ref: string): string | undefined {
  if (isUuid(ref)) return undefined;
  const ofTheBook = kind === 'company' || kind === 'user';
  const there = ref.endsWith('.md') ? paths.locate(ref) : undefined;
  if (there?.kind === kind)
    return ofTheBook || company === undefined || there.company === company ? ref : undefined;
  if (kind === 'issue')
    return company && parseIdentifier(ref) ? paths.issuePath(company, ref.toUpperCase()) : undefined;
  const place = places[kind];
  if (!place || !isSlug(ref) || (company === undefined && !ofTheBook)) return undefined;
  return place(company ?? '', ref);
}

/** What people call it: an issue by its identifier, a milestone within its project, all others by their slug. */
export function nameOf(place: Place, data: object): string {
  if (place.kind === 'issue' && 'identifier' in data && typeof data.identifier === 'string')
    return data.identifier;
  return place.kind === 'milestone' && place.project ? `${place.project}/${place.slug}` : place.slug;
}

const linked = (path: string): Fault =>
  invalid(path, {
    line: 1,
    found: 'a symbolic link; the book follows none',
    example: 'a file of its own in this place',
  });

const idOf = (data: object): unknown => ('id' in data ? data.id : undefined);
