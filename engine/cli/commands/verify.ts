// `minutebook verify`: is the book what it should be? For people before they trust it, and for CI.
import { findBook } from '../place.ts';
import { isSet, type BuiltIn } from '../session.ts';
import { count, oneLine, wrap } from '../text.ts';

/** Exit code of a book with problems, as in the table of faults: a damaged book. */
const damaged = 7;

export const verify: BuiltIn = {
  command: {
    noun: 'verify',
    sentence: 'Check git’s objects, every file and every rule between files; fails on problems',
    words: [],
    flags: [
      {
        name: 'deep',
        field: 'deep',
        kind: 'switch',
        sentence: 'Also compare the catalog with one built from nothing',
      },
    ],
    examples: ['minutebook verify', 'minutebook verify --deep --json'],
  },
  async run(session) {
    const { output, clock } = session;
    const { verifyBook } = await import('../../verify.ts');
    output.progress('checking …');
    const found = verifyBook({
      root: findBook(session),
      clock,
      deep: isSet(session, 'deep'),
      onProgress: (done, total) => output.progress(`reading files  ${done} of ${total}`),
    });
    const { good, bad, live } = output.frame.palette;
    const problems = found.git.length + found.files.length + found.catalog.length;
    output.answer(found, () => [
      ...found.git.map((line) => `${bad('git')}      ${oneLine(line)}`),
      ...found.files.flatMap(({ path, line, found: what, remedy }) => [
        `${bad('file')}     ${oneLine(path)}${line === null ? '' : `:${line}`}  ${oneLine(what)}`,
        ...wrap(oneLine(remedy), output.frame.width - 14).map(
          (text, at) => `         ${at === 0 ? live('help') : '    '} ${text}`,
        ),
      ]),
      ...found.catalog.map(
        (table) =>
          `${bad('catalog')}  the table ${table} differs from one built from nothing: minutebook reindex`,
      ),
      found.ok
        ? `${good('✓')} The book is sound at ${found.commit?.slice(0, 10) ?? 'its beginning'}.`
        : `${count(problems, 'problem')} at ${found.commit?.slice(0, 10) ?? 'its beginning'}.`,
    ]);
    return found.ok ? 0 : damaged;
  },
};
