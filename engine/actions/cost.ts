// Costs that arrive one by one from outside a run: kept durably at once, committed in batches. Knows how an event is
// completed (its issue's project, its price); never how it is summed.
import { z } from 'zod';
import { fault, type Fault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { iso } from '../base/clock.ts';
import { countedCost, eventBeginning } from '../catalog/queries/cost-events.ts';
import { billingTypes, composeCostEvent, provenances, type CostEvent } from '../model/cost-event.ts';
import { parseMoney, microsPerCent } from '../model/money.ts';
import { costOf, type Metered, type Usage } from '../model/prices.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { digestOf } from './repeat.ts';
import { actorName } from '../model/actor.ts';
import { keepCost } from './cost-spool.ts';
import { companyField, refField, timeField } from './fields.ts';
import type { Lookup } from './lookup.ts';
import { pricesOf } from './prices.ts';
import { agentFacts, companyFacts } from './relation.ts';
import { needRun, type RunEntry } from './run-record.ts';

const tokens = (what: string) => z.number().int().nonnegative().max(1e12).optional().describe(what);
const word = (what: string) => z.string().trim().min(1).max(200).optional().describe(what);

const input = {
  eventId: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .optional()
    .describe('Your name for the event: sent again, it counts once'),
  agent: refField.optional().describe('Who spent it; yourself if absent'),
  issue: refField.optional().describe('What it was spent on; gives project, goal and billing code'),
  project: refField.optional().describe('Its project, where there is no issue'),
  goal: refField.optional().describe('Its goal, where there is no issue'),
  billingCode: word('Whom the cost is for'),
  run: word('The run it belongs to; your own if absent'),
  provider: word('Who served it, as in anthropic'),
  biller: word('Who bills it; the provider if absent'),
  model: word('The model'),
  billingType: z.enum(billingTypes).optional().describe('How it is billed'),
  inputTokens: tokens('Input tokens not read from a cache'),
  cachedInputTokens: tokens('Input tokens read from a cache'),
  outputTokens: tokens('Output tokens'),
  cost: z
    .union([z.string(), z.number()])
    .optional()
    .describe('Dollars, where the provider says; leave out what is not known, 0 means free'),
  costCents: z.number().nonnegative().max(1e9).optional().describe('The same in cents'),
  occurredAt: timeField.optional().describe('When it was spent; now if absent, a day ahead of now at most'),
  company: companyField,
};
type LogInput = z.output<z.ZodObject<typeof input>>;

export const costLog = defineAction({
  name: 'cost.log',
  sentence: 'Record what something cost; durable before the answer, harmless to repeat',
  input,
  output: z.object({
    eventId: z.string().describe('The event'),
    provenance: z.enum(provenances).describe('Where the amount comes from'),
    costMicros: z.number().nullable().describe('Micro-dollars that count; null, never 0, where not known'),
    counted: z.boolean().describe('False when the event was known already: it counts as it was logged first'),
  }),
  allow: { permission: 'cost.log', facts: spenderFacts },
  route: { method: 'POST', path: '/companies/:company/cost-events' },
  cli: { positional: ['cost'] },
  tool: {
    name: 'log_cost',
    when: 'Log what a model cost, if its program does not',
    takes: ['issue', 'provider', 'model', 'inputTokens', 'cachedInputTokens', 'outputTokens', 'costCents'],
  },
  async perform(context, input, lookup) {
    const owner = lookup.company(input.company);
    const company = owner.name;
    const event = eventOf(context, lookup, company, input);
    if (input.eventId === undefined) mustBeSame(context, company, event.id);
    const known = () => countedCost(context.catalog, { company, event: event.id });
    const isNew = known() === undefined;
    const counted =
      isNew && (await keepCost(context, owner, { id: event.id, line: composeCostEvent(event) }));
    // Of what was logged before, that counts.
    const own = { cost: event.costMicros ?? null, provenance: event.provenance };
    const { cost, provenance } = counted ? own : (known() ?? own);
    return { eventId: event.id, provenance, costMicros: cost, counted };
  },
});

/** An agent logs for itself and to runs of its own; what names no agent is the company's. */
function spenderFacts(lookup: Lookup, input: LogInput) {
  const company = lookup.company(input.company).name;
  const { actor } = lookup;
  const spender = input.agent ?? (actor.kind === 'agent' ? actor.slug : undefined);
  if (spender === undefined) return companyFacts(lookup, company);
  const agent = lookup.need('agent', company, spender);
  const facts = agentFacts(lookup, agent);
  const run = facts.relations.includes('own') ? runNamed(lookup, company, input) : undefined;
  const runner = run && lookup.find('agent', company, run.data.agent);
  return run && runner?.name !== agent.name ? companyFacts(lookup, company) : facts;
}

/** The run that is named; undefined where none is, or the caller's own. NOT_FOUND. */
function runNamed(lookup: Lookup, company: string, { run }: LogInput): RunEntry | undefined {
  const { actor } = lookup;
  const isOwn = actor.kind === 'agent' && actor.run === run;
  return run === undefined || isOwn ? undefined : needRun(lookup, company, run);
}

function eventOf(context: Context, lookup: Lookup, company: string, input: LogInput): CostEvent {
  const { actor } = lookup;
  const own = actor.kind === 'agent' ? actor : undefined;
  const run = runNamed(lookup, company, input);
  const metered = meteredOf(input);
  const prices = pricesOf(lookup);
  const cost = costOf(metered, prices);
  const { reported: _, ...unreported } = metered;
  const imputed = costOf(unreported, prices);
  return withoutUndefined({
    id: input.eventId ?? keyedId(context, input) ?? randomHex(32),
    at: iso(timeOf(context, input)),
    agent: (input.agent && lookup.need('agent', company, input.agent).name) ?? own?.slug,
    ...workOf(lookup, company, input, own && (run ? run.data.issue : own.issue)),
    run: run?.data.id ?? own?.run,
    provider: input.provider,
    biller: input.biller,
    model: input.model,
    billingType: input.billingType,
    ...metered.usage,
    costMicros: cost.micros,
    imputedMicros: imputed.micros,
    provenance: cost.provenance,
  });
}

/** Milliseconds that the clock of whoever reports may be ahead of this host's. */
const aheadLimit = 86_400_000;

/** When it was spent: not before 1970, and not in a time that has still to come. INPUT_INVALID. */
function timeOf({ clock }: Context, { occurredAt }: LogInput): number {
  const now = clock.now();
  const at = occurredAt === undefined ? now : Date.parse(occurredAt);
  if (at > now + aheadLimit)
    throw refused('occurredAt', `${occurredAt} has still to come; a day ahead of now, ${iso(now)}, at most`);
  if (at < 0) throw refused('occurredAt', `${occurredAt} is before 1970`);
  return at;
}

const refused = (field: string, problem: string): Fault =>
  fault('INPUT_INVALID', { action: 'cost.log', problems: [{ field, problem }] });

/** Digits of a digest; see digestOf. */
const digestLength = 16;

/**
 * The same request again is the same event, also after a restart: whose request it was comes first in its id, then what it said.
 * Nobody's key is another's.
 */
const keyedId = ({ actor, requestKey }: Context, input: LogInput): string | undefined =>
  requestKey === undefined ? undefined : digestOf([actorName(actor), requestKey]) + digestOf(input);

/** What one key stands for is one event: another one under it is refused by whoever is asked, whenever. REQUEST_KEY_REUSED. */
function mustBeSame({ catalog, requestKey }: Context, company: string, id: string): void {
  if (requestKey === undefined) return;
  const from = id.slice(0, digestLength);
  const known = eventBeginning(catalog, { company, from, to: `${from}~` });
  if (known !== undefined && known.event !== id)
    throw fault('REQUEST_KEY_REUSED', { action: 'cost.log', key: requestKey });
}

/**
 * Cost follows work: what an issue says of itself goes before what the caller says. `current` is the issue of the run, which
 * nobody named: where it is no more, the cost stands all the same.
 */
function workOf(
  lookup: Lookup,
  company: string,
  input: LogInput,
  current: string | undefined,
): Partial<CostEvent> {
  const found = current === undefined ? undefined : lookup.find('issue', company, current);
  const issue = input.issue === undefined ? found : lookup.need('issue', company, input.issue);
  return {
    issue: issue?.name,
    project: issue?.data.project ?? (input.project && lookup.need('project', company, input.project).name),
    goal: issue?.data.goal ?? (input.goal && lookup.need('goal', company, input.goal).name),
    billingCode: input.billingCode ?? issue?.data.billingCode,
  };
}

function meteredOf(input: LogInput): Metered & { usage?: Usage } {
  const counts = [input.inputTokens, input.cachedInputTokens, input.outputTokens];
  const usage = counts.some((count) => count !== undefined)
    ? { inputTokens: counts[0] ?? 0, cachedInputTokens: counts[1] ?? 0, outputTokens: counts[2] ?? 0 }
    : undefined;
  return withoutUndefined({
    biller: input.biller ?? input.provider,
    model: input.model,
    usage,
    reported: reportedOf(input),
  }) as Metered & { usage?: Usage };
}

/** A provider's flat rate costs nothing more; that is known, and is not the same as unknown. */
function reportedOf({ cost, costCents, billingType }: LogInput): number | undefined {
  const cents = costCents === undefined ? undefined : Math.round(costCents * microsPerCent);
  if (cost !== undefined) {
    const micros = parseMoney(cost);
    if (micros === undefined) throw fault('COST_UNREADABLE', { cost: String(cost) });
    if (cents !== undefined && cents !== micros)
      throw refused('costCents', `${costCents} cents are not the cost of ${cost} dollars; say one of them`);
    return micros;
  }
  if (cents !== undefined) return cents;
  return billingType === 'subscription_included' ? 0 : undefined;
}

const withoutUndefined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
