// Gives memory back once a busy time is over: a daemon rests most of its life.
import { giveMemoryBack, heapBytes } from '../base/memory.ts';
import type { Engine } from '../engine.ts';

export const memoryEveryMs = 30_000;
/** Less is not worth a pause. */
const worthBytes = 48 * 1024 * 1024;

/** Rest is a line that has not moved since the last look. */
export function givingMemoryBack({ store }: Pick<Engine, 'store'>): () => Promise<void> {
  let head: string | undefined;
  let leanBytes = 0;
  return () => {
    const isAtRest = head !== undefined && store.head() === head;
    head = store.head();
    if (isAtRest && heapBytes() - leanBytes >= worthBytes) {
      giveMemoryBack();
      leanBytes = heapBytes();
    }
    return Promise.resolve();
  };
}
