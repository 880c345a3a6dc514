// Texts that no file of a book could hold, found wherever they stand in a value.

/** What is said of such a text. */
const flawOf = (text: string): string | undefined => {
  if (text.includes('\0')) return 'has a NUL byte in it, which no text can hold';
  return text.isWellFormed() ? undefined : 'has half of a surrogate pair in it, which is no character';
};

/** Each text, and each name of a field, that has one; `place` leads to the value. */
export function textFlaws(
  value: unknown,
  place: readonly string[] = [],
): { place: readonly string[]; flaw: string }[] {
  if (typeof value === 'string') {
    const flaw = flawOf(value);
    return flaw === undefined ? [] : [{ place, flaw }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const flaw = flawOf(name);
    return flaw === undefined ? textFlaws(one, [...place, name]) : [{ place, flaw: `a name in it ${flaw}` }];
  });
}
