// A routine: what makes an issue again and again. The body is the text of the issues it makes.
import { z } from 'zod';
import { mustFire } from './cron.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { priorities } from './lifecycle.ts';

export const routineSchema = z.object({
  id: f.id,
  title: f.line.describe('The first heading of the body, and of the issues it makes'),
  status: z.enum(['active', 'paused']).default('active'),
  createdBy: f.actor.optional(),
  assignee: f.reference.optional(),
  createdAt: f.createdAt,
  cron: f.line
    .superRefine(mustFire)
    .optional()
    .describe('As in 0 7 * * 1-5; it fires only by hand or webhook when absent'),
  zone: f.line.optional().describe('Time zone of the schedule, as in Europe/Vienna; UTC when absent'),
  webhook: z.boolean().optional(),
  concurrency: z.enum(['coalesce', 'enqueue', 'skip']).default('coalesce'),
  catchUp: z.enum(['skip', 'capped']).default('skip').describe('What becomes of firings that were missed'),
  catchUpLimit: f.count.optional(),
  priority: z.enum(priorities).default('medium').describe('Of the issues it makes'),
  project: f.reference.optional(),
  goal: f.reference.optional(),
  labels: f.references,
  billingCode: f.line.optional(),
  variables: z
    .array(
      z.object({
        name: f.line.min(1),
        default: f.text.optional(),
        description: f.text.optional(),
        required: z.boolean().optional(),
      }),
    )
    .default([]),
  formerly: f.formerly,
  updated: f.updated,
});

export type Routine = z.output<typeof routineSchema>;

export const routineKind = defineKind({
  schema: routineSchema,
  heading: true,
  immutable: ['id', 'createdBy', 'createdAt'],
});
