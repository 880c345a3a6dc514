// A stranger's words inside a sentence of ours: one line, nothing that moves a terminal, not too much of it.

/** Longest part that is quoted, in characters. */
const quotedLength = 60;
/** Names that a sentence lists. */
const namesShown = 3;

// eslint-disable-next-line no-control-regex -- control characters are what is replaced
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/** The words with everything unprintable blanked; never empty. */
export const plain = (text: string): string => text.replaceAll(unprintable, ' ').toWellFormed() || '?';

/** The beginning of the words, in double quotes. */
export const quoted = (text: string): string => JSON.stringify(plain(text).slice(0, quotedLength));

/** The first of some names, each once, and how many more there are. */
export function listed(names: readonly string[]): string {
  const unique = [...new Set(names)].map(plain);
  const more = unique.length - namesShown;
  return more > 0 ? `${unique.slice(0, namesShown).join(', ')} and ${more} more` : unique.join(', ');
}
