// What was spent by who used which model of whom, and by who bills it: sums of charges. Prices nothing.
import { z } from 'zod';
import { addSpend, chargesIn, type Charge, type Spend } from '../catalog/queries/money.ts';
import { billingTypes } from '../model/cost-event.ts';
import type { Bounds } from '../model/window.ts';
import { defineAction } from './action.ts';
import { boundsFrom, period, showSpend, spendShape } from './cost-period.ts';
import { companyField } from './fields.ts';
import type { Lookup } from './lookup.ts';
import { factsOfCompany } from './named.ts';

const provider = z.string().nullable().describe('Who served it; null where nobody is named');
const biller = z.string().nullable().describe('Who bills it: the provider, where nobody else is named');

const billingType = z.enum(billingTypes).describe('How it is billed');
const model = z.string().nullable().describe('The model; null where none is named');

type Charged = Charge & { spend: Spend };

interface Group {
  charges: [Charged, ...Charged[]];
  spend: Spend;
}

/** Charges that are one by what is asked, added up; the most expensive first. */
function groupsOf(charges: readonly Charged[], by: (charge: Charge) => readonly (string | null)[]): Group[] {
  const groups = new Map<string, Group>();
  for (const charge of charges) {
    const key = JSON.stringify(by(charge));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { charges: [charge], spend: charge.spend });
    else {
      group.charges.push(charge);
      group.spend = addSpend(group.spend, charge.spend);
    }
  }
  return [...groups.values()].toSorted((one, other) => (other.spend.cost ?? 0) - (one.spend.cost ?? 0));
}

/** Events say the name of their time: what an agent spent under a former one is its own. */
function chargesOf(lookup: Lookup, company: string, bounds: Bounds): Charged[] {
  const known = new Map<string, string>();
  const present = (agent: string): string => {
    if (!known.has(agent)) known.set(agent, lookup.find('agent', company, agent)?.name ?? agent);
    return known.get(agent)!;
  };
  return chargesIn(lookup.sources.catalog, company, bounds).map((charge) => ({
    ...charge,
    agent: charge.agent === null ? null : present(charge.agent),
  }));
}

/** By whom a charge was served and how it is billed, as answers say it. */
const servedBy = ({ provider, biller, billingType, model }: Omit<Charge, 'agent'>) => ({
  provider,
  biller,
  billingType: billingType as (typeof billingTypes)[number],
  model,
});

const columns = ['costMicros', 'inputTokens', 'cachedInputTokens', 'outputTokens'];

export const costModels = defineAction({
  name: 'cost.models',
  sentence: 'What each agent spent in a period by provider, biller and model',
  input: period,
  output: z.object({
    items: z
      .array(
        z.object({
          agent: z.string().nullable().describe('Who spent it'),
          agentName: z.string().nullable().describe('What people call who spent it'),
          provider,
          biller,
          billingType,
          model,
          ...spendShape,
        }),
      )
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/by-agent-model' },
  cli: { columns: ['agent', 'provider', 'model', ...columns] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const charges = chargesOf(lookup, company, boundsFrom('cost.models', input, context.clock.now()));
    const groups = groupsOf(charges, (charge) => [charge.agent, ...Object.values(servedBy(charge))]);
    return {
      items: groups.map(({ charges: [{ agent, ...charge }], spend }) => ({
        agent,
        agentName: agent && (lookup.find('agent', company, agent)?.data.name ?? agent),
        ...servedBy(charge),
        ...showSpend(spend),
      })),
    };
  },
});

const included = (what: string) => z.number().describe(`${what} under a subscription`);

const subscribedShape = {
  subscriptionInputTokens: included('Input tokens not read from a cache'),
  subscriptionCachedInputTokens: included('Input tokens read from a cache'),
  subscriptionOutputTokens: included('Output tokens'),
};

export const costProviders = defineAction({
  name: 'cost.providers',
  sentence: 'What was spent in a period by provider, biller and model',
  input: period,
  output: z.object({
    items: z
      .array(z.object({ provider, biller, billingType, model, ...spendShape, ...subscribedShape }))
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/by-provider' },
  cli: { columns: ['provider', 'biller', 'model', ...columns] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const charges = chargesOf(lookup, company, boundsFrom('cost.providers', input, context.clock.now()));
    const groups = groupsOf(charges, (charge) => Object.values(servedBy(charge)));
    return {
      items: groups.map(({ charges: served, spend }) => ({
        ...servedBy(served[0]),
        ...showSpend(spend),
        ...subscribed(served),
      })),
    };
  },
});

export const costBillers = defineAction({
  name: 'cost.billers',
  sentence: 'What was spent in a period by biller',
  input: period,
  output: z.object({
    items: z
      .array(
        z.object({
          biller,
          ...spendShape,
          ...subscribedShape,
          providerCount: z.number().describe('Providers it bills for'),
          modelCount: z.number().describe('Models it bills for'),
        }),
      )
      .describe('What was found'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/by-biller' },
  cli: { columns: ['biller', ...columns] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const charges = chargesOf(lookup, company, boundsFrom('cost.billers', input, context.clock.now()));
    return {
      items: groupsOf(charges, (charge) => [charge.biller]).map(({ charges: billed, spend }) => ({
        biller: billed[0].biller,
        ...showSpend(spend),
        ...subscribed(billed),
        providerCount: countNamed(billed, 'provider'),
        modelCount: countNamed(billed, 'model'),
      })),
    };
  },
});

const subscriptions: ReadonlySet<string> = new Set(['subscription_included', 'subscription_overage']);

function subscribed(charges: readonly Charged[]) {
  const spends = charges.flatMap(({ billingType, spend }) => (subscriptions.has(billingType) ? [spend] : []));
  const sumOf = (field: 'input' | 'cached' | 'output'): number =>
    spends.reduce((sum, spend) => sum + spend[field], 0);
  return {
    subscriptionInputTokens: sumOf('input'),
    subscriptionCachedInputTokens: sumOf('cached'),
    subscriptionOutputTokens: sumOf('output'),
  };
}

const countNamed = (charges: readonly Charged[], field: 'provider' | 'model'): number =>
  new Set(charges.flatMap((charge) => charge[field] ?? [])).size;

const hourMs = 3_600_000;
/** Windows that end now, in hours: those of the limits that providers set. */
const windows = { '5h': 5, '24h': 24, '7d': 168 } as const;
type WindowLabel = keyof typeof windows;
const windowLabels = Object.keys(windows) as WindowLabel[];

export const costWindows = defineAction({
  name: 'cost.windows',
  sentence: 'What was spent in the last 5 hours, 24 hours and 7 days by provider',
  input: { company: companyField },
  output: z.object({
    items: z
      .array(
        z.object({
          window: z.enum(windowLabels).describe('How long the time up to now is'),
          windowHours: z.number().describe('The same in hours'),
          provider,
          biller: biller.describe('Who bills it; mixed where several do'),
          ...spendShape,
        }),
      )
      .describe('What was found, the shortest time first'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/costs/window-spend' },
  cli: { columns: ['window', 'provider', ...columns] },
  read(lookup, input, context) {
    const company = lookup.company(input.company).name;
    const now = context.clock.now();
    return {
      items: windowLabels.flatMap((window) => {
        const charges = chargesOf(lookup, company, { from: now - windows[window] * hourMs });
        return groupsOf(charges, (charge) => [charge.provider]).map(({ charges: served, spend }) => ({
          window,
          windowHours: windows[window],
          provider: served[0].provider,
          biller: served.every((one) => one.biller === served[0].biller) ? served[0].biller : 'mixed',
          ...showSpend(spend),
        }));
      }),
    };
  },
});
