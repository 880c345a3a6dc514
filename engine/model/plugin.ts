// A plugin a company uses: what it may do and its settings. Which code it runs stands in the host's own file.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const pluginSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  status: z.enum(['enabled', 'disabled']).default('disabled'),
  createdAt: f.createdAt,
  version: f.packaged.version,
  description: f.text.optional(),
  capabilities: f.names,
  config: z.record(z.string(), z.unknown()).default({}),
  updated: f.updated,
});

export type Plugin = z.output<typeof pluginSchema>;

export const pluginKind = defineKind({ schema: pluginSchema, immutable: ['id', 'createdAt'] });
