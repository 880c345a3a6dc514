// What a body takes beside the fields of its action. The shape alone.
import type { JsonSchema } from './json-schema.ts';

export interface OtherFields {
  properties: Readonly<Record<string, JsonSchema>>;
  /** One of those, and the field of the action that it stands for: one of them is needed. */
  instead?: readonly [other: string, own: string];
  /** What a field of the action, which is an object, takes besides. */
  within?: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

export const words = (description: string): JsonSchema => ({ type: 'string', description });
export const names = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string' },
  description,
});
