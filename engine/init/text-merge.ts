// Git's own text merge as a line of shell: what merges a file wherever this program cannot. Knows words only.

/** `'…'`, whatever stands in it. */
export const quoteForShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Merges into `ours`, with markers where lines contradict each other, and fails then. Its words are the shell's. */
export const textMerge = (ours: string, base: string, theirs: string, markerSize: string): string =>
  `git merge-file --marker-size=${markerSize} -L ours -L base -L theirs ${ours} ${base} ${theirs}`;
