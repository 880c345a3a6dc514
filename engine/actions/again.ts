// What a repeated request is answered, for actions that are about one thing: read from the commit of the first one, as the
// thing was then. Knows no kind's fields.
import type { Kind } from '../model/kind.ts';
import type { Made } from './action.ts';
import type { Entry, Lookup } from './lookup.ts';

/**
 * The thing the commit was about first, as it left it. Looked for among the files it changed: since then the thing may
 * have been renamed or removed.
 */
export function madeOf<K extends Kind>(kind: K, lookup: Lookup, made: Made): Entry<K> {
  const {
    about: [first],
    commit,
  } = made;
  const { company = '', name = '' } = first ?? {};
  const changed = lookup.sources.reader.diff(commit.parents[0], commit.oid);
  const found = changed.flatMap(({ path }) => lookup.at(kind, path) ?? []);
  return found.find((entry) => entry.name === name) ?? lookup.need(kind, company || undefined, name);
}

/** The answer of an action that shows what it made or changed. */
export const shownAgain =
  <K extends Kind, O>(kind: K, show: (entry: Entry<K>) => O) =>
  (lookup: Lookup, made: Made): O =>
    show(madeOf(kind, lookup, made));

/** The answer of an action that removed something: what it was called. */
export function removedAgain(_: Lookup, made: Made): { id: string; slug: string } {
  const { data, name } = madeOf(made.about[0]!.kind, made.before, made);
  return { id: ('id' in data ? data.id : undefined) ?? '', slug: name };
}
