// The record of one run: why it started, what came of it, what it used. Written at its start and once more at its end;
// an excerpt of its output is the body. Liveness is the operating system's, never `status`.
import { z } from 'zod';
import { billingTypes, provenances } from './cost-event.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { wakeSources } from './gate.ts';
import { runStatuses } from './lifecycle.ts';

/** Where a run of no wake-up came from: an agent with a key of its own took an issue. */
export const externalSource = 'external';

export const runSchema = z.object({
  id: f.id,
  agent: f.reference,
  issue: f.reference.optional(),
  source: z.enum([...wakeSources, externalSource]),
  wakes: z.array(f.text).default([]).describe('Keys of the wake-ups it delivered'),
  mergedInto: f.line.optional(),
  status: z.enum(runStatuses).default('starting'),
  createdAt: f.createdAt,
  cause: f.text.optional().describe('What it was started for, in words'),
  reason: f.text.optional().describe('How it ended, in words'),
  adapter: f.line.optional(),
  failure: f.line.optional(),
  notBefore: f.time.optional(),
  host: f.line.optional(),
  isolation: f.line.optional(),
  startedAt: f.time.optional(),
  endedAt: f.time.optional(),
  session: f.line.optional(),
  resumed: z.boolean().optional(),
  context: z.object({ ref: f.line.optional(), oid: f.line, bytes: f.count }).optional(),
  exit: z
    .object({ code: z.int().optional(), signal: f.line.optional(), terminal: z.boolean().optional() })
    .optional(),
  progress: z.boolean().optional().describe('Whether anything visible came of it'),
  nothingNew: z
    .boolean()
    .optional()
    .describe('Whether all that came of it is words, or what was there before'),
  talk: f.count
    .optional()
    .describe(
      'Runs in a row, this one included, that nothing but agents started and nothing new came of before',
    ),
  seen: f.line.optional().describe('State of its issue at its end; only another one wakes the agent again'),
  unmoved: f.count
    .optional()
    .describe('Runs in a row, this one included, that left their issue where it was'),
  toolCalls: f.count.optional(),
  project: f.reference.optional(),
  goal: f.reference.optional(),
  billingCode: f.line.optional(),
  provider: f.line.optional(),
  biller: f.line.optional(),
  model: f.line.optional(),
  billingType: z.enum(billingTypes).optional(),
  usage: z
    .object({ inputTokens: f.count, cachedInputTokens: f.count.default(0), outputTokens: f.count })
    .optional(),
  provenance: z
    .enum([...provenances, 'logged'])
    .optional()
    .describe('Where the cost comes from; logged: it stands in the ledger already, event by event'),
  costMicros: f.count.optional().describe('Absent, never 0, where it is not known'),
  imputedMicros: f.count.optional(),
  reserved: z.record(z.string(), z.number()).optional().describe('What the start set aside, by metric'),
  transcript: z.object({ ref: f.line, oid: f.line, bytes: f.count }).optional(),
  updated: f.updated,
});

export type Run = z.output<typeof runSchema>;

export const runKind = defineKind({
  schema: runSchema,
  immutable: [
    'id',
    'agent',
    'issue',
    'source',
    'wakes',
    'cause',
    'createdAt',
    'host',
    'adapter',
    'startedAt',
  ],
});
