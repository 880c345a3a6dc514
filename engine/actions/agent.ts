// Agents: who works in a company. Hiring, reading, changing. What pauses, ends and wakes them has files of its own.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listAgents } from '../catalog/queries/agents.ts';
import { actorName } from '../model/actor.ts';
import { packageAdapter } from './package-adapter.ts';
import { adapterSchema, heartbeatSchema, runtimeSchema } from '../model/agent.ts';
import { isMapping } from '../model/render-yaml.ts';
import { agentPath } from '../model/paths.ts';
import type { Permission } from '../model/policy.ts';
import { defineAction } from './action.ts';
import { refuseCircle } from './agent-chain.ts';
import { agentRowShape, agentShape, listAgentRow, showAgent, showAgentAgain } from './agent-shape.ts';
import { moveAgent } from './agent-move.ts';
import { assignableAgent, writableCompany } from './company-state.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField } from './fields.ts';
import { governed, monthlyBudgetField } from './governed.ts';
import type { Entry, Lookup } from './lookup.ts';
import { spentByAgents } from './month-money.ts';
import { descriptionField, nameField, slugField } from './name-fields.ts';
import { frontOf, newSlug, showNamed, takenIn } from './named.ts';
import { factsOf, listAction, nounOf } from './noun.ts';
import { changeOf, mustBeWhole, partOf } from './part.ts';
import { agentFacts, companyFacts } from './relation.ts';
import { mustBeCurrent } from './current.ts';

export const agents = nounOf('agent');
export const factsOfAgent = factsOf(agents, agentFacts);

const line = (what: string) => z.string().trim().min(1).max(200).describe(what);

const person = {
  title: clearable(line('Its office, as in Chief Technology Officer')),
  role: line('Its role: ceo, cto, engineer, designer, general …').optional(),
  icon: clearable(line('An icon or an emoji')),
  reportsTo: clearable(refField).describe('Its manager; without one it reports to the board'),
  description: clearable(descriptionField),
  capabilities: clearable(descriptionField).describe('A sentence others read before they delegate'),
  skills: z.array(refField).max(100).optional().describe('All skills it works with'),
  context: z.enum(['thin', 'fat']).optional().describe('How much is handed over at a start'),
};
/** What decides how it runs, and therefore what it can do: changes of these are gated. */
const configuration = {
  adapter: clearable(partOf(adapterSchema)).describe(
    'What runs it, as in {"type":"process","runner":"worker"}',
  ),
  runtime: clearable(partOf(runtimeSchema)).describe(
    'Limits of its runs, as in {"timeoutSec":1800}; what is not named stays, null takes it away',
  ),
  heartbeat: clearable(partOf(heartbeatSchema)).describe(
    'What wakes it, as in {"intervalSec":900}; what is not named stays, null takes it away',
  ),
  environment: clearable(line('A workspace profile of host.yaml')),
  runsOn: z.array(line('A host')).max(100).optional().describe('Hosts it may run on; all when empty'),
};
const fields = { ...person, ...configuration };
const changes = {
  ...fields,
  adapter: clearable(changeOf(adapterSchema)).describe(
    `${configuration.adapter.description}; of the same type, what is not named stays`,
  ),
};
type Wanted = z.output<z.ZodObject<typeof changes>>;

type Said = Readonly<Record<string, unknown>>;

function agentFront(lookup: Lookup, company: string, wanted: Partial<Wanted>, said: Said = {}): Said {
  const manager = wanted.reportsTo && assignableAgent(lookup, company, wanted.reportsTo).name;
  const adapter = wanted.adapter && adapterAnew(wanted.adapter, said['adapter']);
  return frontOf({ ...wanted, adapter, reportsTo: manager }, said);
}

/** What an adapter is told is of its type: of another one nothing stays. */
function adapterAnew(wanted: NonNullable<Wanted['adapter']>, said: unknown): Said {
  if (wanted.type === undefined || (isMapping(said) && said['type'] === wanted.type)) return wanted;
  return { ...Object.fromEntries(Object.keys(adapterSchema.shape).map((key) => [key, null])), ...wanted };
}

export const agentHire = defineAction({
  name: 'agent.hire',
  sentence: 'Hire an agent',
  input: {
    name: nameField,
    slug: slugField,
    ...fields,
    body: bodyField.optional().describe('Its instructions, in markdown'),
    monthlyBudget: monthlyBudgetField,
    company: companyField,
  },
  output: agentShape,
  again: showAgentAgain,
  allow: {
    permission: 'agent.hire',
    facts(lookup, input) {
      const company = lookup.company(input.company);
      return { ...companyFacts(lookup, company.name), gated: company.data.requireApprovalForHires };
    },
  },
  route: { method: 'POST', path: '/companies/:company/agents' },
  cli: { positional: ['name'], text: 'body' },
  change(draft, { name, slug: wantedSlug, body, monthlyBudget, company: ref, ...wanted }) {
    const company = writableCompany(draft, ref);
    const facts = companyFacts(draft, company.name);
    const own = governed(
      draft,
      { budgets: [] },
      { kind: 'agent', action: 'agent.hire', facts, monthlyBudget },
    );
    const slug = newSlug('agent', { name, slug: wantedSlug }, takenIn(draft, 'agent', company.name));
    const agent = draft.create('agent', agentPath(company.name, slug), {
      body: body ?? '',
      front: {
        id: draft.newId(),
        name,
        createdAt: draft.now,
        status: 'active',
        createdBy: actorName(draft.actor),
        ...agentFront(draft, company.name, wanted),
        ...own,
      },
    });
    draft.about(agent);
    return draft.commit(`Hire ${agent.name}`, showAgent(draft, agent));
  },
});

