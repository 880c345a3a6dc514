// The tools, derived from the actions that are marked so: names, when to use each, the fields it takes. Describes;
// calls nothing. Everything here is sent to every model at every start, so it is kept short.
import { z } from 'zod';
import { fieldsOf, type Action, type ToolShape } from '../actions/action.ts';
import { actions } from '../actions/all.ts';
import { isMaker } from '../http/offered.ts';
import { methods } from './ports.ts';

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
  shape: ToolShape;
  /** What tools/list says of it. */
  described: Described;
}

/** What a read's tool takes besides: names of fields, with commas. */
export const fieldsParameter = 'fields';
export const requestToolName = 'api_request';

/** By name, in the order of the list. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  actions.flatMap((action) =>
    action.tool ? [[action.tool.name, toolOf(action, action.tool)] as const] : [],
  ),
);

const requestTool: Described = {
  name: requestToolName,
  description: 'All else the API does, as you: JSON to a path under /api; /api/openapi.json lists them',
  inputSchema: {
    type: 'object',
    properties: {
      method: { type: 'string', enum: [...methods] },
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

function toolOf(action: Action, shape: ToolShape): Tool {
  const { properties = {}, required = [] } = z.toJSONSchema(action.input, {
    io: 'input',
    unrepresentable: 'any',
  }) as { properties?: Record<string, Schema>; required?: string[] };
  const takes =
    shape.takes ?? Object.keys(fieldsOf(action)).filter((name) => name !== 'company' && name !== 'at');
  const needed = takes.filter((name) => required.includes(name));
  const fields = Object.fromEntries(takes.map((name) => [name, bare(properties[name] ?? {})]));
  const described: Described = {
    name: shape.name,
    description: shape.when ?? action.sentence,
    inputSchema: {
      type: 'object',
      properties: shape.shows ? { ...fields, [fieldsParameter]: { type: 'string' } } : fields,
      ...(needed.length > 0 && { required: needed }),
    },
    // By the protocol's words a write is destructive unless it only adds.
    ...(isRead(action)
      ? { annotations: { readOnlyHint: true } }
      : isMaker(action) && { annotations: { destructiveHint: false } }),
  };
  return { action, shape, described };
}

/** A schema without what a name already says: its type, its choices at the top, what a list holds. */
function bare({ type, enum: choices, items, anyOf }: Schema, isInside = false): Schema {
  if (anyOf) {
    const parts = anyOf.map((part) => bare(part, isInside));
    const [first, ...others] = parts.filter((part) => part.type !== 'null');
    const types = [...new Set(parts.flatMap((part) => part.type ?? []))];
    // What several shapes may fill is described by the first; the action judges.
    return first && others.length === 0 ? { ...first, type: types } : { ...first };
  }
  return {
    ...(type !== undefined && { type }),
    ...(choices && !isInside && { enum: choices }),
    ...(items && { items: bare(items, true) }),
  };
}
