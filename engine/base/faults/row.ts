// The shape of a row in the table of faults.

/** How a caller should react: mend the input, try the same again, wait for something, or stop. */
export type Reaction = 'fix' | 'retry' | 'wait' | 'stop';

export interface FaultRow<D> {
  /** HTTP status. */
  http: number;
  /** Exit code: 2 bad input, 3 not allowed, 4 conflict, 5 not found, 6 busy or offline, 7 a damaged book. */
  exit: number;
  reaction: Reaction;
  /** One line: what happened, with the value that was received. */
  message(data: D): string;
  /** What to do next, with an example that works. */
  help(data: D): string;
}

export const row = <D>(definition: FaultRow<D>): FaultRow<D> => definition;
