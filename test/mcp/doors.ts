// Three doors of one book each, asked the same: REST by its routes, MCP by its tool or api_request, the command line by its
// words. Each says what it was answered in the same few values.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fieldsOf, type Action, type ToolShape } from '../../engine/actions/action.ts';
import { findAction } from '../../engine/actions/perform.ts';
import { commandOf } from '../../engine/cli/grammar.ts';
import { dialectOf } from '../../engine/http/dialect/dialect.ts';
import { openCommandLine } from '../helpers/command-line.ts';
import { tokenOf } from '../http/api-book.ts';
import { connectNew, openMcpBook, type McpBook, type Said } from './mcp-book.ts';

export interface Answered {
  /** The code of the failure and its sentence; undefined where it was done. */
  failure: { code: string; message: string } | undefined;
  commit: string | undefined;
  id: string | undefined;
}

export interface Door {
  name: string;
  book: McpBook;
  ask(who: string, action: string, input: object): Promise<Answered>;
}

type Input = Readonly<Record<string, unknown>>;

/** As it stands in a path, a query or a word. */
const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const inQuery = (value: unknown): string =>
  Array.isArray(value) ? value.map(plain).join(',') : plain(value);

export const openDoors = (): Promise<Door[]> => Promise.all([openRest(), openMcp(), openCli()]);

const said = (json: unknown, ok: boolean, commit: unknown): Answered => {
  const { code, message, id } = (json ?? {}) as Record<string, string>;
  return {
    failure: ok ? undefined : { code: code!, message: message! },
    commit: typeof commit === 'string' ? commit : undefined,
    id: ok ? id : undefined,
  };
};

async function openRest(): Promise<Door> {
  const book = await openMcpBook();
  return {
    name: 'REST',
    book,
    async ask(who, name, input) {
      const { method, path, body } = requestOf(findAction(name), input as Input);
      const answer = await book.send(who, `${method} ${path}` as never, body, {
        host: book.url.host,
      });
      return said(answer.json, answer.status < 400, answer.headers['x-minutebook-commit']);
    },
  };
}

async function openMcp(): Promise<Door> {
  const book = await openMcpBook();
  const clients = new Map<string, Awaited<ReturnType<typeof connectNew>>>();
  return {
    name: 'MCP',
    book,
    async ask(who, name, input) {
      const client = clients.get(who) ?? (await connectNew(book, who));
      clients.set(who, client);
      const action = findAction(name);
      const call = action.tool
        ? { name: action.tool.name, arguments: { ...input, ...saidBy(action.tool) } }
        : { name: 'api_request', arguments: { ...requestOf(action, input as Input) } };
      const { structuredContent, isError } = (await client.callTool(call)) as unknown as Said;
      const shown = isError || action.tool ? structuredContent : (structuredContent.body ?? {});
      return said(shown, isError !== true, structuredContent['commit']);
    },
  };
}

/** Which of its actions a tool is told, where it is several. */
const saidBy = ({ says }: ToolShape): Input => (says ? { [says[0]]: says[1] } : {});

async function openCli(): Promise<Door> {
  const book = await openMcpBook();
  const lines = new Map<string, Awaited<ReturnType<typeof openCommandLine>>>();
  return {
    name: 'CLI',
    book,
    async ask(who, name, input) {
      const line = lines.get(who) ?? (await openCommandLine(book.ports, tokenOf(who)));
      lines.set(who, line);
      const { out, err } = await line.run(wordsOf(findAction(name), input as Input, line.cwd));
      if (out === '') throw new Error(`${name}: ${err}`);
      const { ok, result, error, commit } = JSON.parse(out) as Record<string, never>;
      return said(ok ? result : error, Boolean(ok), commit);
    },
  };
}

/** The route with its names filled in, and all else in the words of the API. */
function requestOf(action: Action, input: Input): { method: string; path: string; body?: object } {
  const { method, path } = action.route;
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name!));
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(plain(input[name] ?? (name === 'agent' ? 'dev' : 'ada'))),
  );
  const words = new Map([...dialectOf(action).fields.values()].map(({ name, json }) => [name, json]));
  const rest = Object.entries(input)
    .filter(([name]) => !inPath.has(name))
    .map(([name, value]) => [words.get(name) ?? name, value] as const);
  if (method !== 'GET' && method !== 'DELETE')
    return { method, path: `/api${filled}`, body: Object.fromEntries(rest) };
  const query = new URLSearchParams(rest.map(([name, value]): [string, string] => [name, inQuery(value)]));
  return { method, path: `/api${filled}${rest.length > 0 ? `?${query.toString()}` : ''}` };
}

/** The command line that says the same. */
function wordsOf(action: Action, input: Input, cwd: string): string[] {
  const command = commandOf(action);
  const { company, at, ...rest } = input;
  const flags = [...command.words, ...command.flags];
  const own = new Set(command.words.map(({ field }) => field));
  const text = (field: string, value: unknown): string => {
    if (field === action.cli?.file) {
      writeFileSync(join(cwd, 'upload'), Buffer.from(plain(value), 'base64'));
      return 'upload';
    }
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
    return plain(value);
  };
  const options = Object.entries(rest)
    .filter(([field]) => !own.has(field))
    .flatMap(([field, value]) => {
      const { name } = flags.find((flag) => flag.field === field)!;
      if (value === true) return [`--${name}`];
      return value === null || value === false ? [`--no-${name}`] : [`--${name}`, text(field, value)];
    });
  const words = command.words.flatMap(({ field }) => (field in rest ? [text(field, rest[field])] : []));
  const isOwn = 'company' in fieldsOf(action) && own.has('company');
  return [
    command.noun,
    ...(command.verb ? [command.verb] : []),
    ...(isOwn && company !== undefined ? [plain(company)] : []),
    ...words,
    ...options,
    ...(company === undefined || isOwn ? [] : ['--company', plain(company)]),
    ...(at === undefined ? [] : ['--at', plain(at)]),
    '--json',
  ];
}
