// The shapes that the parts of the dialect hand to each other.
import type { Kind } from '../../model/place.ts';

/** A JSON Schema (2020-12), as far as this is about. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  format?: string;
  description?: string;
  [keyword: string]: unknown;
}

/** The types that a value may have, as far as the schema says. */
export const typesOf = ({ type, anyOf = [] }: JsonSchema): Set<string> =>
  new Set([type ?? [], ...anyOf.map((choice) => choice.type ?? [])].flat());

/** Whether it may be a time. */
export const isTime = ({ format, anyOf = [] }: JsonSchema): boolean =>
  format === 'date-time' || anyOf.some(isTime);

/** From a human name to the uuid of what it means; undefined where nothing of that name is known. */
export type Ids = (kind: Kind, company: string | undefined, name: string) => string | undefined;
