// Budgets as people see and set them: on a company, an agent, a project, a goal, a billing code. The rules are the
// model's, the amounts are spending-room's.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { budgetSchema, metrics, readBudget, type BudgetEntry } from '../model/budget-entry.ts';
import type { ScopeKind } from '../model/budget.ts';
import { windowName } from '../model/window.ts';
import { defineAction, type Made } from './action.ts';
import { madeOf } from './again.ts';
import { showStanding, standingShape } from './budget-shape.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import { companyField, refField } from './fields.ts';
import type { Entry, Lookup } from './lookup.ts';
import { agentField } from './name-fields.ts';
import { companyMeant, factsOfCompany, factsOfMeant } from './named.ts';
import { agents } from './agent.ts';
import { agentFacts } from './relation.ts';
import { allStandings, roomToStart } from './spending-room.ts';

const scopeFields = {
  agent: refField.optional().describe('The budget of an agent'),
  project: refField.optional().describe('The budget of a project'),
  goal: refField.optional().describe('The budget of a goal'),
  billingCode: z.string().trim().min(1).max(120).optional().describe('The budget of a billing code'),
  company: companyField,
};
type ScopeInput = z.output<z.ZodObject<typeof scopeFields>>;

const metricField = z.enum(metrics).default('money').describe('What is limited');
const windowField = z
  .string()
  .default('monthly')
  .describe('daily, weekly, monthly, lifetime, or 30d for the last 30 days');

export const budgetList = defineAction({
  name: 'budget.list',
  sentence: 'List budgets, with what is spent and reserved of each',
  input: { company: companyField },
  output: z.object({ items: z.array(standingShape).describe('What was found') }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/budgets' },
  cli: { columns: ['scope', 'name', 'metric', 'window', 'limitText', 'spentText', 'state'] },
  read(lookup, input, context) {
    const company = lookup.company(input.company);
    return { items: allStandings(lookup, company, context.clock.now()).map(showStanding) };
  },
});

export const budgetCheck = defineAction({
  name: 'budget.check',
  sentence: 'Say whether an agent may start under the budgets above it, and why not',
  input: {
    agent: agentField,
    issue: refField.optional().describe('What it would work on'),
    company: companyField,
  },
  output: z.object({
    may: z.boolean().describe('Whether it may start'),
    reason: z.string().nullable().describe('Why not'),
    budgets: z.array(standingShape).describe('Every budget that applies'),
  }),
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => agentFacts(lookup, agents.find(lookup, input)),
  },
  route: { method: 'GET', path: '/agents/:agent/budget' },
  cli: { positional: ['agent'] },
  read(lookup, input, context) {
    const agent = agents.find(lookup, input);
    const work = input.issue === undefined ? {} : lookup.need('issue', agent.company, input.issue).data;
    const { permit, standings } = roomToStart(lookup, agent, work, context.clock.now());
    return {
      may: permit.may,
      reason: permit.may ? null : permit.reason,
      budgets: standings.map(showStanding),
    };
  },
});

const savedShape = z.object({
  scope: z.string().describe('What the budget is on'),
  name: z.string().describe('Its slug, or the billing code'),
  budgets: z.array(z.looseObject({})).describe('All budgets written there, as the file says them'),
});

/** The same, from the commit that saved it. */
function savedAgain(
  lookup: Lookup,
  made: Made,
  { billingCode }: { billingCode?: string | undefined },
): z.output<typeof savedShape> {
  const kind = made.about[0]!.kind as Place['entry']['kind'];
  const { data, name } = madeOf(kind, lookup, made);
  return {
    scope: billingCode === undefined ? kind : 'billingCode',
    name: billingCode ?? name,
    budgets: [...data.budgets],
  };
}

/** A number is one however it came: on a command line all is text, and the file shall say the same. */
const amountOf = (limit: string | number): string | number =>
  typeof limit === 'string' && /^\d+(?:\.\d+)?$/.test(limit.trim()) ? Number(limit) : limit;

