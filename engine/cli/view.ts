// How an action's answer looks to people: a few have a view of their own, every other is drawn from its shape.
import type { Action } from '../actions/action.ts';
import { shapeLines } from './shape.ts';
import type { Frame } from './table.ts';
import { views } from './views/all.ts';

/** Lines for the answer of `action`. */
export async function viewOf(action: Action, result: unknown, frame: Frame): Promise<string[]> {
  const view = await views[action.name]?.();
  return view ? view(result as never, frame) : shapeLines(action, result, frame);
}
