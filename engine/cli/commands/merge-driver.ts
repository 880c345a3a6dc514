// `minutebook merge-driver`: what git calls to merge one file. Writes the merged text over ours, or changes nothing
// and fails, so that the script that calls it can leave git's own conflict markers.
import { readFileSync, writeFileSync } from 'node:fs';
import { mergeFile } from '../../model/merge.ts';
import { textOf, type BuiltIn } from '../session.ts';

export const mergeDriver: BuiltIn = {
  command: {
    noun: 'merge-driver',
    sentence: 'Merge three versions of one file by field and paragraph; called by git',
    words: ['base', 'ours', 'theirs', 'path'].map((name) => ({
      name,
      field: name,
      kind: 'text',
      required: true,
    })),
    flags: [],
    examples: ['git config merge.minutebook.driver'],
  },
  run: async (session) => {
    const [base, ours, theirs, path] = ['base', 'ours', 'theirs', 'path'].map((name) =>
      textOf(session, name)!,
    );
    const read = (file: string): string => readFileSync(file, 'utf8');
    const { text } = mergeFile(path!, read(base!), read(ours!), read(theirs!));
    if (text === undefined) return 1;
    writeFileSync(ours!, text);
    return 0;
  },
};
