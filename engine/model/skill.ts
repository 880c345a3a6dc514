// A skill of the company's library, in the open Agent Skills format. Its text is for agents; the engine only lists it.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const skillSchema = z.object({
  id: f.id,
  name: f.line.min(1),
  slug: f.line.optional(),
  description: f.text.optional(),
  license: f.packaged.license,
  version: f.packaged.version,
  metadata: z.record(z.string(), z.unknown()).optional(),
  formerly: f.formerly,
  updated: f.updated,
});

export type Skill = z.output<typeof skillSchema>;

export const skillKind = defineKind({ schema: skillSchema, immutable: ['id'] });
