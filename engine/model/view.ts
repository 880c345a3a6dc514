// A saved view: a filter of issues with a name, of one person or of the whole company.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

const filterValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]);

export const viewSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  owner: f.reference.optional().describe('The person it belongs to; the whole company when absent'),
  createdAt: f.createdAt,
  description: f.text.optional(),
  filter: z.record(z.string(), filterValue).default({}),
  sort: f.line.optional(),
  formerly: f.formerly,
  updated: f.updated,
});

export type View = z.output<typeof viewSchema>;

export const viewKind = defineKind({ schema: viewSchema, immutable: ['id', 'createdAt'] });
