// The tools, derived from the actions that are marked so: names, when to use each, the fields it takes. Describes;
// calls nothing. Everything here is sent to every model at every start, so it is kept short.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { fieldsOf, type Action, type ToolShape } from '../actions/action.ts';
import { actions } from '../actions/all.ts';
import { isMaker } from '../http/offered.ts';

export type Json = Record<string, unknown>;

/** A JSON Schema as far as tools need it. */
type Schema = {
  type?: string | string[];
  enum?: string[];
  items?: Schema;
  anyOf?: Schema[];
};

interface Described {
  name: string;
  description: string;
  inputSchema: { type: 'object'; properties: Record<string, Schema>; required?: string[] };
  annotations?: { readOnlyHint: true } | { destructiveHint: false };
}

export interface Tool {
  action: Action;
  /** By what a call says, where the tool is several actions that take the same. */
  choices?: ReadonlyMap<unknown, Action>;
  shape: ToolShape;
  /** What tools/list says of it. */
  described: Described;
}

/** What a read's tool takes besides: names of fields, with commas. */
export const fieldsParameter = 'fields';
export const requestToolName = 'api_request';

/** By name, in the order of the list. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [...Map.groupBy(actions, ({ tool }) => tool?.name)].flatMap(([name, [first, ...others]]) =>
    name === undefined || !first?.tool ? [] : [[name, toolOf(first, first.tool, others)] as const],
  ),
);

/** The action that a call means, and what it is given. INPUT_INVALID. */
export function meantBy({ action, shape, choices }: Tool, given: Json): { action: Action; input: Json } {
  if (!shape.says || !choices) return { action, input: given };
  const [field] = shape.says;
  const { [field]: said, ...input } = given;
  const meant = choices.get(said);
  if (meant) return { action: meant, input };
  const problem = `one of ${[...choices.keys()].join(', ')}`;
  throw fault('INPUT_INVALID', { action: shape.name, problems: [{ field, problem }], only: 'mcp' });
}

const requestTool: Described = {
  name: requestToolName,
  description: 'All else, as you: JSON to a path under /api, as /api/openapi.json?of=label lists',
  inputSchema: {
    type: 'object',
    properties: {
      method: { type: 'string' },
      path: { type: 'string' },
      body: { type: 'object' },
    },
    required: ['method', 'path'],
  },
};

/** What tools/list answers. */
export const toolList = (): Described[] => [
  ...[...tools.values()].map(({ described }) => described),
  requestTool,
];

export function isRead(action: Action): boolean {
  return 'read' in action;
}

function toolOf(action: Action, shape: ToolShape, others: readonly Action[]): Tool {
  const { properties = {}, required = [] } = z.toJSONSchema(action.input, {
    io: 'input',
    unrepresentable: 'any',
  }) as { properties?: Record<string, Schema>; required?: string[] };
  const takes =
    shape.takes ?? Object.keys(fieldsOf(action)).filter((name) => name !== 'company' && name !== 'at');
  const choices = new Map([action, ...others].map((one) => [one.tool?.says?.[1], one]));
  const choice = shape.says && { [shape.says[0]]: { type: 'string', enum: [...choices.keys()] as string[] } };
  const needed = [...takes.filter((name) => required.includes(name)), ...Object.keys(choice ?? {})];
  const fields: Record<string, Schema> = {
    ...Object.fromEntries(takes.map((name) => [name, bare(properties[name] ?? {}, isRead(action))])),
    ...choice,
  };
  const described: Described = {
    name: shape.name,
    description: shape.when ?? action.sentence,
    inputSchema: {
      type: 'object',
      // Every read takes it, as the instructions say; a list that may be long says it too.
      properties:
        shape.shows && 'after' in fields ? { ...fields, [fieldsParameter]: { type: 'string' } } : fields,
      ...(needed.length > 0 && { required: needed }),
    },
    // By the protocol's words a write is destructive unless it only adds.
    ...(isRead(action)
      ? { annotations: { readOnlyHint: true } }
      : isMaker(action) && { annotations: { destructiveHint: false } }),
  };
  return { action, shape, described, ...(choice && { choices }) };
}

/** A schema without what a name already says: its type, a write's choices at the top, what a list holds. */
function bare({ type, enum: choices, items, anyOf }: Schema, isPlain: boolean): Schema {
  if (anyOf) {
    const parts = anyOf.map((part) => bare(part, isPlain));
    const [first, ...others] = parts.filter((part) => part.type !== 'null');
    const types = [...new Set(parts.flatMap((part) => part.type ?? []))];
    // What several shapes may fill is described by the first; the action judges.
    return first && others.length === 0 ? { ...first, type: types } : { ...first };
  }
  return {
    ...(type !== undefined && { type }),
    ...(choices && !isPlain && { enum: choices }),
    ...(items && { items: bare(items, true) }),
  };
}
