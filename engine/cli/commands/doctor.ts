// `minutebook doctor`: what is wrong here, and how to mend it.
import { findDaemon } from '../launch.ts';
import { findBook } from '../place.ts';
import type { BuiltIn } from '../session.ts';
import { count, oneLine, wrap } from '../text.ts';

const aboutColumns = 14;
/** Exit code when something does not work, as of a damaged book. */
const sick = 7;

export const doctor: BuiltIn = {
  command: {
    noun: 'doctor',
    sentence: 'Say what is wrong with this host or this book, and how to mend it',
    words: [],
    flags: [],
    examples: ['minutebook doctor', 'minutebook doctor --json'],
    more: 'Changes nothing. Exits with 0 unless something does not work; warnings do not count.',
  },
  async run(session) {
    const { output, clock, config } = session;
    const root = findBook(session);
    const { examine } = await import('../../doctor.ts');
    const checks = await examine({ root, clock, path: config.path, daemon: findDaemon(root) });
    const { palette, width } = output.frame;
    const signs = { ok: palette.good('ok  '), warn: palette.warn('warn'), fail: palette.bad('fail') };
    const of = (level: string): number => checks.filter((check) => check.level === level).length;
    output.answer({ root, checks }, () => [
      ...checks.flatMap(({ level, about, found, fix }) => [
        ...wrap(oneLine(found), width - aboutColumns - 8).map((line, index) =>
          index === 0
            ? `${signs[level]}  ${about.padEnd(aboutColumns)}  ${line}`
            : ' '.repeat(aboutColumns + 8) + line,
        ),
        ...(fix === undefined
          ? []
          : wrap(`→ ${oneLine(fix)}`, width - aboutColumns - 8).map(
              (line) => ' '.repeat(aboutColumns + 8) + palette.live(line),
            )),
      ]),
      '',
      of('fail') + of('warn') === 0
        ? 'Everything is as it should be.'
        : `${count(of('fail'), 'failure')}, ${count(of('warn'), 'warning')}.`,
    ]);
    return of('fail') > 0 ? sick : 0;
  },
};
