// A label: a word issues are sorted by.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const labelSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  color: f.color.optional(),
  createdAt: f.createdAt,
  description: f.text.optional(),
  formerly: f.formerly,
  updated: f.updated,
});

export type Label = z.output<typeof labelSchema>;

export const labelKind = defineKind({ schema: labelSchema, immutable: ['id', 'createdAt'] });
