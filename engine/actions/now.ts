// The book as it is now, for whoever asks. Knows where its parts come from; never what is asked.
import type { Context } from './context.ts';
import { Lookup, type Sources } from './lookup.ts';

export const sourcesOf = ({ catalog, store, kernel }: Context): Sources => ({
  catalog,
  reader: store,
  kernel,
});

/** The newest state as the context's actor sees it, with the catalog that stands at it. */
export function nowFor(context: Context): Lookup {
  const commit = context.catalog.sync();
  return new Lookup(context.store.snapshot(commit), sourcesOf(context), context.actor);
}
