// A goal: why projects exist. One without a parent is an initiative.
import { z } from 'zod';
import { budgetSchema } from './budget-entry.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { goalStatuses } from './lifecycle.ts';

export const goalLevels = ['company', 'team', 'agent', 'task'] as const;

export const goalSchema = z.object({
  id: f.id,
  title: f.line.describe('The first heading of the body'),
  status: z.enum(goalStatuses).default('active'),
  createdBy: f.actor.optional(),
  owner: f.reference.optional().describe('The agent who answers for it'),
  createdAt: f.createdAt,
  parent: f.reference.optional(),
  level: z.enum(goalLevels).optional(),
  targetDate: f.date.optional(),
  budgets: z.array(budgetSchema).default([]),
  formerly: f.formerly,
  updated: f.updated,
});

export type Goal = z.output<typeof goalSchema>;

export const goalKind = defineKind({
  schema: goalSchema,
  heading: true,
  immutable: ['id', 'createdAt', 'createdBy'],
});
