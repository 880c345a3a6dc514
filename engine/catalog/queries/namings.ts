// What a thing was called, and when: names change and change hands, and history is told in the words of its time.
import { agentPath, companyPath, inFolderOf, locate } from '../../model/paths.ts';
import { readEntityTrailer, writeEntity, type NamedEntity } from '../../model/trailers.ts';
import type { Readable } from '../readable.ts';
import { nameOfPlace } from '../rows/names.ts';
import { selectOne } from './query.ts';

/** A thing as it is called now. */
export interface Thing {
  /** Slug of its company; empty for what belongs to the book. */
  company: string;
  /** As trailers name it: `agent:acme/cto`. */
  entity: string;
  path: string;
}

/** What a thing was called from one place of the line on, up to another, which is not included. */
export interface Naming extends Thing {
  from: number;
  until: number;
}

interface Rename {
  position: number;
  /** Null where the name was left. */
  fromCompany: string | null;
  fromEntity: string | null;
  fromPath: string | null;
}

const lastRename = selectOne<{ company: string; entity: string; until: number }, Rename>(
  'renames.last',
  `SELECT position, fromCompany, fromEntity, fromPath FROM renames
   WHERE company = @company AND entity = @entity AND position < @until ORDER BY position DESC LIMIT 1`,
);

/** Names looked back through; who was renamed more often is known by the newest of them. */
const namingLimit = 50;

/** Its namings, newest first, each ending where the one before it begins. */
export function namingsOf(catalog: Readable, thing: Thing): Naming[] {
  const namings: Naming[] = [];
  let called: Thing | undefined = thing;
  let until = Number.MAX_SAFE_INTEGER;
  while (called && namings.length < namingLimit) {
    const last = renameOf(catalog, called, until);
    namings.push({ ...called, from: last?.position ?? 0, until });
    until = last?.position ?? 0;
    called = last?.before;
  }
  return namings;
}

/** Where it stood at a place of the line; undefined where it was not there yet. */
export const pathAt = (namings: readonly Naming[], position: number): string | undefined =>
  namings.find(({ from, until }) => from <= position && position < until)?.path;

/** What an agent is called and was called before: rows say the name of their time. */
export const namesOfAgent = (
  catalog: Readable,
  { company, agent }: { company: string; agent: string },
): Set<string> => {
  const thing = thingOf({ kind: 'agent', company, name: agent, path: agentPath(company, agent) });
  return new Set(namingsOf(catalog, thing).map(({ entity }) => readEntityTrailer(entity)!.name));
};

/** Those names for `IN (SELECT value FROM json_each(…))`, and as the actor that each of them is. */
export function agentLists(
  catalog: Readable,
  of: { company: string; agent: string },
): { agents: string; selves: string } {
  const names = [...namesOfAgent(catalog, of)];
  const selves = names.map((name) => writeEntity({ kind: 'agent', company: of.company, name }));
  return { agents: JSON.stringify(names), selves: JSON.stringify(selves) };
}

/** Where it, or the company around it, was last given its name, and what it was called before. */
function renameOf(
  catalog: Readable,
  { company, entity, path }: Thing,
  until: number,
): { position: number; before: Thing | undefined } | undefined {
  const around = companyThing(company).entity;
  const own = lastRename(catalog, { company, entity, until });
  const whole =
    company === '' || entity === around ? undefined : lastRename(catalog, { company, entity: around, until });
  const last = whole && whole.position > (own?.position ?? 0) ? whole : own;
  if (!last) return undefined;
  const { position, fromCompany, fromEntity, fromPath } = last;
  if (fromCompany === null || fromEntity === null || fromPath === null)
    return { position, before: undefined };
  const before =
    last === whole
      ? {
          company: fromCompany,
          entity: entity.replace(`:${company}/`, () => `:${fromCompany}/`),
          path: inFolderOf(fromCompany, path),
        }
      : { company: fromCompany, entity: fromEntity, path: fromPath };
  return { position, before };
}

/** An actor that is a thing, such as `agent:acme/cto`; its path is nobody's to know. */
export const actorThing = (actor: string): Thing => ({
  company: readEntityTrailer(actor)?.company ?? '',
  entity: actor,
  path: '',
});

export const thingOf = ({ kind, company, name, path }: NamedEntity & { path: string }): Thing => ({
  company,
  entity: writeEntity({ kind, company, name }),
  path,
});

/** What the file at a path is. */
export function thingAt(path: string): Thing | undefined {
  const place = locate(path);
  return place && thingOf({ ...place, company: place.company ?? '', name: nameOfPlace(place) });
}

export const companyThing = (company: string): Thing =>
  thingOf({ kind: 'company', company, name: company, path: companyPath(company) });
