// Which fields of a schema are lists and which are text, so that reading can accept the other ways people write them.
import { z } from 'zod';

export type Form = 'list' | 'text' | 'other';

function formOf(schema: z.core.$ZodType): Form {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return formOf(schema.def.innerType);
  if (schema instanceof z.ZodArray) return 'list';
  if (schema instanceof z.ZodUnion)
    return schema.def.options.every((option: z.core.$ZodType) => formOf(option) === 'text')
      ? 'text'
      : 'other';
  const isText =
    schema instanceof z.ZodString || schema instanceof z.ZodStringFormat || schema instanceof z.ZodEnum;
  return isText ? 'text' : 'other';
}

const known = new WeakMap<z.ZodObject, ReadonlyMap<string, Form>>();

/** The form of each top-level field. */
export function formsOf(schema: z.ZodObject): ReadonlyMap<string, Form> {
  const cached = known.get(schema);
  if (cached) return cached;
  const forms = new Map(Object.entries(schema.shape).map(([key, field]) => [key, formOf(field)] as const));
  known.set(schema, forms);
  return forms;
}
