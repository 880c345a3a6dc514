// The words that schemas of several kinds share: references, times, lists. Nothing here knows a kind.
import { z } from 'zod';
import { limits } from './limits.ts';

/** A reference as written: slug, identifier, uuid or relative path; see reference.ts. */
export const reference = z.string().min(1).max(limits.path);
export const references = z.array(reference).default([]);

/** A uuid, version 7 where the engine made it. */
export const id = z.uuid().optional().describe('uuid; given by the engine, never changes');

/** ISO 8601 with a zone. */
export const time = z.iso.datetime({ offset: true });
/** A day, or a time where the hour counts. */
export const date = z.union([z.iso.date(), time]);

export const text = z.string().max(10_000);
export const line = z.string().max(limits.title);
export const names = z.array(z.string().min(1).max(limits.segment)).default([]);

/** Names an entity had before and that still mean it. */
export const formerly = names.describe('Names it had before; they still mean it');
export const updated = time.optional().describe('Stamped by the engine at every write');
export const createdAt = time.optional();
/** Whose act: user:ada, agent:acme/cto, plugin:slack, system. */
export const actor = z
  .string()
  .min(1)
  .max(limits.segment * 2);

/** What packages carry on every file and the engine only keeps. */
export const packaged = {
  schema: z.string().optional(),
  version: z.string().optional(),
  license: z.string().optional(),
  homepage: z.string().optional(),
  tags: names,
};

export const count = z.int().nonnegative();
export const color = z.string().max(40).describe('As in #0f766e');
