// The only place of the program that prints. Answers go to standard output, everything said about them to standard
// error, so that a pipe carries data alone.
import { iso, type Clock } from '../base/clock.ts';
import type { Fault } from '../base/fault.ts';
import { makePalette, type Palette } from './style.ts';
import type { Frame } from './table.ts';
import { escapeControls, oneLine, wrap } from './text.ts';

export interface Stream {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export interface OutputOptions {
  stdout: Stream;
  stderr: Stream;
  json: boolean;
  quiet: boolean;
  /** True and false decide; undefined asks the terminal. */
  color?: boolean;
  clock: Clock;
}

const narrowest = 40;
const usual = 80;
const widest = 160;

/** The version of the envelope that `--json` answers in. */
export const envelopeVersion = 1;

export interface Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly frame: Frame;
  readonly interactive: boolean;
  /** The answer: as lines for people, or `result` and what belongs to it in the envelope. */
  answer(result: unknown, lines: () => readonly string[], beside?: Beside): void;
  /** A remark beside the answer; silent with --quiet. */
  note(text: string): void;
  /** A line of progress that the next one replaces; shown only on a terminal. Empty clears it. */
  progress(text: string): void;
  /** One event of a daemon, as a line of JSON with its time; errors as their stack. */
  log(event: object): void;
  fault(fault: Fault): void;
  /** A mistake of ours: what happened, with paths scrubbed, and where to report it. */
  bug(report: Bug): void;
}

/** What comes with an answer: the commit it became, the state it is of, problems of its files, hand edits left out. */
export interface Beside {
  commit?: string | undefined;
  asOf?: { commit: string; at: string };
  problems?: readonly unknown[];
  leftOut?: readonly string[] | undefined;
}

export function makeOutput(options: OutputOptions): Output {
  const { stdout, stderr, json, quiet } = options;
  const palette = makePalette(options.color ?? Boolean(stdout.isTTY));
  const errors = makePalette(options.color ?? Boolean(stderr.isTTY));
  const columns = stdout.isTTY ? (stdout.columns ?? usual) : usual;
  const width = Math.min(widest, Math.max(narrowest, columns));
  const envelope = (content: object): void => {
    stdout.write(`${JSON.stringify({ minutebook: envelopeVersion, ...content })}\n`);
  };
  let progressing = false;
  const clear = (): void => {
    if (progressing) stderr.write('\r\x1b[K');
    progressing = false;
  };
  const note = (text: string): void => {
    clear();
    if (!quiet && !json)
      for (const line of wrap(escapeControls(text), width)) stderr.write(`${errors.quiet(line)}\n`);
  };
  return {
    json,
    quiet,
    interactive: Boolean(stderr.isTTY) && !quiet && !json,
    frame: { width, palette, now: options.clock.now() },
    answer(result, lines, { commit, asOf, problems = [], leftOut = [] } = {}) {
      clear();
      const beside = {
        ...(commit ? { commit } : {}),
        ...(asOf ? { asOf } : {}),
        ...(problems.length > 0 ? { problems } : {}),
        ...(leftOut.length > 0 ? { leftOut } : {}),
      };
      if (json) envelope({ ok: true, result: result ?? null, ...beside });
      else for (const line of lines()) stdout.write(`${line}\n`);
      if (leftOut.length > 0) note(leftOutNote(leftOut));
    },
    note,
    progress(text) {
      if (!stderr.isTTY || quiet || json) return;
      clear();
      if (text) stderr.write(oneLine(text));
      progressing = text !== '';
    },
    log(event) {
      clear();
      const shown = (_: string, value: unknown): unknown => (value instanceof Error ? value.stack : value);
      stdout.write(`${JSON.stringify({ at: iso(options.clock.now()), ...event }, shown)}\n`);
    },
    fault(fault) {
      clear();
      if (json) envelope({ ok: false, error: { ...fault.toJSON(), exit: fault.exit } });
      else stderr.write(faultLines(fault, errors, width));
    },
    bug(report) {
      clear();
      if (json) envelope({ ok: false, error: bugError(report) });
      stderr.write(bugLines(report, errors));
    },
  };
}

/** Files named one by one. */
const namedLimit = 3;

function leftOutNote(paths: readonly string[]): string {
  const named = paths.slice(0, namedLimit).join(', ');
  const more = paths.length > namedLimit ? ` and ${paths.length - namedLimit} more` : '';
  return `Not in this answer, because changed by hand and not committed: ${named}${more} (minutebook problem list)`;
}

interface Bug {
  message: string;
  stack: string;
  where: string;
}

const bugError = ({ message, where }: Bug): object => ({
  code: 'BUG',
  message,
  help: `Please report it: ${where}`,
  reaction: 'stop',
  data: {},
  exit: 70,
});

const bugLines = ({ message, stack, where }: Bug, { bad, quiet }: Palette): string =>
  [
    `${bad('bug')}    ${oneLine(message)}`,
    `${indent}This is a mistake of Minutebook, not of yours. Please report it with these lines:`,
    `${indent}${where}`,
    '',
    quiet(escapeControls(stack)),
    '',
  ].join('\n');

const indent = '       ';

function faultLines(fault: Fault, palette: Palette, width: number): string {
  const [first = '', ...more] = wrap(escapeControls(fault.message), width - indent.length);
  const help = wrap(escapeControls(fault.help), width - indent.length);
  return [
    `${palette.bad('error')}  ${first}`,
    ...more.map((line) => indent + line),
    ...help.map((line, index) => `${index === 0 ? `${palette.live('help')}   ` : indent}${line}`),
    '',
  ].join('\n');
}
