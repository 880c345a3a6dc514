// How an agent looks in answers: what its file says, and the state that is derived from its runs. Knows no action.
import { z } from 'zod';
import { readAgentRow, type AgentRow } from '../catalog/queries/agents.ts';
import type { Made } from './action.ts';
import { madeOf } from './again.ts';
import type { Entry, Lookup } from './lookup.ts';
import { budgetsField, spentShape } from './month-money.ts';
import { namedShape, showNamed } from './named.ts';
import { packageAdapter } from './package-adapter.ts';

const nullable = (what: string) => z.string().nullable().describe(what);

/** Stored are active, paused and terminated; all else is derived. */
export const stateField = z
  .enum(['pending_approval', 'idle', 'running', 'error', 'active', 'paused', 'terminated'])
  .describe('What it does now');

export const agentRowShape = z.object({
  id: nullable('The id that never changes'),
  slug: z.string().describe('Its short name'),
  name: z.string().describe('What people call it'),
  title: nullable('Its office'),
  role: nullable('Its role'),
  icon: nullable('Icon'),
  status: stateField,
  pauseReason: nullable('Why it is paused'),
  reportsTo: nullable('Slug of its manager'),
  adapter: nullable('What runs it'),
  capabilities: nullable('What it can be asked for'),
  openIssues: z.number().int().describe('Unfinished issues assigned to it'),
  lastRunAt: nullable('When it last ran'),
  budgets: budgetsField,
  ...spentShape,
});

/** What a row of the catalog says of an agent. */
export const listAgentRow = ({ state, ...row }: AgentRow) => ({ ...row, status: state });

export const agentShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  title: nullable('Its office'),
  role: z.string().describe('Its role'),
  icon: nullable('Icon'),
  status: stateField,
  pauseReason: nullable('Why it is paused'),
  pausedAt: nullable('Since when'),
  terminatedAt: nullable('When it was terminated'),
  reportsTo: nullable('Slug of its manager'),
  description: nullable('A sentence or two'),
  capabilities: nullable('What it can be asked for'),
  skills: z.array(z.string()).describe('Skills it works with'),
  adapter: z.looseObject({}).nullable().describe('What runs it, as its file or its package says'),
  runtime: z.looseObject({}).nullable().describe('Limits of its runs'),
  heartbeat: z.looseObject({}).nullable().describe('What wakes it'),
  environment: nullable('Its workspace profile'),
  runsOn: z.array(z.string()).describe('Hosts it may run on; all when empty'),
  context: z.string().describe('How much is handed over at a start: thin or fat'),
  budgets: budgetsField,
  formerly: z.array(z.string()).describe('Short names it had before'),
  body: z.string().describe('Its instructions'),
});

/** The answer for one agent. What is not in the catalog yet (one hired just now) has no runs. */
export function showAgent(lookup: Lookup, agent: Entry<'agent'>): z.output<typeof agentShape> {
  const { data } = agent;
  const row = readAgentRow(lookup.sources.catalog, { company: agent.company, agent: agent.name });
  return {
    ...showNamed(agent),
    name: data.name,
    title: data.title ?? null,
    role: data.role,
    icon: data.icon ?? null,
    status: data.status === 'active' ? working(row) : data.status,
    pauseReason: data.pauseReason ?? null,
    pausedAt: data.pausedAt ?? null,
    terminatedAt: data.terminatedAt ?? null,
    reportsTo: data.reportsTo ?? null,
    description: data.description ?? null,
    capabilities: data.capabilities ?? null,
    skills: [...data.skills],
    adapter: data.adapter ?? packageAdapter(lookup, agent.company, agent.name) ?? null,
    runtime: data.runtime ?? null,
    heartbeat: data.heartbeat ?? null,
    environment: data.environment ?? null,
    runsOn: [...data.runsOn],
    context: data.context,
    budgets: [...data.budgets],
    formerly: [...data.formerly],
    body: data.body,
  };
}

/** The catalog may still say what was true before this change paused or resumed it. */
const working = (row: AgentRow | undefined): AgentRow['state'] =>
  row?.state === 'running' || row?.state === 'error' ? row.state : 'idle';

/** The answer of an action that is about one agent, from the commit it made. */
export const showAgentAgain = (lookup: Lookup, made: Made): z.output<typeof agentShape> =>
  showAgent(lookup, madeOf('agent', lookup, made));
