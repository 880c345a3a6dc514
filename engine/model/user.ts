// A member of the board: who they are in git and what they may do.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const roles = ['owner', 'operator', 'viewer'] as const;

export const userSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  role: z.enum(roles).default('viewer'),
  createdAt: f.createdAt,
  emails: z.array(z.string().min(1).max(320)).default([]).describe('Git authors that are this person'),
  account: f.line.optional().describe('Name at the forge'),
  keys: z.array(f.text).default([]).describe('Public SSH keys that sign this person’s commits'),
  zone: f.line.optional(),
  formerly: f.formerly,
  updated: f.updated,
});

export type User = z.output<typeof userSchema>;

export const userKind = defineKind({
  schema: userSchema,
  immutable: ['id', 'createdAt'],
  prepare(front) {
    if (typeof front['email'] === 'string' && front['emails'] === undefined)
      front['emails'] = [front['email']];
  },
});
