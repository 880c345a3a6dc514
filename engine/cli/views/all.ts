// The actions whose answers have a view of their own, each loaded when it is needed.
import type { Frame } from '../table.ts';

/** Draws one action's answer; the type of the answer is the view's own. */
export type View = (result: never, frame: Frame) => string[];

export const views: Readonly<Record<string, () => Promise<View>>> = {};
