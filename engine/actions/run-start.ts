// Starting a run: one commit that asks the gate, takes the issue and records the run with the wake-ups it consumes.
// Nothing runs before it stands, and nothing it names is delivered twice. Spawns nothing.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { wakeSources } from '../model/gate.ts';
import { runPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import type { Draft } from './draft.ts';
import { issueField, reasonField, refField, timeField } from './fields.ts';
import { checkOut } from './issue-checkout.ts';
import { needOpenIssue, type IssueEntry } from './issue-hold.ts';
import { stateKey } from './issue-state.ts';
import type { Entry } from './lookup.ts';
import { factsOfCompany } from './named.ts';
import { askGate, canGoOn, type Gated } from './run-gate.ts';
import { runShape, showRun, type RunEntry } from './run-record.ts';

/** Every status that is not an end: an agent's own issue is taken up from wherever it stands. */
const unfinished = ['backlog', 'todo', 'in_progress', 'in_review', 'blocked'] as const;

const input = {
  run: z.uuid().describe('The id of the run'),
  company: refField.describe('The company'),
  agent: refField.describe('The agent to run'),
  issue: issueField.optional(),
  source: z.enum(wakeSources).describe('What kind of wake-up it is'),
  wakes: z
    .array(z.string().min(1).max(300))
    .min(1)
    .max(500)
    .describe('Keys of the wake-ups; the first is the one it is asked by'),
  reason: reasonField,
  byBoard: z.boolean().default(false).describe('Whether a person asked for it'),
  host: z.string().min(1).max(100).describe('The machine it will run on'),
  adapter: z.string().min(1).max(100).describe('The adapter that runs it'),
  isolation: z.enum(['namespace', 'none']).describe('How it is kept from the book'),
  session: z.string().max(200).optional().describe('The session it goes on with'),
  refusal: z.string().max(500).optional().describe('Why this host cannot run it'),
  notBefore: timeField.optional().describe('Until when its provider wants no calls'),
};
type Input = z.output<z.ZodObject<typeof input>>;

export const runStart = defineAction({
  name: 'run.start',
  sentence: 'Record that a run starts, and take its issue; the kernel’s own',
  input,
  output: runShape,
  internal: true,
  allow: { permission: 'run.record', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/runs' },
  alone: true,
  change(draft, input) {
    const company = draft.company(input.company).name;
    const agent = draft.need('agent', company, input.agent);
    const issue = input.issue === undefined ? undefined : needOpenIssue(draft, company, input.issue);
    const gated = passGate(draft, agent, issue, input);
    const takes = issue !== undefined && canGoOn(draft, issue, agent);
    const taken = takes ? checkOut(draft, issue, { agent: agent.name, run: input.run }, unfinished) : issue;
    const run = record(draft, agent, taken, input, gated);
    for (const entry of [run, agent, ...(taken ? [taken] : [])]) draft.about(entry);
    return draft.commit(
      `Start ${agent.name}${taken ? ` on ${taken.name}` : ''}: ${input.reason}`,
      showRun(draft, run),
    );
  },
});

/** RUN_REFUSED with the gate's own words. */
function passGate(draft: Draft, agent: Entry<'agent'>, issue: IssueEntry | undefined, input: Input): Gated {
  const { source, reason, byBoard, refusal, notBefore } = input;
  const wake = { key: input.wakes[0]!, source, reason, byBoard };
  const host = { refusal, notBefore };
  const gated = askGate(draft, { agent, issue, wake, keys: input.wakes, now: draft.call.at, host });
  if (gated.verdict.may) return gated;
  throw fault('RUN_REFUSED', { agent: `${agent.company}/${agent.name}`, reason: gated.verdict.reason });
}

/** The record names the state that the issue is in now: so much of it has been delivered. */
function record(
  draft: Draft,
  agent: Entry<'agent'>,
  issue: IssueEntry | undefined,
  input: Input,
  { reservation, talk }: Gated,
): RunEntry {
  const path = runPath(agent.company, draft.call.at, agent.name, input.run.slice(-4));
  const { project, goal, billingCode } = issue?.data ?? {};
  const wakes = issue ? [...input.wakes, stateKey(draft, issue)] : input.wakes;
  return draft.create('run', path, {
    front: {
      id: input.run,
      agent: agent.name,
      issue: issue?.name,
      source: input.source,
      wakes: [...new Set(wakes)],
      status: 'running',
      createdAt: draft.now,
      cause: input.reason,
      adapter: input.adapter,
      host: input.host,
      isolation: input.isolation,
      startedAt: draft.now,
      session: input.session,
      resumed: input.session === undefined ? undefined : true,
      project,
      goal,
      billingCode,
      reserved: reservation,
      talk,
    },
  });
}
