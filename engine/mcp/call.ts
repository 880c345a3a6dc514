// A tool's call from its arguments to its result. Contains no rule: what may be done and what is valid is the actions'.
import { fieldsOf } from '../actions/action.ts';
import { fault, Fault, type FaultCode } from '../base/fault.ts';
import { isTooDeep, tooDeep } from '../base/nesting.ts';
import { apiPath } from './api-path.ts';
import { bounded, cutTextIn } from './bound.ts';
import { compactAnswer } from './compact.ts';
import { methods, type McpPorts } from './ports.ts';
import { descriptionOf, inTools } from './said.ts';
import { fieldsParameter, meantBy, requestToolName, tools, type Json, type Tool } from './tools.ts';

/** What tools/call answers; a failure is an answer too, because the model is who can act on it. */
export interface ToolResult {
  content: { type: 'text'; text: string }[];
  structuredContent: Json;
  isError?: true;
  [more: string]: unknown;
}

/** The names that can be called. */
export const isTool = (name: string): boolean => name === requestToolName || tools.has(name);

/** Calls the tool of that name, which there must be. A fault becomes an answer; anything else thrown is a defect. */
export async function callTool(
  ports: McpPorts,
  name: string,
  given: Json,
  signal: AbortSignal,
): Promise<ToolResult> {
  try {
    if (isTooDeep(given)) throw refusedInput(name, '', tooDeep);
    const cut = cutTextIn(given);
    if (cut !== undefined) throw refusedInput(name, cut, wasCut);
    return name === requestToolName
      ? await requestApi(ports, given, signal)
      : answer(await performTool(ports, name, given));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return failure(error.toJSON(), tools.get(name));
  }
}

const wasCut = 'it was cut when it was read, and its end would be lost; read all of it first';

const refusedInput = (action: string, field: string, problem: string): Fault =>
  fault('INPUT_INVALID', { action, problems: [{ field, problem }], only: 'mcp' });

async function performTool(ports: McpPorts, name: string, given: Json): Promise<Json> {
  const tool = tools.get(name)!;
  const { action, input } = meantBy(tool, given);
  const { [fieldsParameter]: fields, ...others } = input;
  // What a write takes under that name is its own.
  const isPicked = 'read' in action;
  const performed = await ports.perform(action.name, isPicked ? others : input);
  const answered = compactAnswer(tool, performed, isPicked ? fields : undefined);
  return isPicked ? bounded(answered, action, others) : answered;
}

async function requestApi(ports: McpPorts, given: Json, signal: AbortSignal): Promise<ToolResult> {
  const { method, path, body, ...more } = given;
  const verb = methods.find((known) => typeof method === 'string' && known === method.toUpperCase());
  const problems = [
    ...(verb === undefined ? [{ field: 'method', problem: `one of ${methods.join(', ')}` }] : []),
    ...(typeof path === 'string' ? [] : [{ field: 'path', problem: 'a path under /api' }]),
    ...(body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body))
      ? []
      : [{ field: 'body', problem: 'a JSON object' }]),
    ...Object.keys(more).map((field) => ({ field, problem: 'not known here; known are method, path, body' })),
  ];
  if (verb === undefined || problems.length > 0)
    throw fault('INPUT_INVALID', { action: requestToolName, problems, only: 'mcp' });
  const request = { method: verb, path: apiPath(path as string) };
  const said = await ports.request(
    { ...request, ...(body === undefined ? {} : { body: body as object }) },
    signal,
  );
  if (said.status >= 400) return failure(said.body as Failure);
  const { status, body: shown, note, commit, next } = said;
  return answer({
    status,
    ...(shown === undefined ? {} : { body: shown }),
    ...(note === undefined ? {} : { note }),
    ...(commit === undefined ? {} : { commit }),
    ...(next === undefined ? {} : { next }),
  });
}

const answer = (content: Json): ToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(content) }],
  structuredContent: content,
});

interface Failure {
  code: FaultCode;
  message: string;
  help: string;
  reaction: string;
  data?: object;
}

/** Every field a tool takes, those first that it needs. */
function takenBy({ action, shape, described: { inputSchema } }: Tool): string {
  const { properties, required = [] } = inputSchema;
  const names = [...new Set([...required, ...Object.keys(properties), ...Object.keys(fieldsOf(action))])];
  const needed = required.length === 0 ? '' : ` needs ${required.join(', ')};`;
  const others = names.filter((name) => !required.includes(name));
  return `${shape.name}${needed} takes ${others.join(', ')}. What they mean, in the words of the API: ${descriptionOf(action.name)}`;
}

/** A failure as the answer of a tool. */
export function failure({ code, message, help: advised, reaction, data }: Failure, tool?: Tool): ToolResult {
  const isOfInput = tool !== undefined && code === 'INPUT_INVALID' && !('instead' in (data ?? {}));
  const help = isOfInput ? takenBy(tool) : inTools(advised);
  return {
    content: [{ type: 'text', text: `${code}: ${message}\n${help}` }],
    structuredContent: { code, message, help, reaction },
    isError: true,
  };
}
