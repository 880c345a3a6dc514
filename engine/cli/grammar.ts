// From an action to the command that calls it: nothing is declared twice. What zod knows of a field becomes a word
// or a flag. Pure; calls nothing.
import { z } from 'zod';

import { fieldsOf, type Action } from '../actions/action.ts';
import type { Command, Flag, FlagKind } from './command.ts';
import { exampleOf } from './samples.ts';

/** The part of JSON Schema that inputs of actions use. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  default?: unknown;
  description?: string;
}

/** `forceRelease` as people type it: `force-release`. */
export const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replace(/_/g, '-');

export const nounOf = (action: Pick<Action, 'name'>): string => kebab(action.name.split('.')[0]!);
export const verbOf = (action: Pick<Action, 'name'>): string =>
  action.name.split('.').slice(1).map(kebab).join('-');

/** The command of an action. */
export function commandOf(action: Action): Command {
  const flags = Object.entries(fieldsOf(action)).map(([field, type]) => {
    const flag = flagOf(field, type);
    return field === action.cli?.file ? ofFile(flag) : flag;
  });
  const positional = action.cli?.positional ?? [];
  const words = positional.flatMap((field) => flags.find((flag) => flag.field === field) ?? []);
  const command: Command = {
    noun: nounOf(action),
    verb: verbOf(action),
    sentence: action.sentence,
    words,
    flags: [
      ...flags.filter((flag) => !positional.includes(flag.field) && !isGlobal(flag.field)),
      ...textFlags(action, flags),
    ],
    examples: [],
  };
  return { ...command, examples: [exampleOf(command)] };
}

/** Flags of every command are none of this one. */
const isGlobal = (field: string): boolean => field === 'company' || field === 'at';

/** A long text may also come from a file: `--file notes.md`. */
function textFlags(action: Action, flags: readonly Flag[]): Flag[] {
  const field = action.cli?.text;
  if (!field || flags.some(({ name }) => name === 'file')) return [];
  return [
    {
      name: 'file',
      field: 'file',
      kind: 'text',
      sentence: `Read the ${field} from this file; - is standard input`,
    },
  ];
}

function flagOf(field: string, type: z.ZodType): Flag {
  const whole = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema;
  const { schema, nullable } = withoutNull(whole);
  const kind = kindOf(schema);
  const choices = choicesOf(kind === 'list' ? (schema.items ?? {}) : schema);
  const name = kebab(field);
  const byDefault = whole.default === undefined ? '' : defaultText(whole.default);
  const fallback = byDefault === '' ? '' : ` (${byDefault} if absent)`;
  const sentence = (whole.description ?? schema.description ?? '') + fallback;
  return {
    name,
    field,
    kind,
    ...(kind === 'list' && name.endsWith('s') ? { also: [name.slice(0, -1)] } : {}),
    ...(choices ? { choices } : {}),
    ...(kind === 'list' && kindOf(schema.items ?? {}) === 'number' ? { ofNumbers: true } : {}),
    ...(type.safeParse(undefined).success ? {} : { required: true }),
    ...(nullable || (kind === 'list' && type.safeParse([]).success) ? { clearable: true } : {}),
    ...(sentence ? { sentence } : {}),
  };
}

/** Bytes are given as the file that holds them. */
const ofFile = (flag: Flag): Flag => ({
  ...flag,
  name: 'file',
  also: [flag.name],
  sentence: 'The file whose bytes are meant',
});

const defaultText = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? value : JSON.stringify(value);

function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  const others = schema.anyOf?.filter(({ type }) => type !== 'null');
  if (!schema.anyOf || !others) return { schema, nullable: false };
  const nullable = others.length < schema.anyOf.length;
  return others.length === 1
    ? { schema: { ...others[0]!, description: schema.description ?? others[0]!.description }, nullable }
    : { schema, nullable };
}

const choicesOf = (schema: Schema): string[] | undefined => {
  const values =
    schema.enum ?? schema.anyOf?.flatMap((one) => one.enum ?? (one.const === undefined ? [] : [one.const]));
  const texts = values?.filter((value) => typeof value === 'string');
  return texts?.length && texts.length === values?.length ? texts : undefined;
};

function kindOf(schema: Schema): FlagKind {
  const types = [schema.type, ...(schema.anyOf?.map(({ type }) => type) ?? [])]
    .flat()
    .filter((type) => type !== undefined);
  const is = (type: string): boolean => types.length > 0 && types.every((each) => each === type);
  if (types.includes('array')) return 'list';
  if (is('boolean')) return 'switch';
  if (types.length > 0 && types.every((type) => type === 'number' || type === 'integer')) return 'number';
  return types.includes('object') ? 'json' : 'text';
}
