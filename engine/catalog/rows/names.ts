// The names and references of a file in their plain form, so that equal things are equal words.
import { isUuid } from '../../base/ids.ts';
import { parseIdentifier } from '../../model/names.ts';
import { locate } from '../../model/paths.ts';
import type { Kind, Place } from '../../model/place.ts';
import type { Row } from '../table.ts';
import { aliases, entities, links } from '../tables/names.ts';

/** The name of an entity as its path gives it; `ACME-7/plan` beside an issue, `checkout/beta` below a project. */
export function nameOfPlace({ kind, slug, project, issue }: Place): string {
  if (kind === 'milestone') return `${project}/${slug}`;
  if (issue !== undefined) return `${locate(issue)?.slug}/${slug}`;
  return slug;
}

/** A reference as one plain word of its kind: `../cto/AGENTS.md` as `cto`, `acme-7` as `ACME-7`. */
export function targetOf(kind: Kind, reference: string, from: string): string {
  const text = reference.trim();
  if (isUuid(text)) return text.toLowerCase();
  if (text.includes('/') && /\.md$/i.test(text)) {
    const place = locate(joined(from, text));
    if (place?.kind === kind) return nameOfPlace(place);
  }
  if (kind === 'issue' && parseIdentifier(text)) return text.toUpperCase();
  return text;
}

/** A relative path from the folder of a file, as a path of the book; `/x` and `companies/x` begin at its root. */
function joined(from: string, path: string): string {
  const segments = /^(?:\/|companies\/)/.test(path) ? [] : from.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

export interface Named {
  id?: string | undefined;
  formerly?: readonly string[];
}

/** The row every entity has, and one for each further name of it. */
export function nameRows(
  place: Place,
  entity: Named,
  title: string | undefined,
  { name = nameOfPlace(place), also = [] }: { name?: string; also?: readonly string[] } = {},
): Row[] {
  const { company = '', path, kind } = place;
  const further = new Set([...also, ...(entity.formerly ?? [])].map((alias) => targetOf(kind, alias, path)));
  further.delete(name);
  return [
    entities.row({ company, path, kind, id: entity.id?.toLowerCase(), name, title }),
    ...[...further].map((alias) => aliases.row({ company, kind, alias, path })),
  ];
}

/** A link for each reference, each meaning once. */
export function linkRows(
  { company = '', path }: Place,
  field: string,
  kind: Kind,
  references: readonly (string | undefined)[],
): Row[] {
  const targets = references.flatMap((reference) => (reference ? [targetOf(kind, reference, path)] : []));
  return [...new Set(targets)].map((target, place) =>
    links.row({ company, path, field, target, kind, place }),
  );
}

/** An actor that a file of a company names: an agent is of that company, whatever it was called when that was written. */
export const actorIn = ({ company = '' }: Place, actor: string | undefined): string | undefined =>
  actor?.replace(/^agent:[^/]+\//, () => `agent:${company}/`);

/** A time as the engine writes it, so that times sort as text: people may write any zone. */
export const utc = (time: string | undefined): string | undefined =>
  time === undefined || /\.\d{3}Z$/.test(time) ? time : new Date(time).toISOString();

/** The plain form of a reference that may be absent. */
export const plain = (kind: Kind, reference: string | undefined, { path }: Place): string | undefined =>
  reference && targetOf(kind, reference, path);
