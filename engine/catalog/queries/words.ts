// What people type into a search box, as a query of the full-text index: every word must be there, the last one by
// its beginning, quoted words side by side. No character of theirs has a meaning for the index.

/** A company, and what sort of text it is, as words of the index that no text holds. */
const companyWord = (company: string): string =>
  `xx${company.replaceAll(/[^a-z0-9]/g, (other) => `x${other.charCodeAt(0).toString(16)}x`)}`;
const kindWord = (kind: string): string => `xk${kind}`;

export const scopeOf = (company: string, kind: string): string => `${companyWord(company)} ${kindWord(kind)}`;

/** The query that finds `text` anywhere; undefined when there is no word in it. */
export function wordsOf(text: string): string | undefined {
  const chunks = (text.replaceAll('\0', ' ').match(/"[^"]*"|[^\s"]+/g) ?? []).filter((chunk) =>
    /[\p{L}\p{N}\p{Co}]/u.test(chunk),
  );
  if (chunks.length === 0) return undefined;
  const terms = chunks.map((chunk) => `"${chunk.replaceAll('"', '')}"`);
  // A single letter begins too many words to be worth asking for.
  const last = chunks.at(-1)!;
  if (!last.startsWith('"') && last.length > 1) terms.push(`${terms.pop()!} *`);
  return `{title body} : (${terms.join(' AND ')})`;
}

/** The same within one company, and among texts of one kind where that is said. */
export function matchOf(company: string, text: string, kind?: string): string | undefined {
  const words = wordsOf(text);
  const scope = kind === undefined ? companyWord(company) : `(${companyWord(company)} AND ${kindWord(kind)})`;
  return words && `scope : ${scope} AND ${words}`;
}
