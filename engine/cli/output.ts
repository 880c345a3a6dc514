// The only place of the program that prints. Answers go to standard output, everything said about them to standard
// error, so that a pipe carries data alone.
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
  now: number;
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
  /** The answer: as lines for people, or `result` (and the commit it became) in the envelope. */
  answer(result: unknown, lines: () => readonly string[], commit?: string): void;
  /** A remark beside the answer; silent with --quiet. */
  note(text: string): void;
  /** A line of progress that the next one replaces; shown only on a terminal. Empty clears it. */
  progress(text: string): void;
  fault(fault: Fault): void;
  /** A mistake of ours: what happened, with paths scrubbed, and where to report it. */
  bug(report: { message: string; stack: string; where: string }): void;
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
  return {
    json,
    quiet,
    interactive: Boolean(stderr.isTTY) && !quiet && !json,
    frame: { width, palette, now: options.now },
    answer(result, lines, commit) {
      clear();
      if (json) envelope({ ok: true, result: result ?? null, ...(commit ? { commit } : {}) });
      else for (const line of lines()) stdout.write(`${line}\n`);
    },
    note(text) {
      clear();
      if (!quiet && !json)
        for (const line of wrap(escapeControls(text), width)) stderr.write(`${errors.quiet(line)}\n`);
    },
    progress(text) {
      if (!stderr.isTTY || quiet || json) return;
      clear();
      if (text) stderr.write(oneLine(text));
      progressing = text !== '';
    },
    fault(fault) {
      clear();
      if (json) envelope({ ok: false, error: { ...fault.toJSON(), exit: fault.exit } });
      else stderr.write(faultLines(fault, errors, width));
    },
    bug({ message, stack, where }) {
      clear();
      if (json)
        envelope({
          ok: false,
          error: {
            code: 'BUG',
            message,
            help: `Please report it: ${where}`,
            reaction: 'stop',
            data: {},
            exit: 70,
          },
        });
      stderr.write(
        `${errors.bad('bug')}  ${oneLine(message)}\n      This is a mistake of Minutebook, not of yours. Please report it with these lines:\n      ${where}\n\n${errors.quiet(escapeControls(stack))}\n`,
      );
    },
  };
}

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
