// `minutebook reindex`: the catalog again, from nothing but the files.
import { count } from '../text.ts';
import { findBook } from '../place.ts';
import type { BuiltIn } from '../session.ts';
import { duration } from '../time.ts';

export const reindex: BuiltIn = {
  command: {
    noun: 'reindex',
    sentence: 'Build the catalog again from the files',
    words: [],
    flags: [],
    examples: ['minutebook reindex'],
    more: 'The catalog is derived and may be deleted at any time; this gives the same rows.',
  },
  async run(session) {
    const { output, clock } = session;
    const { openReading } = await import('../../reading.ts');
    const begin = clock.now();
    let files = 0;
    const onProgress = (done: number, total: number): void => {
      files = total;
      output.progress(`reading files  ${done} of ${total}`);
    };
    const reading = openReading(findBook(session), clock, { onProgress });
    try {
      const { catalog } = reading.context;
      catalog.rebuild();
      const problems = catalog.problems();
      const result = { commit: catalog.commit(), files, problems: problems.length, ms: clock.now() - begin };
      output.answer(result, () => [
        `The catalog stands at ${result.commit?.slice(0, 10) ?? 'nothing'} (${duration(result.ms)}).`,
        ...(problems.length > 0 ? [`${count(problems.length, 'problem')}: minutebook doctor`] : []),
      ]);
    } finally {
      reading.close();
    }
  },
};
