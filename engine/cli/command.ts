// What a command is to the command line: its words, its flags, its examples. Both the actions of the list and the
// few commands of this program's own are described by it; parsing and help need nothing else.
import { momentSentence } from '../model/moment.ts';

export type FlagKind = 'text' | 'number' | 'switch' | 'list' | 'json';

export interface Flag {
  /** As typed, without dashes. */
  name: string;
  /** The key of the input that it fills. */
  field: string;
  kind: FlagKind;
  short?: string;
  /** Other names it answers to. */
  also?: readonly string[];
  choices?: readonly string[];
  /** Of a list: it holds numbers. */
  ofNumbers?: boolean;
  required?: boolean;
  /** `--no-<name>` sends null: the field is emptied. */
  clearable?: boolean;
  sentence?: string;
}

export interface Command {
  /** `issue`, or a command without verbs such as `doctor`. */
  noun: string;
  verb?: string;
  sentence: string;
  /** What is given without a flag, in order; a list takes all that is left. */
  words: readonly Flag[];
  flags: readonly Flag[];
  /** Complete command lines. */
  examples: readonly string[];
  /** Paragraphs below the sentence. */
  more?: string;
}

/** `issue create`, `doctor`. */
export const commandName = (command: Pick<Command, 'noun' | 'verb'>): string =>
  command.verb ? `${command.noun} ${command.verb}` : command.noun;

/** `minutebook issue create <title> [flags]`. */
export function usage(command: Command): string {
  const words = command.words.map((word) => {
    const name = word.kind === 'list' ? `${word.name}…` : word.name;
    return word.required ? `<${name}>` : `[${name}]`;
  });
  const flags = command.flags.length ? ['[flags]'] : [];
  return ['minutebook', commandName(command), ...words, ...flags].join(' ');
}

/** Flags that every command understands. */
export const globalFlags: readonly Flag[] = [
  {
    name: 'company',
    field: 'company',
    kind: 'text',
    short: 'c',
    sentence: 'Which company; else the only one, the folder you stand in, or MINUTEBOOK_COMPANY',
  },
  {
    name: 'book',
    field: 'book',
    kind: 'text',
    short: 'C',
    sentence: 'Where the book is; else the folder you stand in or one above, or MINUTEBOOK_BOOK',
  },
  { name: 'at', field: 'at', kind: 'text', sentence: momentSentence },
  { name: 'json', field: 'json', kind: 'switch', sentence: 'Answer as one line of JSON' },
  { name: 'quiet', field: 'quiet', kind: 'switch', short: 'q', sentence: 'Say only what was asked for' },
  { name: 'no-color', field: 'noColor', kind: 'switch', sentence: 'No colours, as with NO_COLOR' },
  { name: 'help', field: 'help', kind: 'switch', short: 'h', sentence: 'What the command does and takes' },
];

/** How those of everywhere read beside a command's own: one that empties a field of its is meant for all only before the verb. */
export const globalsBeside = ({ flags }: Pick<Command, 'flags'>): Flag[] => {
  const emptied = flags.filter(({ clearable }) => clearable).map(({ name }) => `no-${name}`);
  return globalFlags.map((flag) =>
    emptied.includes(flag.name) ? { ...flag, sentence: `Before the verb: ${flag.sentence}` } : flag,
  );
};

export interface Globals {
  company?: string;
  book?: string;
  at?: string;
  json?: boolean;
  quiet?: boolean;
  noColor?: boolean;
  help?: boolean;
}
