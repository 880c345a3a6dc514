// The article before a word that is filled into a sentence.

/** `an issue`, `a project`, `a user`. */
export const withArticle = (word: string): string => `${/^(?!us)[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`;
