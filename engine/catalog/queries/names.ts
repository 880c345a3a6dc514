// From any name of an entity to the entity, and from an entity to all its names.
import { isUuid } from '../../base/ids.ts';
import { formatIdentifier, parseIdentifier } from '../../model/names.ts';
import type { Kind } from '../../model/place.ts';
import type { Found, Readable } from '../readable.ts';
import { companySlugs } from './companies.ts';
import { selectAll, selectOne } from './query.ts';

const columns = "e.company, e.path, e.kind, ifnull(e.id, '') AS id, e.name";

const byName = selectOne<{ company: string; kind: string; name: string }, Found>(
  'names.byName',
  `SELECT ${columns} FROM entities e WHERE e.company = @company AND e.kind = @kind AND e.name = @name
   ORDER BY e.path LIMIT 1`,
);

/** The id of what has exactly this name: for answers, which know the names things have now. */
export const idOfName = (
  catalog: Readable,
  kind: Kind,
  company: string | undefined,
  name: string,
): string | undefined =>
  byName(catalog, { company: kind === 'company' ? name : (company ?? ''), kind, name })?.id || undefined;

const byAlias = selectOne<{ company: string; kind: string; name: string }, Found>(
  'names.byAlias',
  `SELECT ${columns} FROM aliases a JOIN entities e ON e.company = a.company AND e.path = a.path
   WHERE a.company = @company AND a.kind = @kind AND a.alias = @name ORDER BY a.path LIMIT 1`,
);

const byId = selectOne<{ id: string; kind: string; company: string | null }, Found>(
  'names.byId',
  `SELECT ${columns} FROM entities e
   WHERE e.id = @id AND e.kind = @kind AND (@company IS NULL OR e.company = @company) ORDER BY e.path LIMIT 1`,
  { bookWide: 'a uuid names one entity of the whole book and does not say of which company' },
);

/** Issues that share so much of their ids at most: those made in one millisecond, a 4096th of them. */
const likeLimit = 100;

const byHalfId = selectAll<{ from: string; to: string; rest: string }, { id: string }>(
  'names.byHalfId',
  `SELECT e.id FROM entities e WHERE e.id > @from AND e.id < @to AND substr(e.id, 16, 3) = @rest
   AND e.kind = 'issue' ORDER BY e.id LIMIT ${likeLimit}`,
  { bookWide: 'what is made of half an id does not say of which company it is' },
);

/** Issues whose ids begin as this one does, up to the form's digits of its first half. `id`: a uuid in small letters. */
export const issuesLike = (catalog: Readable, id: string): { id: string }[] =>
  byHalfId(catalog, { from: id.slice(0, 13), to: `${id.slice(0, 13)}~`, rest: id.slice(15, 18) });

const ofPrefix = 'SELECT company FROM companies WHERE prefix = @prefix ORDER BY path LIMIT 1';

const byPrefix = selectOne<{ prefix: string }, { company: string }>('names.byPrefix', ofPrefix, {
  bookWide: 'a prefix is what tells companies apart',
});

/** An issue under the name it has now, in the company whose prefix that begins with: asked by almost every request. */
const byIdentifier = selectOne<{ prefix: string; name: string }, Found>(
  'names.byIdentifier',
  `SELECT ${columns} FROM entities e WHERE e.company = (${ofPrefix}) AND e.kind = 'issue' AND e.name = @name
   ORDER BY e.path LIMIT 1`,
  { bookWide: 'a prefix is what tells companies apart' },
);

/** Every name that means the entity at a path: its own, its id, its former ones. */
export const namesOf = selectAll<{ company: string; path: string }, { name: string }>(
  'names.of',
  `SELECT name FROM entities WHERE company = @company AND path = @path
   UNION SELECT id FROM entities WHERE company = @company AND path = @path AND id IS NOT NULL
   UNION SELECT alias FROM aliases WHERE company = @company AND path = @path`,
);

/** A file that says to have an id or a name. */
export interface Claimant {
  company: string;
  path: string;
}

