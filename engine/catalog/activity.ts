// Rows of what happened, from the commits of the engine's line. What an engine commit says in its trailers is taken
// as it is; of any other commit only its author and its files are believed.
import { iso } from '../base/clock.ts';
import { parseDocument } from '../model/document.ts';
import { companyInPath, locate } from '../model/paths.ts';
import type { Place } from '../model/place.ts';
import type { Commit, PathChange, Reader } from '../store/snapshot.ts';
import { nameOfPlace } from './rows/names.ts';
import type { Row } from './table.ts';
import { activity, touches } from './tables/history.ts';

/** Entities listed of one commit in a company: an import or a big merge is one line of history, not thousands. */
export const entityLimit = 50;

/** What a commit was about, in the words of its trailers. */
export interface Story {
  action: string;
  actor: string;
  run?: string | undefined;
  request?: string | undefined;
  /** Company to what of it was touched; the empty one for the book itself. */
  about: Map<string, Set<string>>;
}

/** What a commit of the line says it was about, and whether the engine says so. */
export function storyOf(
  reader: Reader,
  commit: Commit,
  changes: () => readonly PathChange[],
): Story & { certain: boolean } {
  const told = commit.engine ? storyOfTrailers(commit) : undefined;
  return { ...(told ?? storyOfFiles(reader, commit, changes())), certain: told !== undefined };
}

/** One row for each company a commit concerns, and one for each entity of it. */
export function activityRows(
  reader: Reader,
  commit: Commit,
  { position, changes }: { position: number; changes: () => readonly PathChange[] },
): Row[] {
  const { about, certain, ...story } = storyOf(reader, commit, changes);
  const { oid, subject } = commit;
  const at = iso(commit.committer.at);
  return [...about].flatMap(([company, entities]) => [
    activity.row({ company, position, oid, at, subject, engine: certain ? 1 : 0, ...story }),
    ...[...entities].slice(0, entityLimit).map((entity) => touches.row({ company, entity, position })),
  ]);
}

/** Undefined for an engine commit that no action made: it joins what others did. */
function storyOfTrailers({ trailers }: Commit): Story | undefined {
  const said = (name: string): string | undefined => trailers.find(([key]) => key === name)?.[1];
  const [action, actor] = [said('Action'), said('Actor')];
  if (action === undefined || actor === undefined) return undefined;
  const about = new Map<string, Set<string>>();
  for (const [key, value] of trailers) {
    if (key === 'Entity') note(about, companyOf(value), value);
    // The store, which took a person's commit in, knows paths only.
    if (key === 'Conflict' || key === 'Healed') notePath(about, value);
  }
  if (about.size === 0) about.set('', new Set());
  return { action, actor, run: said('Run'), request: said('Request'), about };
}

function notePath(about: Map<string, Set<string>>, path: string): void {
  const place = locate(path);
  if (!place) return;
  note(
    about,
    place.company ?? '',
    `${place.kind}:${place.company ? `${place.company}/` : ''}${nameOfPlace(place)}`,
  );
}

/** `issue:acme/ACME-42` is of acme, `user:ada` of no company. */
const companyOf = (entity: string): string =>
  /^[a-z]+:([^/]+)\//.exec(entity)?.[1] ?? /^company:(.+)$/.exec(entity)?.[1] ?? '';

function storyOfFiles(reader: Reader, commit: Commit, changes: readonly PathChange[]): Story {
  const about = new Map<string, Set<string>>();
  const actions = new Set<string>();
  for (const change of changes) {
    const place = locate(change.path);
    const company = companyInPath(change.path) ?? '';
    if (!place) note(about, company);
    else for (const entity of entitiesAt(reader, place, change)) note(about, company, entity);
    actions.add(place ? `${place.kind}.${verbOf(change)}` : 'files.change');
  }
  if (about.size === 0) about.set('', new Set());
  const [action = 'files.change', ...others] = actions;
  return {
    action: others.length > 0 ? 'files.change' : action,
    actor: commit.author.email.toLowerCase(),
    about,
  };
}

function note(about: Map<string, Set<string>>, company: string, entity?: string): void {
  const entities = about.get(company) ?? new Set();
  if (entity !== undefined) entities.add(entity);
  about.set(company, entities);
}

const verbOf = ({ was, oid }: PathChange): string =>
  was === undefined ? 'create' : oid === undefined ? 'remove' : 'change';

/** What lies at a path, and the issue or approval it stands beside. */
function entitiesAt(reader: Reader, place: Place, change: PathChange): string[] {
  const own = `${place.kind}:${place.company ? `${place.company}/` : ''}${nameAt(reader, place, change)}`;
  const beside = place.issue === undefined ? undefined : locate(place.issue);
  return beside ? [own, `${beside.kind}:${beside.company}/${beside.slug}`] : [own];
}

/** The human name of what lies at a path: a task of a package says its identifier inside. */
export function nameAt(reader: Reader, place: Place, { path, oid, was }: PathChange): string {
  const blob = oid ?? was;
  if (place.kind !== 'issue' || place.number !== undefined || blob === undefined) return nameOfPlace(place);
  try {
    const { identifier } = parseDocument(reader.blob(blob), path).front;
    return typeof identifier === 'string' ? identifier.toUpperCase() : nameOfPlace(place);
  } catch {
    // A file nobody can read is known by its place.
    return nameOfPlace(place);
  }
}
