// What makes a kind of file a kind: its schema and how its front matter is prepared for it. The order of a schema's
// fields is the order of keys in new files; immutable ones stand between mutable ones, because git's text merge
// conflicts on neighbouring lines and forges run no merge driver.
import type { z } from 'zod';
import type { Place } from './place.ts';

export interface KindDefinition<S extends z.ZodObject = z.ZodObject> {
  schema: S;
  /** Keys in the order new files have them. */
  order: readonly string[];
  /** Keys that no edit may change once they are there. */
  immutable: readonly string[];
  /** Whether the title is the heading of the body; else the file's `name` is a key and its body is all text below. */
  heading: boolean;
  /** Whether the file is plain YAML without a body. */
  plain: boolean;
  /** Forms that packages and people write, turned into the form of the schema. Changes nothing in the file. */
  prepare?: (front: Record<string, unknown>, place: Place | undefined) => void;
}

interface Options<S extends z.ZodObject> {
  schema: S;
  immutable?: readonly (keyof z.output<S> & string)[];
  heading?: boolean;
  plain?: boolean;
  prepare?: (front: Record<string, unknown>, place: Place | undefined) => void;
}

export function defineKind<S extends z.ZodObject>(options: Options<S>): KindDefinition<S> {
  const { schema, immutable = [], heading = false, plain = false, prepare } = options;
  const order = Object.keys(schema.shape).filter((key) => !(heading && key === 'title'));
  return { schema, order, immutable, heading, plain, ...(prepare ? { prepare } : {}) };
}
