// One request as one write: the call's names and time are drawn once, the change may run more than once.
// Knows the store's writer and no action.
import type { Change, WriteOptions, Written } from '../store/change.ts';
import { newCall, type Context } from './context.ts';
import { Draft } from './draft.ts';
import { sourcesOf } from './now.ts';

/** Runs `change` on a draft of the newest commit; resolves when its commit is durable. */
export function writeDraft<T>(
  context: Context,
  action: string,
  change: (draft: Draft) => Change<T>,
  options?: WriteOptions & { input?: string },
): Promise<Written<T>> {
  const call = newCall(context.actor, context.clock.now(), context.requestKey, options?.input);
  const sources = sourcesOf(context);
  return context.store.write((snapshot) => change(new Draft(snapshot, sources, call, action)), options);
}