export const agentList = listAction(agents, {
  sentence: 'List agents, with what each does now',
  row: agentRowShape.shape,
  rows(catalog, company, lookup, now) {
    const spent = spentByAgents(lookup, company, now);
    return listAgents(catalog, { company }).map((row) => ({
      ...listAgentRow(row),
      adapter: row.adapter ?? packageAdapter(lookup, company, row.slug)?.type ?? null,
      budgets: [...(lookup.at('agent', agentPath(company, row.slug))?.data.budgets ?? [])],
      spentMicros: spent.get(row.slug) ?? 0,
    }));
  },
  columns: ['slug', 'name', 'title', 'status', 'reportsTo', 'adapter', 'openIssues', 'lastRunAt'],
  tool: {
    name: 'list_agents',
    when: 'Who there is, and what to ask them for',
    shows: ['slug', 'name', 'title', 'status', 'reportsTo', 'capabilities', 'openIssues'],
  },
});

export const agentShow = defineAction({
  name: 'agent.show',
  sentence: 'Show an agent',
  input: agents.named,
  output: agentShape,
  allow: { permission: 'company.read', facts: factsOfAgent },
  route: { method: 'GET', path: '/agents/:agent' },
  cli: { positional: ['agent'] },
  tool: { name: 'get_agent' },
  read: (lookup, input) => showAgent(lookup, agents.find(lookup, input)),
});

export const agentMe = defineAction({
  name: 'agent.me',
  sentence: 'Say who you are: of an agent with what its file says',
  input: {},
  output: agentShape.partial().extend({
    actor: z.string().describe('Your name: user:ada, agent:acme/cto'),
    role: z.string().describe('Of a person: owner, operator or viewer; of an agent: its role'),
    run: z.string().nullable().describe('Of an agent: the run your token belongs to'),
    issue: z.string().nullable().describe('Of an agent: the issue the run was started for'),
    readOnly: z.boolean().describe('Whether what you showed only reads'),
  }),
  allow: { permission: 'company.read', facts: () => ({ relations: ['own'] }) },
  route: { method: 'GET', path: '/agents/me' },
  tool: { name: 'me', when: 'Who you are, your run and its issue: call it first' },
  read(lookup) {
    const { actor } = lookup;
    const common = { actor: actorName(actor), run: null, issue: null };
    switch (actor.kind) {
      case 'agent': {
        const { run = null, issue = null, limits } = actor;
        const agent = showAgent(lookup, lookup.need('agent', actor.company, actor.slug));
        return { ...agent, ...common, run, issue, readOnly: limits?.readsOnly !== undefined };
      }
      case 'user': {
        const user = lookup.find('user', undefined, actor.slug);
        const said = user ? { ...showNamed(user), name: user.data.name } : {};
        return { ...said, ...common, role: actor.role, readOnly: actor.limits?.readsOnly !== undefined };
      }
      case 'system':
        return { ...common, role: 'system', readOnly: false };
    }
  },
});

/** Changing what runs an agent is another right than changing its title. */
const rightFor = (_: Lookup, input: Partial<Wanted>): Permission =>
  Object.keys(configuration).some((key) => input[key as keyof Wanted] !== undefined)
    ? 'agent.reconfigure'
    : 'agent.change';

export const agentChange = defineAction({
  name: 'agent.change',
  sentence: 'Change an agent',
  input: {
    ...agents.named,
    name: nameField.optional(),
    ...changes,
    status: z.enum(['active', 'paused']).optional().describe('Resumed or paused, as those actions do it'),
    monthlyBudget: monthlyBudgetField,
    ifUpdated: ifUpdatedField,
  },
  output: agentShape,
  again: showAgentAgain,
  allow: { permission: rightFor, facts: factsOfAgent },
  route: { method: 'PATCH', path: '/agents/:agent' },
  cli: { positional: ['agent'] },
  change(draft, { agent: ref, company, ifUpdated, status, monthlyBudget, ...wanted }) {
    const agent = agents.writable(draft, { agent: ref, company });
    mustNotBeTerminated(agent);
    mustBeCurrent(agent, ifUpdated);
    if (wanted.reportsTo) refuseCircle(draft, agent, wanted.reportsTo);
    // Until its own file names an adapter, the package's runs it.
    const adapter = packageAdapter(draft, agent.company, agent.name);
    const said = { ...(adapter && { adapter }), ...draft.said(agent) };
    const set = agentFront(draft, agent.company, wanted, said);
    mustBeWhole('agent.change', 'adapter', adapterSchema, set['adapter']);
    const asked = { kind: 'agent', action: 'agent.change', facts: agentFacts(draft, agent) } as const;
    const own = governed(draft, agent.data, { ...asked, status, monthlyBudget });
    const moved = own.status ? moveAgent(draft, agent, own.status) : agent;
    const changed = draft.set(moved, { set: { ...set, ...('budgets' in own && { budgets: own.budgets }) } });
    draft.about(changed);
    return draft.commit(`Change agent ${changed.name}`, showAgent(draft, changed));
  },
  async after({ kernel }, { input, result }) {
    if (input.status === 'paused')
      await kernel.stop({ company: result.company, agent: result.slug }, 'the agent was paused');
  },
});

/** Who is terminated stays as they were: a record. */
export function mustNotBeTerminated({ name, data }: Entry<'agent'>): void {
  if (data.status === 'terminated') throw fault('AGENT_NOT_ACTIVE', { agent: name, status: data.status });
}
