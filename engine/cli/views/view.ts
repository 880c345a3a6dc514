// What a view is: lines from an answer, and perhaps from further answers.
import type { InputOf, ResultOf } from '../../http/call.ts';
import type { Frame } from '../table.ts';

/** Asks for more than the answer holds: another read through the same door. */
export type Ask = <N extends string>(action: N, input: InputOf<N>) => Promise<ResultOf<N>>;

/** Draws one action's answer. What a view shows of it it names itself; that the answer has it the compiler holds. */
export type View<N extends string> = (
  result: ResultOf<N>,
  frame: Frame,
  ask: Ask,
) => string[] | Promise<string[]>;
