// JSON Schemas of the kinds, for editors that check front matter while people write. Made from the same zod schemas
// that reading uses; they accept every form reading accepts.
import { z } from 'zod';
import { kinds } from './kind.ts';
import type { Kind } from './place.ts';
import { formsOf } from './shape.ts';

export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema (2020-12) of a kind's front matter, or of the whole file where it is plain YAML. */
export function jsonSchemaOf(kind: Kind): JsonSchema {
  const { schema, heading } = kinds[kind] as (typeof kinds)['issue'];
  const json = z.toJSONSchema(schema as z.ZodObject, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const properties: Record<string, JsonSchema> = { ...(json.properties as Record<string, JsonSchema>) };
  for (const [key, form] of formsOf(schema)) {
    const property = properties[key];
    // One item may stand where a list belongs.
    if (form === 'list' && property) {
      const { description, ...list } = property;
      properties[key] = {
        ...(description ? { description } : {}),
        anyOf: [list, ...(list.items ? [list.items as JsonSchema] : []), { type: 'null' }],
      };
    }
  }
  if (heading) delete properties['title'];
  // The name of a file may stand in for a name it does not say; only what has no such substitute is required.
  const required = (json.required ?? []).filter((key) => key !== 'title' && key !== 'name');
  return {
    ...json,
    title: `Minutebook ${kind}`,
    properties,
    ...(required.length > 0 ? { required } : { required: [] }),
    additionalProperties: true,
  };
}
