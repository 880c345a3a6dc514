// What a view is: lines from an answer, and perhaps from further answers.
import type { Frame } from '../table.ts';

/** Asks for more than the answer holds: another read through the same door. */
export type Ask = (action: string, input: object) => Promise<unknown>;

/** Draws one action's answer; the type of the answer is the view's own. */
export type View = (result: never, frame: Frame, ask: Ask) => string[] | Promise<string[]>;
