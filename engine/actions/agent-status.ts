// Pausing, resuming and terminating an agent. Terminating is final and is one commit: its issues go back, its reports
// go to its manager, and afterwards nothing it holds opens any door.
import { z } from 'zod';
import { reportsOf } from '../catalog/queries/agents.ts';
import { listIssues } from '../catalog/queries/issues.ts';
import type { Kind } from '../model/kind.ts';
import { isTerminal, moved, type AgentStatus } from '../model/lifecycle.ts';
import { defineAction, type Made } from './action.ts';
import { agents, factsOfAgent } from './agent.ts';
import { moveAgent } from './agent-move.ts';
import { agentShape, showAgent, showAgentAgain } from './agent-shape.ts';
import type { Draft } from './draft.ts';
import { companyField, reasonField } from './fields.ts';
import type { Entry } from './lookup.ts';
import { agentField } from './name-fields.ts';

const input = { agent: agentField, reason: reasonField.optional(), company: companyField };
type Input = z.output<z.ZodObject<typeof input>>;

function change(draft: Draft, input: Input, to: AgentStatus, verb: string) {
  const agent = moveAgent(draft, agents.writable(draft, input), to);
  draft.about(agent);
  return draft.commit(`${verb} ${agent.name}`, showAgent(draft, agent), input.reason);
}

export const agentPause = defineAction({
  name: 'agent.pause',
  sentence: 'Pause an agent: its run is stopped and none starts',
  input,
  output: agentShape,
  again: showAgentAgain,
  allow: { permission: 'agent.pause', facts: factsOfAgent },
  route: { method: 'POST', path: '/agents/:agent/pause' },
  cli: { positional: ['agent'] },
  change: (draft, input) => change(draft, input, 'paused', 'Pause'),
  after: ({ kernel }, { input, result }) =>
    kernel.stop({ company: result.company, agent: result.slug }, input.reason ?? 'the agent was paused'),
});

export const agentResume = defineAction({
  name: 'agent.resume',
  sentence: 'Resume a paused agent',
  input,
  output: agentShape,
  again: showAgentAgain,
  allow: { permission: 'agent.pause', facts: factsOfAgent },
  route: { method: 'POST', path: '/agents/:agent/resume' },
  cli: { positional: ['agent'] },
  change: (draft, input) => change(draft, input, 'active', 'Resume'),
});

export const agentTerminate = defineAction({
  name: 'agent.terminate',
  sentence: 'Terminate an agent, for good: its issues are released, its reports go to its manager',
  input,
  output: z.object({
    agent: agentShape.describe('Who is terminated'),
    released: z.array(z.string()).describe('Issues that are nobody’s now'),
    moved: z.array(z.string()).describe('Agents that report to its manager now'),
  }),
  again: (lookup, made) => ({
    agent: showAgentAgain(lookup, made),
    released: inOrder(namesOf(made, 'issue')),
    moved: namesOf(made, 'agent').slice(1),
  }),
  allow: { permission: 'agent.terminate', facts: factsOfAgent },
  route: { method: 'POST', path: '/agents/:agent/terminate' },
  cli: { positional: ['agent'] },
  alone: true,
  change(draft, input) {
    const agent = agents.writable(draft, input);
    const stopped = moveAgent(draft, agent, 'terminated');
    const ended = draft.set(stopped, { set: { terminatedAt: agent.data.terminatedAt ?? draft.now } });
    draft.about(ended);
    const released = releaseAll(draft, agent);
    const reports = moveReports(draft, agent);
    const result = { agent: showAgent(draft, ended), released, moved: reports };
    return draft.commit(`Terminate ${agent.name}`, result, input.reason);
  },
  // Tokens first: what still runs for a moment can change nothing any more.
  async after({ kernel, identity, clock }, { input, result: { agent } }) {
    identity?.runs.revokeAgent(agent.company, agent.slug);
    identity?.keys.revokeOwner('agent', agent.id || agent.slug, clock.now());
    await kernel.stop(
      { company: agent.company, agent: agent.slug },
      input.reason ?? 'the agent was terminated',
    );
  },
});

const inOrder = (names: readonly string[]): string[] =>
  names.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true }));

const namesOf = ({ about }: Made, kind: Kind): string[] =>
  about.flatMap((entity) => (entity.kind === kind ? [entity.name] : []));

const pageSize = 500;
/** Pages of one agent's unfinished issues; more is a defect of the catalog, not work. */
const maxPages = 1_000;

/** Its unfinished issues lose it; the one in hand goes back to todo. */
function releaseAll(draft: Draft, agent: Entry<'agent'>): string[] {
  const released: string[] = [];
  for (const path of assignedPaths(draft, agent)) {
    const issue = draft.at('issue', path);
    if (!issue || issue.company !== agent.company || isTerminal(issue.data.status)) continue;
    const { assignee, status } = issue.data;
    if (assignee === undefined || draft.find('agent', agent.company, assignee)?.path !== agent.path) continue;
    const left = status === 'in_progress' ? moved(issue.data, 'todo', draft.now) : {};
    draft.about(draft.set(issue, { set: { ...left, assignee: undefined } }));
    released.push(issue.name);
  }
  return inOrder(released);
}

function assignedPaths(draft: Draft, { company, name }: Entry<'agent'>): Set<string> {
  const paths = new Set<string>();
  let after: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const found = listIssues(draft.sources.catalog, {
      company,
      assignee: name,
      limit: pageSize,
      ...(after ? { after } : {}),
    });
    for (const row of found.rows) paths.add(row.path);
    after = found.next;
    if (after === undefined) break;
  }
  return paths;
}

/** Who reported to it reports to its manager; without one, to the board. */
function moveReports(draft: Draft, { company, name, path, data }: Entry<'agent'>): string[] {
  const known = reportsOf(draft.sources.catalog, { company, agent: name }).map((row) => row.path);
  const above = data.reportsTo === undefined ? undefined : draft.find('agent', company, data.reportsTo)?.name;
  const reports: string[] = [];
  for (const where of known) {
    const report = draft.at('agent', where);
    const manager = report?.company === company ? report.data.reportsTo : undefined;
    if (!report || manager === undefined || draft.find('agent', company, manager)?.path !== path) continue;
    draft.about(draft.set(report, { set: { reportsTo: above } }));
    reports.push(report.name);
  }
  return reports;
}
