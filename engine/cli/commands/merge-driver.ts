// `minutebook merge-driver`: what git calls to merge one file. Writes the merged text over ours; or changes nothing, says
// what is in dispute and fails, so that the script that calls it can leave git's own conflict markers.
import { readFileSync, writeFileSync } from 'node:fs';
import { keepsBoth, mergeInBook } from '../../merging.ts';
import { areApart } from '../../model/another.ts';
import { textOf, type BuiltIn } from '../session.ts';

/** Exit code that tells git of a conflict. */
const inDispute = 1;

const word = (name: string, sentence: string) => ({
  name,
  field: name,
  kind: 'text' as const,
  required: true,
  sentence,
});

export const mergeDriver: BuiltIn = {
  command: {
    noun: 'merge-driver',
    sentence: 'Merge three versions of one file by field and paragraph; called by git',
    words: [
      word('base', 'The file with the version both come from'),
      word('ours', 'The file with our version; the merged text goes there'),
      word('theirs', 'The file with the other version'),
      word('path', 'Where it stands in the book, which says what it is'),
    ],
    flags: [],
    examples: ['git config merge.minutebook.driver'],
    more:
      'Exits with 0 and the merged text in <ours>, or with 1 and <ours> as it was. Git calls it for files that ' +
      '.gitattributes gives merge=minutebook, where `minutebook init` configured it; elsewhere git merges them as text.',
  },
  run: async (session) => {
    const [base, ours, theirs, path] = ['base', 'ours', 'theirs', 'path'].map((name) =>
      textOf(session, name)!,
    );
    const [was, our, their] = [base, ours, theirs].map((file) => readFileSync(file!));
    const sides = { base: was!, ours: our!, theirs: their! };
    if (keepsBoth(session.cwd, path!, sides, session.config.merged)) {
      session.output.note(
        `${path}: made twice, on both sides. Both are kept: the later one gets a place of its own`,
      );
      return 0;
    }
    const { bytes, conflicts } = mergeInBook(session.cwd, path!, sides);
    if (areApart(sides.ours, sides.theirs)) {
      session.output.note(
        `${path}: each side made another thing here. Take one of them: minutebook resolve ${path} --mine | --theirs`,
      );
      return inDispute;
    }
    if (conflicts.length > 0) {
      const fields = [...new Set(conflicts.map(({ field }) => field))].join(', ');
      session.output.note(`${path}: both sides changed ${fields}. To settle it: minutebook resolve ${path}`);
      return inDispute;
    }
    writeFileSync(ours!, bytes);
    return 0;
  },
};
