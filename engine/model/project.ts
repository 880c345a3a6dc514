// A project and its milestones: what issues are grouped by, under a goal.
import { z } from 'zod';
import { budgetSchema } from './budget-entry.ts';
import { pathOf } from './company.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { goalStatuses, projectStatuses } from './lifecycle.ts';

export const projectSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  slug: f.line.optional(),
  description: f.text.optional(),
  createdAt: f.createdAt,
  status: z.enum(projectStatuses).default('in_progress'),
  createdBy: f.actor.optional(),
  owner: f.reference.optional().describe('The agent who leads it'),
  goal: f.reference.optional(),
  targetDate: f.date.optional(),
  color: f.color.optional(),
  icon: f.line.optional(),
  budgets: z.array(budgetSchema).default([]),
  repository: z
    .object({ url: z.string().max(2048), branch: f.line.optional() })
    .optional()
    .describe('What its issues are worked on in'),
  environment: f.line.optional().describe('A workspace profile of host.yaml'),
  includes: f.references,
  tags: f.packaged.tags,
  formerly: f.formerly,
  updated: f.updated,
});

export type Project = z.output<typeof projectSchema>;

export const projectKind = defineKind({
  schema: projectSchema,
  immutable: ['id', 'createdAt', 'createdBy'],
  prepare(front) {
    if (Array.isArray(front['includes'])) front['includes'] = front['includes'].map(pathOf);
    if (typeof front['repository'] === 'string') front['repository'] = { url: front['repository'] };
  },
});

export const milestoneSchema = z.object({
  id: f.id,
  title: f.line.describe('The first heading of the body'),
  status: z.enum(goalStatuses).default('planned'),
  createdBy: f.actor.optional(),
  due: f.date.optional(),
  createdAt: f.createdAt,
  owner: f.reference.optional(),
  formerly: f.formerly,
  updated: f.updated,
});

export type Milestone = z.output<typeof milestoneSchema>;

export const milestoneKind = defineKind({
  schema: milestoneSchema,
  heading: true,
  immutable: ['id', 'createdAt', 'createdBy'],
});
