// What a tool answers, kept short: only the fields asked for, nothing that is empty, of a write what names it. Pure.
import { z } from 'zod';
import type { Action } from '../actions/action.ts';
import { fault } from '../base/fault.ts';
import type { Answer } from '../http/call.ts';
import { fieldsParameter, isRead, type Json, type Tool } from './tools.ts';

/** Problems of files told beside a read; doctor tells all. */
const problemLimit = 5;

/** What of a write's answer names what was written and where it stands. */
const naming = ['id', 'identifier', 'slug', 'key', 'name', 'issue', 'eventId', 'kind', 'status', 'updated'];

/** A read's fields, or the acknowledgement of a write, with what came beside. `fields` are names with commas. INPUT_INVALID. */
export function compactAnswer(tool: Tool, performed: Answer, fields: unknown): Json {
  const { result, commit, asOf, problems = [] } = performed;
  const shown = isRead(tool.action)
    ? pickFields(tool, result as Json, fields)
    : picked(result as Json, naming);
  return {
    ...(filled(shown) as Json),
    ...(commit === undefined ? {} : { commit }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(problems.length === 0 ? {} : { problems: problems.slice(0, problemLimit) }),
  };
}

/** Lists keep their `items` even where there are none, so that nobody takes an empty answer for a failure. */
function pickFields({ action, shape }: Tool, result: Json, asked: unknown): Json {
  const listed = listIn(action);
  const names = namesIn(action, asked) ?? shape.shows;
  if (listed === undefined) return names === undefined ? result : picked(result, names);
  const items = (result['items'] as Json[]).map((item) =>
    filled(names === undefined ? item : picked(item, names)),
  );
  return { items, ...(result['next'] ? { next: result['next'] } : {}) };
}

/** Refuses, with INPUT_INVALID, a name that no field of the answer has. */
function namesIn(action: Action, asked: unknown): string[] | undefined {
  if (asked === undefined) return undefined;
  const names = (typeof asked === 'string' ? asked : JSON.stringify(asked))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const known = listIn(action) ?? propertiesOf(action);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0 && names.length > 0) return names;
  const problem = `not known: ${unknown.join(', ')}; known are ${known.join(', ')}`;
  throw fault('INPUT_INVALID', { action: action.name, problems: [{ field: fieldsParameter, problem }] });
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
}

const outputs = new WeakMap<Action, Schema>();

function outputOf(action: Action): Schema {
  const known = outputs.get(action);
  if (known) return known;
  const made = z.toJSONSchema(action.output, { io: 'output', unrepresentable: 'any' }) as Schema;
  outputs.set(action, made);
  return made;
}

const propertiesOf = (action: Action): string[] => Object.keys(outputOf(action).properties ?? {});

/** The fields of a list's items, where the answer is a list. */
function listIn(action: Action): string[] | undefined {
  const { items } = outputOf(action).properties ?? {};
  return items?.type === 'array' ? Object.keys(items.items?.properties ?? {}) : undefined;
}

const picked = (value: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])));

/** The same without null, empty text, empty lists and empty objects inside. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = filled(one);
      return isEmpty(kept) && name !== 'items' ? [] : [[name, kept]];
    }),
  );
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