export const budgetSet = defineAction({
  name: 'budget.set',
  sentence: 'Set a budget; the one of the same metric and window is replaced',
  input: {
    limit: z
      .union([z.string(), z.number()])
      .nullable()
      .describe(
        'Dollars, tokens, runs, or a time as in 8h; 0 for nothing; unlimited; null for none of its own',
      ),
    metric: metricField,
    window: windowField,
    zone: z.string().optional().describe('Time zone of the window, as in Europe/Vienna'),
    warnPercent: z.number().min(1).max(100).optional().describe('Warn once at this share (80)'),
    ...scopeFields,
  },
  output: savedShape,
  again: savedAgain,
  allow: { permission: 'budget.change', facts: factsOfMeant },
  route: { method: 'PUT', path: '/companies/:company/budgets' },
  cli: { positional: ['limit'] },
  change(draft, input) {
    const { metric, window, zone, warnPercent } = input;
    const limit = amountOf(input.limit ?? 'unlimited');
    const entry = readEntry({ limit, metric, window, zone, warnPercent, billingCode: input.billingCode });
    const place = placeOf(draft, input);
    const kept = place.budgets.filter((other) => !isSame(other, entry));
    const which = `the ${windowOf(entry)} ${metric} budget of ${place.name}`;
    return input.limit === null
      ? save(draft, place, kept, `Remove ${which}`)
      : save(draft, place, [...kept, entry], `Set ${which} to ${limit}`);
  },
});

export const budgetRemove = defineAction({
  name: 'budget.remove',
  sentence: 'Remove a budget; where none is left, the board’s defaults apply',
  input: { metric: metricField, window: windowField, ...scopeFields },
  output: savedShape,
  again: savedAgain,
  allow: { permission: 'budget.change', facts: factsOfMeant },
  route: { method: 'DELETE', path: '/companies/:company/budgets' },
  cli: {},
  change(draft, input) {
    const { metric, window } = input;
    const entry = readEntry({ limit: 0, metric, window, billingCode: input.billingCode });
    const place = placeOf(draft, input);
    const kept = place.budgets.filter((other) => !isSame(other, entry));
    if (kept.length === place.budgets.length)
      throw fault('BUDGET_MISSING', { scope: `${place.scope} ${place.name}`, metric, window });
    return save(draft, place, kept, `Remove the ${window} ${metric} budget of ${place.name}`);
  },
});

interface Place {
  scope: ScopeKind;
  name: string;
  /** The file it is written in. */
  entry: Entry<'company' | 'agent' | 'project' | 'goal'>;
  budgets: readonly BudgetEntry[];
}

/** The one file the input means: SCOPE_AMBIGUOUS where it names several. */
function placeOf(draft: Draft, input: ScopeInput): Place {
  const company = writableCompany(draft, companyMeant(draft, input));
  const named = (['agent', 'project', 'goal', 'billingCode'] as const).filter(
    (kind) => input[kind] !== undefined,
  );
  if (named.length > 1) throw fault('SCOPE_AMBIGUOUS', { named });
  const [kind] = named;
  if (kind === undefined || kind === 'billingCode')
    return {
      scope: kind ?? 'company',
      name: input.billingCode ?? company.name,
      entry: company,
      budgets: company.data.budgets,
    };
  const entry = draft.need<'agent' | 'project' | 'goal'>(kind, company.name, input[kind]!);
  return { scope: kind, name: entry.name, entry, budgets: entry.data.budgets };
}

function readEntry(wanted: Record<string, unknown>): BudgetEntry {
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const parsed = budgetSchema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    problem: message,
  }));
  throw fault('INPUT_INVALID', { action: 'budget.set', problems });
}

/** One budget per metric, window and billing code. */
const isSame = (one: BudgetEntry, other: BudgetEntry): boolean =>
  one.metric === other.metric && one.billingCode === other.billingCode && windowOf(one) === windowOf(other);

const windowOf = (entry: BudgetEntry): string => {
  const window = readBudget(entry)?.window;
  return window === undefined ? entry.window : windowName(window);
};

function save(draft: Draft, place: Place, budgets: readonly BudgetEntry[], subject: string) {
  const saved = draft.set(place.entry, { set: { budgets: budgets.length > 0 ? budgets : undefined } });
  draft.about(saved);
  return draft.commit(subject, { scope: place.scope, name: place.name, budgets: [...budgets] });
}

export const budgetActions = [budgetList, budgetSet, budgetRemove, budgetCheck] as const;
