// What the API offers, and what about an action only the API has to know.
import type { Action } from '../actions/action.ts';
import { actions } from '../actions/all.ts';

/** Everything but the engine's own steps. */
export const offered: readonly Action[] = actions.filter(({ internal }) => internal === undefined);

const makers = /\.(?:create|hire|add|comment|ask|save|log)$/;

/** Whether the action makes something new: its answer is 201. */
export const isMaker = (action: Action): boolean => !('read' in action) && makers.test(action.name);
