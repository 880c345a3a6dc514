// Help as lines: for everything, for a noun, for one command. Teaches by examples that work; everything else is
// derived from the commands themselves.
import { commandOf, nounOf, verbOf } from './grammar.ts';
import { commandName, globalsBeside, usage, type Command, type Flag } from './command.ts';
import type { Session } from './session.ts';
import type { Frame } from './table.ts';
import { tableLines } from './table.ts';
import { wrap } from './text.ts';
import { actionsOf, allNouns, offeredActions, ownVerbs, type Target } from './vocabulary.ts';

interface Entry {
  name: string;
  text: string;
}

const entryLines = (entries: readonly Entry[], frame: Frame): string[] =>
  tableLines(
    [
      { title: '', value: ({ name }: Entry) => name, style: (_, { strong }) => strong },
      { title: '', value: ({ text }: Entry) => text, gives: true },
    ],
    entries,
    { ...frame, width: frame.width - 2 },
  ).map((line) => `  ${line}`);

/** `--help` after any words: the command's help, or the noun's where no verb was given. */
export async function showHelp(target: Target, words: readonly string[], session: Session): Promise<number> {
  const nounAlone = 'action' in target && words.length < 2;
  if (words.length === 0) await showOverview(session);
  else if (nounAlone) await showNoun(words[0]!, session);
  else showCommand(target.command, session);
  return 0;
}

/** What one command does and takes. */
export function showCommand(command: Command, { output }: Session): void {
  const { frame } = output;
  const { strong } = frame.palette;
  output.answer(command, () => [
    strong(`minutebook ${commandName(command)}`),
    ...wrap(`${command.sentence}.`, frame.width),
    ...(command.more ? ['', ...wrap(command.more, frame.width)] : []),
    '',
    ...wrap(`usage  ${usage(command)}`, frame.width),
    ...section('Words', command.words, frame),
    ...section('Flags', command.flags, frame),
    ...section('Everywhere', globalsBeside(command), frame),
    '',
    strong(command.examples.length > 1 ? 'Examples' : 'Example'),
    ...command.examples.map((line) => `  ${line}`),
  ]);
}

function section(title: string, flags: readonly Flag[], frame: Frame): string[] {
  if (flags.length === 0) return [];
  const word = title === 'Words';
  const entries = flags.map((flag) => ({ name: flagName(flag, word), text: flagText(flag) }));
  return ['', frame.palette.strong(title), ...flagLines(entries, frame)];
}

/** Flags with their sentences beside them, broken over as many lines as they need. */
function flagLines(entries: readonly Entry[], frame: Frame): string[] {
  const column = Math.min(30, Math.max(...entries.map(({ name }) => name.length)) + 4);
  return entries.flatMap(({ name, text }) => {
    const [first = '', ...more] = wrap(text, Math.max(24, frame.width - column));
    const begin = `  ${name}`.padEnd(column);
    const head = name.length + 4 > column ? [begin, ' '.repeat(column) + first] : [begin + first];
    return [...head, ...more.map((line) => ' '.repeat(column) + line)].map((line) => line.trimEnd());
  });
}

const valueName: Record<Flag['kind'], string> = {
  text: ' <text>',
  number: ' <number>',
  switch: '',
  list: ' <a,b,…>',
  json: ' <json>',
};

function flagName(flag: Flag, word: boolean): string {
  if (word) return `<${flag.name}>`;
  return `${flag.short ? `-${flag.short}, ` : ''}--${flag.name}${valueName[flag.kind]}`;
}

const flagText = (flag: Flag): string =>
  [
    flag.sentence,
    flag.choices && `one of ${flag.choices.join(', ')}`,
    flag.required && 'needed',
    flag.clearable && `--no-${flag.name} empties it`,
  ]
    .filter(Boolean)
    .join('; ');

/** A noun's verbs. */
export async function showNoun(noun: string, { output, builtIns }: Session): Promise<void> {
  const actions = await actionsOf(noun);
  const name = actions[0] ? nounOf(actions[0]) : noun;
  const own = ownVerbs(name, builtIns).map(async (verb) => (await builtIns[`${name} ${verb}`]!()).command);
  const commands = [...actions.map(commandOf), ...(await Promise.all(own))];
  const { strong, quiet } = output.frame.palette;
  output.answer(commands, () => [
    `${strong(`minutebook ${name}`)} <verb>`,
    '',
    ...flagLines(
      commands.map((command) => ({ name: command.verb ?? '', text: command.sentence })),
      output.frame,
    ),
    '',
    quiet(`More: minutebook help ${name} ${commands[0]?.verb ?? ''}`),
  ]);
}

const own: readonly Entry[] = [
  { name: 'onboard', text: 'A first book with a demo company, running: start here' },
  { name: 'init', text: 'Make a book, or make a clone of one usable on this host' },
  { name: 'up, down', text: 'Start and stop the daemon that runs the agents' },
  { name: 'status', text: 'What runs, and what the book holds' },
  { name: 'doctor', text: 'What is wrong with this host or this book, and how to mend it' },
  { name: 'verify', text: 'Check every file, rule and git object; fails on problems' },
  { name: 'adopt', text: 'Commit files that were dropped in or edited by hand' },
  { name: 'log', text: 'Who did what, from the git log' },
  { name: 'undo', text: 'Take back what one commit or one run did' },
  { name: 'resolve', text: 'Settle what you and the book contradict each other in' },
  { name: 'issue edit', text: 'Open an issue in your editor' },
  { name: 'mcp', text: 'Serve the book to a client of the Model Context Protocol' },
  { name: 'reindex', text: 'Build the catalog again from the files' },
  { name: 'completion', text: 'Completion for bash, zsh or fish' },
  { name: 'version', text: 'Which version this is, and on which Node' },
];

const first: readonly string[] = [
  'minutebook onboard',
  'minutebook issue create "Fix the login" --assignee cto --priority high',
  'minutebook issues --status todo',
  'minutebook issue comment ACME-42 "@cto please look"',
];

/** Everything there is, on one page. */
export async function showOverview({ output, builtIns }: Session): Promise<void> {
  const actions = await offeredActions();
  const nouns = [...new Set(actions.map(nounOf))].toSorted();
  const entries = nouns.map((noun) => ({
    name: noun,
    text: [
      ...actions.filter((action) => nounOf(action) === noun).map(verbOf),
      ...ownVerbs(noun, builtIns),
    ].join(' '),
  }));
  const { strong, quiet } = output.frame.palette;
  const everything = {
    nouns: await allNouns(builtIns),
    actions: actions.map(({ name, sentence }) => ({ name, sentence })),
  };
  output.answer(everything, () => [
    `${strong('minutebook')} <noun> <verb> [words] [--flags]    ${quiet('a noun alone lists')}`,
    '',
    strong('The book'),
    ...entryLines(own, output.frame),
    '',
    strong('What it holds'),
    ...flagLines(entries, output.frame),
    '',
    strong('For example'),
    ...first.map((line) => `  ${line}`),
    '',
    quiet('More: minutebook help issue, minutebook help issue checkout'),
    quiet('Every command answers --help and --json.'),
  ]);
}
