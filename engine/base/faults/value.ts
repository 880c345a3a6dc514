// A value of a file in a few words of a message.

/** Characters of one value that are shown. */
const shownLength = 60;

/** On one line: a plain word as it is, everything else in quotes; `nothing` where there is nothing. */
export function shortValue(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  const text =
    typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean).toString();
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const cut = line.length > shownLength ? `${line.slice(0, shownLength)}…` : line;
  return /^[\w.:/-]+$/.test(cut) ? cut : `"${cut}"`;
}
