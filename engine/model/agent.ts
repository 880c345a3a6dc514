// An agent: its place in the company and what runs it. Its instructions are the text of AGENTS.md and the files beside
// it. Nothing here is a command: `runner` names an entry of the host's own file.
import { z } from 'zod';
import { budgetSchema } from './budget-entry.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { agentStatuses, pauseReasons } from './lifecycle.ts';

const seconds = z.number().nonnegative();

export const adapterSchema = z.object({
  type: z.string().min(1).max(100).describe('As in process or claude_local'),
  runner: z.string().max(100).optional().describe('The entry of host.yaml that says what process runs'),
  model: z.string().max(200).optional(),
  cwd: z.string().max(1024).optional().describe('A folder inside the roots that host.yaml lists'),
  env: z.record(z.string(), z.string()).default({}).describe('Only names that the runner allows'),
  url: z.string().max(2048).optional().describe('Of the http adapter; host.yaml says which are allowed'),
});

export const heartbeatSchema = z.object({
  enabled: z.boolean().default(true),
  intervalSec: seconds.optional().describe('Seconds between timer wake-ups; no timer when absent'),
  cooldownSec: seconds.optional(),
  wakeOnAssignment: z.boolean().default(true),
  wakeOnDemand: z.boolean().default(true),
  wakeOnAutomation: z.boolean().default(true).describe('Comments, mentions, answers, resolved blockers'),
  talkLimit: f.count
    .optional()
    .describe(
      'Runs in a row that agents alone may start before one of them brings something new; 6 when absent',
    ),
});

export const runtimeSchema = z.object({
  timeoutSec: z
    .union([seconds, z.literal('unlimited')])
    .optional()
    .describe('1800 when absent'),
  graceSec: seconds.optional().describe('Between asking to stop and killing; 30 when absent'),
  silenceSec: z
    .union([seconds, z.literal('unlimited')])
    .optional()
    .describe('600 when absent'),
  maxConcurrentRuns: z.int().min(1).max(100).optional(),
  sessionMaxRuns: f.count.optional(),
  sessionMaxTokens: f.count.optional(),
  sessionMaxAgeSec: seconds.optional(),
  onUnmetered: z.enum(['refuse', 'allow']).optional(),
});

export const agentSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  title: f.line.optional().describe('Its office, as in Chief Technology Officer'),
  slug: f.line.optional(),
  role: f.line.default('general'),
  createdAt: f.createdAt,
  status: z.enum(agentStatuses).default('active'),
  createdBy: f.actor.optional(),
  reportsTo: f.reference.optional(),
  icon: f.line.optional(),
  pauseReason: z.enum(pauseReasons).optional(),
  pausedAt: f.time.optional(),
  terminatedAt: f.time.optional(),
  description: f.text.optional(),
  capabilities: f.text.optional().describe('A sentence others read before they delegate'),
  skills: f.references,
  adapter: adapterSchema.optional(),
  runtime: runtimeSchema.optional(),
  heartbeat: heartbeatSchema.optional(),
  environment: f.line.optional().describe('A workspace profile of host.yaml'),
  runsOn: f.names.describe('Hosts it may run on; all when empty'),
  context: z.enum(['thin', 'fat']).default('thin'),
  budgets: z.array(budgetSchema).default([]),
  docs: f.references,
  tags: f.packaged.tags,
  formerly: f.formerly,
  updated: f.updated,
});

export type Agent = z.output<typeof agentSchema>;

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Seconds of `15m`, `90s`, `2h`, `1d`; undefined for anything else. */
export function secondsOf(text: unknown): number | undefined {
  const match = typeof text === 'string' ? /^(\d+(?:\.\d+)?)\s*([smhd])$/.exec(text.trim()) : null;
  return match ? Number(match[1]) * units[match[2]!]! : undefined;
}

export const agentKind = defineKind({
  schema: agentSchema,
  immutable: ['id', 'createdAt', 'createdBy'],
  prepare(front) {
    const { adapter, heartbeat, capabilities } = front;
    if (typeof adapter === 'string') front['adapter'] = { type: adapter };
    const interval = typeof heartbeat === 'number' ? heartbeat : secondsOf(heartbeat);
    if (interval !== undefined) front['heartbeat'] = { intervalSec: interval };
    if (typeof heartbeat === 'boolean') front['heartbeat'] = { enabled: heartbeat };
    if (Array.isArray(capabilities)) front['capabilities'] = capabilities.join(', ');
  },
});
