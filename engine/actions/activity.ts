// What happened, and how one thing came to be as it is: git's own record, read through the catalog.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { companyThing, namingsOf, thingOf } from '../catalog/queries/namings.ts';
import { kinds, type Kind } from '../model/kind.ts';
import { readEntityTrailer, writeEntity } from '../model/trailers.ts';
import { defineAction, type Allow } from './action.ts';
import { changesOf, changeShape, type Followed } from './entity-changes.ts';
import { companyField, cursorField, limitField, refField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { companyMeant, factsOfMeant, type InCompany } from './named.ts';
import { companyFacts } from './relation.ts';
import { sentenceOf } from './sentence.ts';

const eventShape = z.object({
  commit: z.string().describe('The commit'),
  at: z.string().describe('When'),
  actor: z.string().describe('Who: user:ada, agent:acme/cto, system'),
  action: z.string().describe('What was done, as in issue.checkout'),
  subject: z.string().describe('The same in a sentence'),
  entities: z.array(z.string()).describe('What it was about, as in issue:acme/ACME-42'),
  run: z.string().nullable().describe('The run it was done in'),
  certain: z.boolean().describe('Whether the engine made and signed the commit'),
});

const showEvent = (
  lookup: Lookup,
  { engine, entities, ...row }: ActivityRow,
): z.output<typeof eventShape> => ({
  commit: row.oid,
  at: row.at,
  actor: row.actor,
  action: row.action,
  subject: sentenceOf(lookup, row),
  entities: JSON.parse(entities) as string[],
  run: row.run,
  certain: engine === 1,
});

export const kindField = z.enum(Object.keys(kinds) as [Kind, ...Kind[]]).describe('What kind of thing');
const nextShape = z.string().nullable().describe('Asks for the following page; null on the last');

export const activityList = defineAction({
  name: 'activity.list',
  sentence: 'List what happened in a company, newest first',
  input: {
    issue: refField.optional().describe('Only about this issue'),
    agent: refField.optional().describe('Only about this agent'),
    kind: kindField.optional().describe('Only about a thing of this kind, which ref names'),
    ref: refField.optional().describe('Which: its short name, identifier or id'),
    actor: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .optional()
      .describe('Only by this actor: user:ada, agent:acme/cto, system'),
    run: refField.optional().describe('Only in this run'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: z.object({ items: z.array(eventShape).describe('What was found'), next: nextShape }),
  allow: { permission: 'company.read', facts: factsOfMeant },
  route: { method: 'GET', path: '/companies/:company/activity' },
  cli: { columns: ['at', 'actor', 'subject'] },
  read(lookup, input) {
    const company = companyMeant(lookup, input);
    const about =
      (input.issue && lookup.need('issue', company, input.issue)) ||
      (input.agent && lookup.need('agent', company, input.agent)) ||
      thingMeant(lookup, company, input);
    const { rows, next } = listActivity(lookup.sources.catalog, {
      company,
      ...(about ? { about: thingOf(about) } : {}),
      ...(input.actor === undefined ? {} : { actor: actorMeant(lookup, input.actor) }),
      ...(input.run === undefined ? {} : { run: input.run }),
      ...(input.limit === undefined ? {} : { limit: input.limit }),
      ...(input.after === undefined ? {} : { after: input.after }),
    });
    return { items: rows.map((row) => showEvent(lookup, row)), next: next ?? null };
  },
});

/** What kind and ref name in a company. INPUT_INVALID for one without the other. */
function thingMeant(
  lookup: Lookup,
  company: string,
  { kind, ref }: { kind?: Kind | undefined; ref?: string | undefined },
): Entry | undefined {
  if (kind === undefined && ref === undefined) return undefined;
  if (kind === undefined || ref === undefined) {
    const [field, problem] = kind === undefined ? ['kind', 'say of what kind it is'] : ['ref', 'say which'];
    throw fault('INPUT_INVALID', { action: 'activity.list', problems: [{ field, problem }] });
  }
  const thing = kind === 'company' ? lookup.company(ref) : lookup.need(kind, company, ref);
  // What is of the book, or of another company, is nothing of this one.
  if (thing.company !== company) throw fault('NOT_FOUND', { kind, ref, company });
  return thing;
}

/** An actor by what it is called now, whatever name of it is used. */
function actorMeant(lookup: Lookup, actor: string): string {
  const named = readEntityTrailer(actor);
  const found = named && lookup.find(named.kind, undefined, actor);
  return found ? writeEntity(found) : actor;
}

export type Asked = InCompany & { kind: Kind; ref: string };

/** The thing asked for; people and the book itself belong to no company. */
export function theEntity(lookup: Lookup, { kind, ref, company }: Asked): Entry {
  const ofTheBook = kind === 'user' || kind === 'company';
  return lookup.need(kind, ofTheBook ? undefined : lookup.company(company).name, ref);
}

/** Who may read a thing of any kind. */
export const readsEntity: Allow<Asked> = {
  permission: (_, { kind }) => (kind === 'user' ? 'book.read' : 'company.read'),
  facts(lookup, input) {
    const { kind, company } = theEntity(lookup, input);
    return kind === 'user' ? { relations: [] } : companyFacts(lookup, company);
  },
};

export const activityHistory = defineAction({
  name: 'activity.history',
  sentence: 'Show how a thing came to be as it is: every commit that changed it, with the fields it changed',
  input: {
    kind: kindField,
    ref: refField.describe('Which: its short name, identifier or id'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: z.object({
    items: z
      .array(
        eventShape.extend({ changes: z.array(changeShape).describe('Fields that were different before') }),
      )
      .describe('What was found'),
    next: nextShape,
  }),
  allow: readsEntity,
  route: { method: 'GET', path: '/companies/:company/history/:kind/:ref' },
  cli: { positional: ['kind', 'ref'], columns: ['at', 'actor', 'subject'] },
  read(lookup, input) {
    const entity = theEntity(lookup, input);
    const { rows, next } = listActivity(lookup.sources.catalog, {
      company: entity.company,
      about: thingOf(entity),
      ...(input.limit === undefined ? {} : { limit: input.limit }),
      ...(input.after === undefined ? {} : { after: input.after }),
    });
    const followed = { kind: entity.kind, namings: namingsOf(lookup.sources.catalog, thingOf(entity)) };
    const told = next === undefined ? withWholesale(lookup, entity, followed, rows) : rows;
    const items = told.map((row) => ({
      ...showEvent(lookup, row),
      changes: changesOf(lookup, followed, row),
    }));
    return { items, next: next ?? null };
  },
});

/** Commits that were about a company as a whole and are looked at for what they did to one thing of it. */
const wholesaleLimit = 200;

/** On the last page also what came with many others in one commit, such as an adoption or an import. */
function withWholesale(
  lookup: Lookup,
  { company, kind }: Entry,
  followed: Followed,
  rows: readonly ActivityRow[],
): ActivityRow[] {
  if (company === '' || kind === 'company') return [...rows];
  const wholesale = listActivity(lookup.sources.catalog, {
    company,
    about: companyThing(company),
    limit: wholesaleLimit,
  }).rows.filter(
    (row) => rows.every(({ oid }) => oid !== row.oid) && changesOf(lookup, followed, row).length > 0,
  );
  return [...rows, ...wholesale].toSorted((one, other) => other.position - one.position);
}

export const activityActions = [activityList, activityHistory] as const;