export const claimantsOfId = selectAll<{ id: string }, Claimant>(
  'entities.sameId',
  'SELECT company, path FROM entities WHERE id = @id ORDER BY company, path',
  { bookWide: 'an id is unique in the whole book, so its twin may be in any company' },
);

export const claimantsOfName = selectAll<{ company: string; kind: string; name: string }, Claimant>(
  'entities.sameName',
  `SELECT company, path FROM entities WHERE company = @company AND kind = @kind AND name = @name ORDER BY path`,
);

/** Entities that have no id yet; a skill never has one, and plain YAML gets its own when it is made. */
export const withoutId = selectAll<{ company: string; limit: number }, Claimant>(
  'entities.withoutId',
  `SELECT e.company, e.path FROM entities e JOIN files f ON f.company = e.company AND f.path = e.path
   WHERE e.company = @company AND e.id IS NULL AND e.kind NOT IN ('skill', 'book', 'prices') AND f.since IS NULL
   ORDER BY e.path LIMIT @limit`,
  { bookWide: 'the index of ids holds the few that have none together, those of one company side by side' },
);

/** What a reference means; see Catalog.find. Without a company an issue's identifier is looked for in all of them. */
export function findEntity(
  catalog: Readable,
  kind: Kind,
  company: string | undefined,
  ref: string,
): Found | undefined {
  const scope = kind === 'user' ? '' : company;
  if (isUuid(ref)) return byId(catalog, { id: ref.toLowerCase(), kind, company: scope ?? null });
  if (kind === 'company') return findCompany(catalog, ref);
  if (kind === 'issue') return findIssue(catalog, scope, ref);
  return scope === undefined ? undefined : named(catalog, scope, kind, ref);
}

const named = (catalog: Readable, company: string, kind: Kind, name: string): Found | undefined =>
  byName(catalog, { company, kind, name }) ?? byAlias(catalog, { company, kind, name });

function findCompany(catalog: Readable, ref: string): Found | undefined {
  const own = byName(catalog, { company: ref, kind: 'company', name: ref });
  if (own) return own;
  const owner = byPrefix(catalog, { prefix: ref.toUpperCase() });
  if (owner) return byName(catalog, { ...owner, kind: 'company', name: owner.company });
  return firstOf(companySlugs(catalog), (company) =>
    byAlias(catalog, { company, kind: 'company', name: ref }),
  );
}

function findIssue(catalog: Readable, company: string | undefined, ref: string): Found | undefined {
  const number = /^#?(\d+)$/.exec(ref)?.[1];
  const identifier = parseIdentifier(ref);
  if (company !== undefined) {
    const name = number
      ? numbered(catalog, company, number)
      : identifier
        ? formatIdentifier(identifier)
        : ref;
    return name === undefined ? undefined : named(catalog, company, 'issue', name);
  }
  if (!identifier) return undefined;
  const { prefix } = identifier;
  const name = formatIdentifier(identifier);
  const own = byIdentifier(catalog, { prefix, name });
  if (own) return own;
  const owner = byPrefix(catalog, { prefix });
  return (
    (owner && byAlias(catalog, { company: owner.company, kind: 'issue', name })) ??
    firstOf(companySlugs(catalog), (scope) => named(catalog, scope, 'issue', name))
  );
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const byNumber = selectOne<{ company: string; number: number }, { identifier: string }>(
  'names.byNumber',
  'SELECT identifier FROM issues WHERE company = @company AND number = @number ORDER BY path LIMIT 1',
);

const numbered = (catalog: Readable, company: string, number: string): string | undefined =>
  byNumber(catalog, { company, number: Number(number) })?.identifier;

/** All names under which an entity may be referred to, as JSON, for `IN (SELECT value FROM json_each(…))`. */
export function namesMeaning(catalog: Readable, kind: Kind, company: string, ref: string): string {
  const found = findEntity(catalog, kind, company, ref);
  if (!found) return JSON.stringify([ref]);
  return JSON.stringify(
    namesOf(catalog, { company: found.company, path: found.path }).map(({ name }) => name),
  );
}
