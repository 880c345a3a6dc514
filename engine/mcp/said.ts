// What a failure advises, in the words of whoever has tools and no command line: a command that does an action is said as the
// action's tool, or as the request that does it. Commands that set up the host stay: they are for whoever sits there. Pure.
import { fieldsOf, type Action } from '../actions/action.ts';
import { typesOf } from '../http/dialect/json-schema.ts';
import { dialectOf, type Field } from '../http/dialect/dialect.ts';
import { offered } from '../http/offered.ts';
import { filledPath } from './api-path.ts';
import { requestToolName, type Json } from './tools.ts';

const byName: ReadonlyMap<string, Action> = new Map(offered.map((action) => [action.name, action]));

/** Commands of one word that do an action. */
const short: Readonly<Record<string, string>> = {
  log: 'activity.list',
  undo: 'book.undo',
  adopt: 'book.adopt',
  resolve: 'conflict.resolve',
};

/** A quoted text, a placeholder, an option or a plain word; none takes the stop that ends a sentence. */
const word = String.raw`"[^"]*"|‹[^›]*›|<[^>]*>|…|--[a-z][a-z-]*|[^\s"(),;.:…]+(?:[.:/,][^\s"(),;.:…]+)*`;
const words = new RegExp(word, 'g');
const command = new RegExp(String.raw`minutebook ([a-z]+)((?: (?:${word}))*)`, 'g');

/** Actions without a tool that another's tool does, and as what. */
const doneBy: Readonly<Record<string, { action: string; as: (input: Json) => Json }>> = {
  'issue.move': { action: 'issue.change', as: (input) => input },
  'issue.assign': { action: 'issue.change', as: (input) => input },
  'issue.block': {
    action: 'issue.change',
    as: ({ by, ...input }) => ({ ...input, status: 'blocked', ...(by !== undefined && { blockedBy: by }) }),
  },
};

const got = (path: string): string => `${requestToolName} ${JSON.stringify({ method: 'GET', path })}`;

/** What describes a noun of the API, or an action. */
export const descriptionOf = (name: string): string => got(`/api/openapi.json?of=${name}`);

/** The text with every command and request in it as a call of the tool that does it, and options as what a call says. */
export const inTools = (help: string): string => optionsIn(commandsIn(requestsIn(help)));

const requestsIn = (help: string): string =>
  help.replaceAll(/\bGET (\/api\/[^\s,;.]+(?:\.[^\s,;.]+)*)/g, (_, path: string) => got(path));

const commandsIn = (help: string): string =>
  help.replaceAll(command, (whole: string, noun: string, rest: string) => {
    const given = rest.match(words) ?? [];
    if (noun === 'help') return helpIn(given) ?? whole;
    const action = byName.get(short[noun] ?? `${noun}.${given[0] ?? 'list'}`);
    if (action === undefined) return whole;
    const { input, left } = read(action, short[noun] === undefined ? given.slice(1) : given);
    // What only the command line has, as a file of the caller's, has no other words.
    const isOnlyThere = left[0]?.startsWith('--') === true || Object.values(input).includes('-');
    return isOnlyThere ? whole : [callOf(action, input), ...left].join(' ');
  });

function helpIn(given: readonly string[]): string | undefined {
  const name = given.join('.');
  return offered.some((action) => action.name === name || action.name.startsWith(`${name}.`))
    ? descriptionOf(name)
    : undefined;
}

const fieldNames: ReadonlySet<string> = new Set(offered.flatMap((action) => Object.keys(fieldsOf(action))));
const option = String.raw`--[a-z][a-z-]* (?:${word})`;
/** Options that no command stands before. */
const options = new RegExp(String.raw`(?<=^|[:,(] |\bor )${option}(?: ${option})*`, 'g');

/** `--company acme`, of the very call that failed, as its `{"company":"acme"}`. */
const optionsIn = (help: string): string =>
  help.replaceAll(options, (whole: string) => {
    const given = whole.match(words)!;
    const pairs = given.flatMap((one, at) =>
      at % 2 === 0 ? [[nameOf(one), given[at + 1]!.replaceAll('"', '')] as const] : [],
    );
    return pairs.every(([name]) => fieldNames.has(name)) ? JSON.stringify(Object.fromEntries(pairs)) : whole;
  });

/** What the words of a command give an action, and those that are no longer of it. */
function read(action: Action, given: readonly string[]): { input: Json; left: readonly string[] } {
  const { positional = [], text } = action.cli ?? {};
  const places = [...positional, ...(text === undefined ? [] : [text])];
  const fields = fieldsOf(action);
  const input: Json = {};
  for (let at = 0; at < given.length; at += 1) {
    if (given[at] === '--json') continue;
    const isOption = given[at]!.startsWith('--');
    const name = isOption ? nameOf(given[at]!) : places.shift();
    if (name === undefined || fields[name] === undefined) return { input, left: given.slice(at) };
    const isAlone = isOption && (given[at + 1] === undefined || given[at + 1]!.startsWith('--'));
    if (isOption && !isAlone) at += 1;
    input[name] = isAlone ? true : given[at]!.replaceAll('"', '');
  }
  return { input, left: [] };
}

const nameOf = (option: string): string =>
  option.slice(2).replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const described = new Map<Action, readonly Field[]>();

/** The fields of an action as the API names them: looked at once. */
function describedFields(action: Action): readonly Field[] {
  const known = described.get(action) ?? [...dialectOf(action).fields.values()];
  described.set(action, known);
  return known;
}

function callOf(action: Action, input: Json): string {
  const other = doneBy[action.name];
  if (other !== undefined) return callOf(byName.get(other.action)!, other.as(input));
  const fields = describedFields(action);
  const typed = Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      asTyped(
        fields.find((field) => field.name === name),
        value,
      ),
    ]),
  );
  const { tool } = action;
  if (tool === undefined) return `${requestToolName} ${JSON.stringify(requestFor(action, typed, fields))}`;
  const said = { ...typed, ...(tool.says && { [tool.says[0]]: tool.says[1] }) };
  return Object.keys(said).length === 0 ? tool.name : `${tool.name} ${JSON.stringify(said)}`;
}

function asTyped(field: Field | undefined, value: unknown): unknown {
  if (field === undefined || typeof value !== 'string') return value;
  const types = typesOf(field.schema);
  if (types.has('array')) return value.split(',');
  const isNumber = types.has('number') || types.has('integer');
  return isNumber && value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
}

/** Stands for what whoever is advised knows. */
const placeholder = /^(?:<.*>|…)$/;

/** The request that does it; what is not known of its path stays a `:name`. */
function requestFor({ route }: Action, input: Json, fields: readonly Field[]): Json {
  const { method } = route;
  const known = Object.entries(input).filter(([, value]) => !placeholder.test(String(value)));
  const path = filledPath(route, Object.fromEntries(known));
  const inPath = new Set([...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name!));
  const rest = fields.filter(({ name }) => input[name] !== undefined && !inPath.has(name));
  const said = Object.fromEntries(rest.map(({ name, json }) => [json, input[name]]));
  if (rest.length === 0) return { method, path };
  if (method !== 'GET') return { method, path, body: said };
  const query = Object.entries(said).map(([json, value]) => `${json}=${String(value)}`);
  return { method, path: `${path}?${query.join('&')}` };
}
