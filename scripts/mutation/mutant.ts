// What a mutant is: one rule of the engine taken away on purpose, and the test that must notice.

export interface Mutant {
  /** What is wrong with it, in a few words. */
  name: string;
  /** The file of the engine that is patched. */
  file: string;
  /** The text that is replaced; it stands in the file exactly once, or the mutant has rotted. */
  was: string;
  is: string;
  /** Where the rule is held: a test file, and the beginning of the title of the test that must fail. */
  test: string;
  title: string;
}
