// Which words mean which command: the nouns and verbs of the action list, their plurals and synonyms, and the
// commands of this program's own. Finds; calls nothing.
import type { Action } from '../actions/action.ts';
import { fault } from '../base/fault.ts';
import type { Command } from './command.ts';
import { near } from './near.ts';
import type { BuiltIn, BuiltIns } from './session.ts';

/** What to do: an action of the list, or a command of this program's own. */
export type Target = { command: Command; action: Action } | { command: Command; builtIn: BuiltIn };

export interface Found {
  target: Target;
  /** The words that belong to the command's own arguments. */
  left: string[];
}

const nounSynonyms: Readonly<Record<string, string>> = {
  task: 'issue',
  ticket: 'issue',
  companies: 'company',
  ls: 'list',
  costs: 'cost',
  spend: 'cost',
  people: 'user',
  member: 'user',
  history: 'log',
  init: 'init',
  start: 'up',
  stop: 'down',
  revert: 'undo',
};

/** Other words for a verb; the first that the noun has is meant. */
const verbSynonyms: Readonly<Record<string, readonly string[]>> = {
  ls: ['list'],
  new: ['create', 'hire', 'add', 'save'],
  add: ['create', 'add', 'hire', 'save'],
  create: ['create', 'hire', 'add', 'save'],
  get: ['show'],
  view: ['show'],
  read: ['show'],
  info: ['show'],
  update: ['change'],
  set: ['change', 'set'],
  rm: ['remove'],
  delete: ['remove'],
  claim: ['checkout'],
  start: ['checkout', 'wake'],
  close: ['done', 'move'],
  invoke: ['wake'],
  fire: ['terminate'],
  unpause: ['resume'],
  attach: ['attach'],
};

/** What a noun alone does, the first of these that it has; an inbox is the caller's own. */
const alone = (inRun: boolean): string[] => ['list', 'show', 'summary', 'status', inRun ? 'agent' : 'user'];

const looksLikeReference = (word: string): boolean =>
  /^([A-Z][A-Z0-9]*-\d+|[0-9a-f]{8}-[0-9a-f-]{27})$/i.test(word);

/** Finds what the words ask for; throws COMMAND_UNKNOWN or VERB_UNKNOWN with what may have been meant. */
export async function findTarget(
  words: readonly string[],
  builtIns: BuiltIns,
  inRun = false,
): Promise<Found> {
  const [first = 'help', second] = words;
  const own = (second && builtIns[`${first} ${second}`]) || builtIns[nounSynonyms[first] ?? first];
  if (own) {
    const builtIn = await own();
    return { target: { command: builtIn.command, builtIn }, left: words.slice(builtIn.command.verb ? 2 : 1) };
  }
  const actions = await actionsOf(first);
  if (actions.length === 0)
    throw fault('COMMAND_UNKNOWN', {
      command: first,
      near: near(canonicalNoun(first)[1] ?? first, await allNouns(builtIns)),
    });
  const { commandOf, ...grammar } = await import('./grammar.ts');
  const { action, used } = findVerb(grammar, actions, [first, second], alone(inRun));
  return { target: { command: commandOf(action), action }, left: words.slice(1 + used) };
}

/** What reads actions is loaded for them only: a command of this program's own starts in half the time without. */
type Grammar = Record<'nounOf' | 'verbOf', (action: Action) => string>;

function findVerb(
  { nounOf, verbOf }: Grammar,
  actions: readonly Action[],
  [typed, word]: readonly [string, string | undefined],
  alone: readonly string[],
): { action: Action; used: 0 | 1 } {
  const verbs = new Map(actions.map((action) => [verbOf(action), action]));
  const pick = (names: readonly string[]): Action | undefined =>
    names.map((name) => verbs.get(name)).find((action) => action !== undefined);
  const usual = pick(alone) ?? actions[0]!;
  if (word === undefined) return { action: usual, used: 0 };
  const named = verbs.get(word) ?? pick(verbSynonyms[word] ?? []);
  if (named) return { action: named, used: 1 };
  const show = verbs.get('show');
  if (show && looksLikeReference(word)) return { action: show, used: 0 };
  // A noun that does one thing takes its words at once: `search lighthouse`.
  if (actions.length === 1) return { action: usual, used: 0 };
  throw fault('VERB_UNKNOWN', {
    noun: typed,
    verb: word,
    near: near(word, [...verbs.keys(), ...Object.keys(verbSynonyms)])
      .map((name) => (verbs.has(name) ? name : verbOf(pick(verbSynonyms[name] ?? []) ?? usual)))
      .map((verb) => `${nounOf(usual)} ${verb}`)
      .filter((name, index, all) => all.indexOf(name) === index),
  });
}

/** `issues` is `issue`, `tasks` too. */
function canonicalNoun(word: string): readonly string[] {
  const singular = word.endsWith('ies')
    ? `${word.slice(0, -3)}y`
    : word.endsWith('s')
      ? word.slice(0, -1)
      : word;
  return [word, singular, nounSynonyms[word] ?? '', nounSynonyms[singular] ?? ''].filter(Boolean);
}

/** What people and agents are offered; the rest are the engine's own steps. */
export async function offeredActions(): Promise<readonly Action[]> {
  const { actions } = await import('../actions/all.ts');
  return actions.filter(({ internal }) => !internal);
}

/** The actions of a noun, its plural or synonym; none where there is no such noun. */
export async function actionsOf(noun: string): Promise<readonly Action[]> {
  const [offered, { nounOf }] = await Promise.all([offeredActions(), import('./grammar.ts')]);
  return (
    canonicalNoun(noun)
      .map((name) => offered.filter((action) => nounOf(action) === name))
      .find(({ length }) => length > 0) ?? []
  );
}

/** Verbs of this program's own that a noun of the list has besides: `edit` of `issue`. */
export const ownVerbs = (noun: string, builtIns: BuiltIns): string[] =>
  Object.keys(builtIns).flatMap((name) => (name.startsWith(`${noun} `) ? [name.slice(noun.length + 1)] : []));

/** Every noun of the list and every command of this program's own. */
export async function allNouns(builtIns: BuiltIns): Promise<string[]> {
  const [offered, { nounOf }] = await Promise.all([offeredActions(), import('./grammar.ts')]);
  const own = Object.keys(builtIns).map((name) => name.split(' ')[0]!);
  return [...new Set([...offered.map(nounOf), ...own])].toSorted();
}
