// A part: an object within an input that stands for one in a file, as a heartbeat does. Only its own keys are taken, and none is
// filled in, so that a change is of what was named and nothing else. Knows no action and no noun.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { isMapping, type Mapping } from '../model/render-yaml.ts';

type Unfilled<T> = T extends
  | z.ZodDefault<infer U extends z.ZodType>
  | z.ZodOptional<infer U extends z.ZodType>
  ? z.ZodOptional<z.ZodNullable<U>>
  : T;

/** What a caller says of a part: what a file must say of it always, of all else what is wanted; null takes a key away. */
export function partOf<S extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<S>,
): z.ZodObject<{ [K in keyof S]: Unfilled<S[K]> }, z.core.$strict> {
  const fields = Object.entries(schema.shape as Record<string, z.ZodType>).map(([key, field]) => [
    key,
    unfilled(field),
  ]);
  return z.strictObject(Object.fromEntries(fields) as { [K in keyof S]: Unfilled<S[K]> });
}

/** The same in a change: what the file says already need not be said again. */
export function changeOf<S extends z.core.$ZodLooseShape>(
  schema: z.ZodObject<S>,
): z.ZodObject<{ [K in keyof S]: z.ZodOptional<Unfilled<S[K]>> }, z.core.$strict> {
  return partOf(schema).partial();
}

/** INPUT_INVALID where a part, as the file shall say it, lacks what a file must say of it. */
export function mustBeWhole(action: string, field: string, { shape }: z.ZodObject, part: unknown): void {
  if (!isMapping(part)) return;
  const problem = 'say it too: nothing is known of it yet';
  const problems = Object.entries(shape as Record<string, z.ZodType>)
    .filter(([key, value]) => part[key] === undefined && !value.safeParse(undefined).success)
    .map(([key]) => ({ field: `${field}.${key}`, problem }));
  if (problems.length > 0) throw fault('INPUT_INVALID', { action, problems });
}

function unfilled(field: z.ZodType): z.ZodType {
  if (!(field instanceof z.ZodDefault || field instanceof z.ZodOptional)) return field;
  const inner = field.unwrap() as z.ZodType;
  const description = field.description ?? inner.description;
  const clear = inner.nullable().optional();
  return description === undefined ? clear : clear.describe(description);
}

/**
 * The part as the file shall say it: what was not named stays, keys that nobody knows included. Undefined where nothing is
 * left of it.
 */
export function changedPart(said: unknown, wanted: Mapping): Mapping | undefined {
  const whole = { ...(isMapping(said) ? said : {}), ...wanted };
  const left = Object.entries(whole).filter(([, value]) => value !== null && value !== undefined);
  return left.length === 0 ? undefined : Object.fromEntries(left);
}
