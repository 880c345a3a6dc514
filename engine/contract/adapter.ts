// What an adapter is: a description of one kind of agent program. It says what to run, how to read a line of output
// and how to judge the end. It never spawns, reads a file or knows the book; the runner does that for all of them.

/** Tokens. `cached` is the part of `input` that was read from a cache. */
export interface Usage {
  input: number;
  cached: number;
  output: number;
}

/** Why a run failed, as the kernel reacts to it; the words stand in the run's record. */
export const failures = [
  /** Worth another try soon: a dropped connection, an overloaded provider. */
  'transient',
  /** The provider's limit is used up; `notBefore` says until when, if it is known. */
  'quota',
  /** The credentials are missing or wrong. */
  'login',
  /** The provider refused the request itself. */
  'refusal',
  /** The session cannot be resumed; a fresh one may work. */
  'poisoned_session',
  /** The program ended with an error, or without its terminal event. */
  'crash',
  /** The program never ran. */
  'not_started',
  /** The supervisor was killed, so that nothing is known about the end. */
  'lost',
  /** No output for too long. */
  'silent',
  /** No daemon looked after it for too long. */
  'orphaned',
] as const;
export type Failure = (typeof failures)[number];

/** What one line of output says. Totals replace what was known, the others add to it. */
export type LineReading =
  | { kind: 'session'; id: string }
  | { kind: 'usage'; usage: Usage; total: boolean; model?: string }
  | { kind: 'cost'; micros: number; total: boolean }
  | { kind: 'text'; text: string }
  | { kind: 'toolCall'; name: string }
  | { kind: 'question'; text: string }
  | { kind: 'end'; ok: boolean; reason?: string; failure?: Failure; notBefore?: string };

export type TerminalEvent = Extract<LineReading, { kind: 'end' }>;

/** What stands in the host file for the runner that a book's file names; a book can name one, never define one. */
export interface RunnerEntry {
  name: string;
  command: readonly string[];
}

export interface Invocation {
  runner: RunnerEntry;
  /** The wake-up in a few sentences: what the agent is told. */
  prompt: string;
  /** Absolute path of the context as JSON. */
  contextFile: string;
  model?: string;
  /** A session to resume. */
  session?: string;
}

export interface Command {
  argv: readonly [string, ...string[]];
  /** What the program finds on its standard input; nothing when absent. Prompts go here, never into `argv`. */
  stdin?: string;
  /** Variables this program needs, beside those every agent gets. */
  env?: Readonly<Record<string, string>>;
}

/** How a run ended, as the supervisor saw it. */
export interface End {
  /** Exit code; over 128 where a signal ended it. */
  code: number;
  /** `exited` when the agent ended by itself; else why it was stopped. */
  reason: string;
  /** The last line that said how it ended, if any did. */
  terminal?: TerminalEvent;
}

export interface Outcome {
  status: 'succeeded' | 'failed' | 'cancelled' | 'timed_out';
  /** One line for people. */
  reason: string;
  failure?: Failure;
  /** ISO time before which no agent on this account should be started. */
  notBefore?: string;
}

export interface Adapter {
  /** The name files use: `adapter: {type: process}`. */
  name: string;
  /** How much it can tell: the exit code, status lines, or everything (session, usage, cost, tool calls). */
  level: 'minimum' | 'status' | 'full';
  /** Where usage is known from while it runs; `end` is shown as not enforceable within a run. */
  metering: 'stream' | 'file' | 'proxy' | 'end';
  /** Whether it was ever run against the real program. */
  proven: boolean;
  command(invocation: Invocation): Command;
  /** Reads one line of output. Never throws: what it does not understand says nothing. */
  readLine(line: string): readonly LineReading[];
  /** Judges an end that the agent came to by itself; stops are judged by the runner. */
  judge(end: End): Outcome;
}
