// Asking an agent to run, and asking why it does not. The kernel decides; these only ask it.
import { z } from 'zod';
import { actorName } from '../model/actor.ts';
import { defineAction } from './action.ts';
import { agents, factsOfAgent } from './agent.ts';
import { mustBeActive, workingAgent } from './company-state.ts';
import { companyField, reasonField, refField } from './fields.ts';
import { agentField } from './name-fields.ts';

export const agentWake = defineAction({
  name: 'agent.wake',
  sentence: 'Wake an agent; kept until a run answers it, or a pause drops what was asked before it',
  input: {
    agent: agentField,
    reason: reasonField.optional(),
    issue: refField.optional().describe('What it shall look at'),
    key: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Your name for it: the same key twice is one wake-up'),
    company: companyField,
  },
  output: z.object({
    wake: z.string().describe('The wake-up'),
    agent: z.string().describe('Slug of the agent'),
    company: z.string().describe('Slug of its company'),
  }),
  allow: { permission: 'agent.wake', facts: factsOfAgent },
  route: { method: 'POST', path: '/agents/:agent/wakeup' },
  cli: { positional: ['agent'] },
  async perform(context, input, lookup) {
    const company = lookup.companyOf(agents.find(lookup, input));
    mustBeActive(company);
    const agent = workingAgent(lookup, company.name, input.agent);
    const issue = input.issue && lookup.need('issue', company.name, input.issue).name;
    const key = input.key ?? context.requestKey;
    const { wake } = await context.kernel.wake({
      company: company.name,
      agent: agent.name,
      source: 'on_demand',
      by: actorName(context.actor),
      ...(input.reason ? { reason: input.reason } : {}),
      ...(issue ? { issue } : {}),
      ...(key ? { key } : {}),
    });
    return { wake, agent: agent.name, company: company.name };
  },
});

export const agentWhy = defineAction({
  name: 'agent.why',
  sentence: 'Say why an agent does or does not run',
  input: { agent: agentField, company: companyField },
  output: z.object({
    agent: z.string().describe('Slug of the agent'),
    may: z.boolean().describe('Whether it would start now'),
    reason: z.string().describe('What the gate says'),
    details: z.looseObject({}).nullable().describe('Each answer of the gate'),
  }),
  allow: { permission: 'company.read', facts: factsOfAgent },
  route: { method: 'GET', path: '/agents/:agent/why' },
  cli: { positional: ['agent'] },
  async perform(context, input, lookup) {
    const agent = agents.find(lookup, input);
    const { may, reason, details } = await context.kernel.why(agent.company, agent.name);
    return { agent: agent.name, may, reason, details: details ? { ...details } : null };
  },
});
