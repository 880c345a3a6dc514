// A team: agents, other teams and skills that belong together.
import { z } from 'zod';
import { pathOf } from './company.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const teamSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  slug: f.line.optional(),
  description: f.text.optional(),
  createdAt: f.createdAt,
  manager: f.reference.optional().describe('The agent who leads it'),
  createdBy: f.actor.optional(),
  includes: f.references.describe('Agents, teams and skills'),
  tags: f.packaged.tags,
  formerly: f.formerly,
  updated: f.updated,
});

export type Team = z.output<typeof teamSchema>;

export const teamKind = defineKind({
  schema: teamSchema,
  immutable: ['id', 'createdAt', 'createdBy'],
  prepare(front) {
    if (Array.isArray(front['includes'])) front['includes'] = front['includes'].map(pathOf);
  },
});
