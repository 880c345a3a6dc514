// The one table of expected failures, joined from its areas, and the error that carries a row of it.
// An impossible state is an assertion, never a fault.
import type { FaultRow, Reaction } from './faults/row.ts';
import { bookFaults } from './faults/book.ts';
import { commandFaults } from './faults/command.ts';
import { conflictFaults } from './faults/conflict.ts';
import { doorFaults } from './faults/door.ts';
import { formatFaults } from './faults/format.ts';
import { inputFaults } from './faults/input.ts';
import { intakeFaults } from './faults/intake.ts';
import { machineFaults } from './faults/machine.ts';
import { moneyFaults } from './faults/money.ts';
import { pastFaults } from './faults/past.ts';
import { peopleFaults } from './faults/people.ts';
import { runFaults } from './faults/run.ts';
import { storeFaults } from './faults/store.ts';
import { toolFaults } from './faults/tool.ts';
import { undoFaults } from './faults/undo.ts';
import { workFaults } from './faults/work.ts';

export const faults = {
  ...inputFaults,
  ...commandFaults,
  ...formatFaults,
  ...storeFaults,
  ...bookFaults,
  ...workFaults,
  ...intakeFaults,
  ...peopleFaults,
  ...pastFaults,
  ...moneyFaults,
  ...doorFaults,
  ...runFaults,
  ...undoFaults,
  ...toolFaults,
  ...conflictFaults,
  ...machineFaults,
};

export type FaultCode = keyof typeof faults;
export type FaultData<C extends FaultCode> = (typeof faults)[C] extends FaultRow<infer D> ? D : never;

/** Characters of a message, a help and a value of the data that are told, and items of a list. */
const textLimit = 2_000;
const valueLimit = 500;
const itemLimit = 100;
const depthLimit = 6;

/** What was received may be of any size; what is said about it is not. */
const shorten = (text: string, limit: number): string =>
  text.length > limit ? `${text.slice(0, limit).toWellFormed()}…` : text;

function told(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return shorten(value, valueLimit);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthLimit) return '…';
  if (Array.isArray(value)) return value.slice(0, itemLimit).map((item) => told(item, depth + 1));
  const entries = Object.entries(value).slice(0, itemLimit);
  return Object.fromEntries(entries.map(([key, item]) => [shorten(key, valueLimit), told(item, depth + 1)]));
}

/** An expected failure: what happened, what to do about it, and how a caller should react. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly data: object;
  readonly help: string;
  /** HTTP status of the answer. */
  readonly http: number;
  /** Exit code of the CLI. */
  readonly exit: number;
  readonly reaction: Reaction;

  constructor(code: FaultCode, data: object, options?: { cause?: unknown }) {
    const row = faults[code] as FaultRow<object>;
    super(shorten(row.message(data), textLimit), options);
    this.name = 'Fault';
    this.code = code;
    this.data = data;
    this.help = shorten(row.help(data), textLimit);
    this.http = row.http;
    this.exit = row.exit;
    this.reaction = row.reaction;
  }

  /** What every door sends: the same five fields, whatever was received in a size that can be read. */
  toJSON(): { code: FaultCode; message: string; help: string; reaction: Reaction; data: object } {
    return {
      code: this.code,
      message: this.message,
      help: this.help,
      reaction: this.reaction,
      data: told(this.data) as object,
    };
  }
}

/** Makes the fault of a code: `throw fault('ISSUE_TAKEN', { issue, owner, status, since })`. */
export const fault = <C extends FaultCode>(
  code: C,
  data: FaultData<C>,
  options?: { cause?: unknown },
): Fault => new Fault(code, data as object, options);

/** A fault of one code, with what was noted of it. */
export type FaultOf<C extends FaultCode> = Fault & { readonly code: C; readonly data: FaultData<C> };

export function isFault(error: unknown): error is Fault;
export function isFault<C extends FaultCode>(error: unknown, code: C): error is FaultOf<C>;
export function isFault(error: unknown, code?: FaultCode): boolean {
  return error instanceof Fault && (code === undefined || error.code === code);
}
