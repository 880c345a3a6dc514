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
    super(row.message(data), options);
    this.name = 'Fault';
    this.code = code;
    this.data = data;
    this.help = row.help(data);
    this.http = row.http;
    this.exit = row.exit;
    this.reaction = row.reaction;
  }

  /** What every door sends: the same five fields. */
  toJSON(): { code: FaultCode; message: string; help: string; reaction: Reaction; data: object } {
    return {
      code: this.code,
      message: this.message,
      help: this.help,
      reaction: this.reaction,
      data: this.data,
    };
  }
}

/** Makes the fault of a code: `throw fault('ISSUE_TAKEN', { issue, owner, status, since })`. */
export const fault = <C extends FaultCode>(
  code: C,
  data: FaultData<C>,
  options?: { cause?: unknown },
): Fault => new Fault(code, data as object, options);

export const isFault = (error: unknown, code?: FaultCode): error is Fault =>
  error instanceof Fault && (code === undefined || error.code === code);
