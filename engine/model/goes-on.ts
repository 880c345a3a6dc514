// Whether a text goes on from an earlier save of itself, or from an older version that both began with. Measured in
// words: a save that was made on top of another keeps most of what that one brought. Pure.
import { align } from './align.ts';

const wordsOf = (text: string): string[] => text.match(/\S+/g) ?? [];

const common = (a: readonly string[], b: readonly string[]): number => align(a, b).length;

/** Words that are only in one of the two. */
const distance = (a: readonly string[], b: readonly string[]): number =>
  a.length + b.length - 2 * common(a, b);

/** Whether `text` is nearer to `saved` than to `base`, which `saved` was made from. Equally near is no. */
export function goesOn(base: string, saved: string, text: string): boolean {
  const words = wordsOf(text);
  return distance(wordsOf(saved), words) < distance(wordsOf(base), words);
}

/** Whether most of what `saved` says stands in `text`: the same file once more, and not another of its name. */
export function saysMostOf(saved: string, text: string): boolean {
  const words = wordsOf(saved);
  return words.length > 0 && 2 * common(words, wordsOf(text)) > words.length;
}
