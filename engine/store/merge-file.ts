// What the store asks of whoever knows what a file means: to merge three versions of it. Types only.

/** Merges one file of three versions by its meaning; `theirs` is a person's. */
export type MergeFile = (
  path: string,
  base: Buffer | undefined,
  ours: Buffer,
  theirs: Buffer,
) => Buffer | Disputed | 'conflict';

/** Merged but for contradictions, in which the person's side stands: they see it and can judge. Both are shown. */
export interface Disputed {
  disputed: Buffer;
}
