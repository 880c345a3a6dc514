// The types of a call, by the action's name: whoever knows which action it asks for is told by the compiler what to give and
// what comes back. At run time there is nothing here.
import type { ActionName, Calls } from '../actions/all.ts';

/**
 * What is given to an action. Of a name that is known only at run time the action judges what it was given; a name that is
 * on no list takes nothing.
 */
export type InputOf<N extends string> = N extends ActionName
  ? Calls[N]['input']
  : ActionName extends N
    ? object
    : never;

/** What an action answers. */
export type ResultOf<N extends string> = N extends ActionName ? Calls[N]['result'] : unknown;

/** What comes back. */
export interface Answer<R = unknown> {
  result: R;
  /** The commit that a write became. */
  commit?: string;
  /** What is wrong with the files that a read is about. */
  problems?: readonly Omit<ResultOf<'problem.list'>['items'][number], 'sides'>[];
  /** Files changed by hand that a read leaves out. */
  leftOut?: readonly string[];
  /** The earlier state that was read, where one was asked for. */
  asOf?: { commit: string; at: string };
}

/** Performs an action through whatever leads to it. Throws its fault. */
export type Call = <N extends string>(action: N, input: InputOf<N>) => Promise<Answer<ResultOf<N>>>;
