// What a command runs with: the words that were typed, read; the world around the process; and where it prints.
// Owns no behaviour of any command.
import { fault } from '../base/fault.ts';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config.ts';
import { standardInput, type Value } from './arguments.ts';
import { commandName, type Command, type Globals } from './command.ts';
import type { Output } from './output.ts';

/** By name, `issue edit` or `doctor`; each loaded only when it is asked for. */
export type BuiltIns = Readonly<Record<string, () => Promise<BuiltIn>>>;

export interface Session {
  builtIns: BuiltIns;
  config: Config;
  clock: Clock;
  /** The folder the command was called in. */
  cwd: string;
  output: Output;
  globals: Globals;
  values: Record<string, Value>;
  /** All of standard input, as text; read at most once. */
  readInput(): Promise<string>;
}

/** A command of this program's own, beside those of the action list. Returns the exit code; 0 if nothing. */
export interface BuiltIn {
  command: Command;
  /** Whether it heeds --at. */
  readsPast?: true;
  run(session: Session): Promise<number | void>;
}

/** The text of a value, or undefined when it was not given. */
export const textOf = (session: Session, field: string): string | undefined => {
  const value = session.values[field];
  return typeof value === 'string' ? value : undefined;
};

export const isSet = (session: Session, field: string): boolean => session.values[field] === true;

/** Values with every `-` replaced by what standard input holds; only one of them may ask for it. */
export async function withInput(session: Session, command: Command): Promise<Record<string, unknown>> {
  const asking = Object.keys(session.values).filter((field) => session.values[field] === standardInput);
  if (asking.length > 1)
    throw fault('FLAG_WRONG', {
      command: commandName(command),
      flag: asking.map((field) => `--${field}`).join(' and '),
      found: '"-" twice',
      wanted: 'standard input only once',
    });
  const [field] = asking;
  return field === undefined ? session.values : { ...session.values, [field]: await session.readInput() };
}
