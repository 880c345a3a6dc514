// A noun: one kind of thing that a company has and people call by a short name. Owns how an input names one, and the
// actions that are the same for all nouns; creating and changing one is the noun's own. Knows no kind's fields.
import type { z } from 'zod';
import { withArticle } from '../base/article.ts';
import { isUuid } from '../base/ids.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Facts, Permission } from '../model/policy.ts';
import { defineAction, type ToolShape } from './action.ts';
import { removedAgain } from './again.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { companyField, refField } from './fields.ts';
import { listOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { factsOfCompany, removedShape, removeNamed, type InCompany } from './named.ts';
import { companyFacts } from './relation.ts';

type NounKind =
  | 'agent'
  | 'approval'
  | 'goal'
  | 'label'
  | 'milestone'
  | 'project'
  | 'routine'
  | 'skill'
  | 'team'
  | 'view';

type Named<K extends NounKind> = Record<K, typeof refField> & { company: typeof companyField };
/** What names one: `{ team: 'design' }`, `{ team: 'design', company: 'acme' }`. */
type Naming<K extends NounKind> = z.output<z.ZodObject<Named<K>>>;

export interface Noun<K extends NounKind> {
  readonly kind: K;
  /** The fields of an input that names one. */
  readonly named: Named<K>;
  /** The one that is named, or NOT_FOUND. */
  find(lookup: Lookup, input: Naming<K>): Entry<K>;
  /** The same, in a company that takes writes, or COMPANY_NOT_ACTIVE. */
  writable(lookup: Lookup, input: Naming<K>): Entry<K>;
}

/** The noun of a kind; `ref` describes the field that names one. */
export function nounOf<K extends NounKind>(
  kind: K,
  ref = refField.describe(`The ${kind}: its slug or id`),
): Noun<K> {
  // What Naming<K> is for every kind; it cannot be worked out for one that is not known yet.
  const find = (lookup: Lookup, input: Naming<K>): Entry<K> => {
    const { company, [kind]: name } = input as InCompany & Record<K, string>;
    return lookup.need(kind, companyAround(lookup, company, name), name);
  };
  return {
    kind,
    named: { [kind]: ref, company: companyField } as Named<K>,
    find,
    writable(lookup, input) {
      const entry = find(lookup, input);
      mustTakeWrites(lookup.companyOf(entry));
      return entry;
    },
  };
}

/** The company to look in; an id alone says of which company it is. */
export const companyAround = (lookup: Lookup, company: string | undefined, ref: string): string | undefined =>
  company === undefined && isUuid(ref) ? undefined : lookup.company(company).name;

/** Facts about the one that is named: as any thing of its company, or as `relation` says. */
export const factsOf =
  <K extends NounKind>(
    noun: Noun<K>,
    relation: (lookup: Lookup, entry: Entry<K>) => Facts = (lookup, { company }) =>
      companyFacts(lookup, company),
  ) =>
  (lookup: Lookup, input: Naming<K>): Facts =>
    relation(lookup, noun.find(lookup, input));

interface List<R extends z.ZodRawShape> {
  sentence: string;
  row: R;
  /** `now` in milliseconds. */
  rows: (catalog: Catalog, company: string, lookup: Lookup, now: number) => z.output<z.ZodObject<R>>[];
  /** What the command line shows of a row. */
  columns: readonly (keyof R & string)[];
  tool?: ToolShape;
}

/** `team.list`: all of a company. */
export const listAction = <K extends NounKind, R extends z.ZodRawShape>(
  { kind }: Noun<K>,
  { sentence, row, rows, columns, tool }: List<R>,
) =>
  defineAction({
    name: `${kind}.list` as const,
    sentence,
    input: { company: companyField },
    output: listOf(row),
    allow: { permission: 'company.read', facts: factsOfCompany },
    route: { method: 'GET', path: `/companies/:company/${kind}s` },
    cli: { columns },
    ...(tool && { tool }),
    read: (lookup, input, { clock }) => ({
      items: rows(lookup.sources.catalog, lookup.company(input.company).name, lookup, clock.now()),
    }),
  });

/** `team.show`: what the file says. */
export const showAction = <K extends NounKind, O extends z.ZodType>(
  noun: Noun<K>,
  output: O,
  show: (entry: Entry<K>) => z.output<O>,
  tool?: ToolShape,
) =>
  defineAction({
    name: `${noun.kind}.show` as const,
    sentence: `Show ${withArticle(noun.kind)}`,
    input: noun.named,
    output,
    allow: { permission: 'company.read', facts: factsOf(noun) },
    route: { method: 'GET', path: `/${noun.kind}s/:${noun.kind}` },
    cli: { positional: [noun.kind] },
    ...(tool && { tool }),
    read: (lookup, input) => show(noun.find(lookup, input)),
  });

interface Removal<K extends NounKind> {
  sentence: string;
  permission: Permission;
  /** What must hold, or goes with it. It asks the catalog, which is why a removal has a group of its own. */
  before: (draft: Draft, entry: Entry<K>) => void;
}

/** `team.remove`. */
export const removeAction = <K extends NounKind>(
  noun: Noun<K>,
  { sentence, permission, before }: Removal<NoInfer<K>>,
) =>
  defineAction({
    name: `${noun.kind}.remove` as const,
    sentence,
    input: noun.named,
    output: removedShape,
    allow: { permission, facts: factsOf(noun) },
    route: { method: 'DELETE', path: `/${noun.kind}s/:${noun.kind}` },
    cli: { positional: [noun.kind] },
    again: removedAgain,
    alone: true,
    change(draft, input) {
      const entry = noun.writable(draft, input);
      before(draft, entry);
      return draft.commit(`Remove ${noun.kind} ${entry.name}`, removeNamed(draft, entry));
    },
  });
