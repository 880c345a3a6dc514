// `minutebook doctor`: what is wrong here, and how to mend it; with --fix it mends what has one safe remedy.
import { isFault } from '../../base/fault.ts';
import type { Check, HostMend } from '../../doctor.ts';
import type { ResultOf } from '../../http/call.ts';
import { findDaemon } from '../../http/daemon-file.ts';
import { openDoor, takeIn } from '../door.ts';
import { launcher } from '../package.ts';
import { findBook } from '../place.ts';
import { isSet, type BuiltIn, type Session } from '../session.ts';
import type { Frame } from '../table.ts';
import { count, escapeControls, oneLine, wrap } from '../text.ts';

const aboutColumns = 14;
const gap = ' '.repeat(aboutColumns + 8);
/** Exit code when something does not work, as of a damaged book. */
const sick = 7;

/** Hand edits that stand, with the daemon's reasons. */
async function openEdits(session: Session): Promise<ResultOf<'book.adopt'>['refused']> {
  const door = await openDoor(session, true);
  try {
    const { result } = await door.perform('book.adopt', { dryRun: true });
    return result.refused;
  } finally {
    await door.close();
  }
}

export const doctor: BuiltIn = {
  command: {
    noun: 'doctor',
    sentence: 'Say what is wrong with this host or this book, and how to mend it',
    words: [],
    flags: [
      {
        name: 'fix',
        field: 'fix',
        kind: 'switch',
        sentence: 'Mend what has one safe remedy, then look again',
      },
      { name: 'dry-run', field: 'dryRun', kind: 'switch', sentence: 'With --fix: only say what it would do' },
    ],
    examples: ['minutebook doctor', 'minutebook doctor --fix --dry-run', 'minutebook doctor --fix'],
    more:
      'Without --fix it changes nothing. What --fix does to the book is a commit each; it never guesses what a file was ' +
      'meant to say. Exits with 0 unless something does not work; warnings do not count.',
  },
  async run(session) {
    const { output } = session;
    const root = findBook(session);
    const dryRun = isSet(session, 'dryRun');
    const mended = isSet(session, 'fix') || dryRun ? await mend(session, root, dryRun) : undefined;
    await takeIn(session, root);
    const { examine } = await import('../../doctor.ts');
    const { clock, config } = session;
    const daemon = findDaemon(root);
    const edits = daemon ? { edits: await openEdits(session) } : {};
    const patient = { root, clock, path: config.path, daemon, launcher: launcher(), ...edits };
    const checks = await examine(patient);
    const of = (level: string): number => checks.filter((check) => check.level === level).length;
    output.answer({ root, ...(mended ? { mended } : {}), checks }, () => [
      ...(mended ? [...mendLines(mended, dryRun, output.frame), ''] : []),
      ...checks.flatMap((check) => checkLines(check, output.frame)),
      '',
      of('fail') + of('warn') === 0
        ? 'Everything is as it should be.'
        : `${count(of('fail'), 'failure')}, ${count(of('warn'), 'warning')}.`,
    ]);
    return of('fail') > 0 ? sick : 0;
  },
};

interface BookMend {
  what: string;
  path: string;
  reason?: string;
}

interface Mended {
  host: HostMend[];
  book: BookMend[];
  left: BookMend[];
  commits: string[];
}

async function mend(session: Session, root: string, dryRun: boolean): Promise<Mended> {
  const { mendHost, planHost } = await import('../../doctor.ts');
  const options = { root, launcher: launcher(), daemon: findDaemon(root) !== undefined };
  const host = dryRun ? planHost(options) : mendHost(options);
  try {
    return { host, ...(await mendBook(session, dryRun)) };
  } catch (error) {
    // A book that cannot be opened for writing keeps nobody from seeing why.
    if (!isFault(error)) throw error;
    const left = [{ what: 'open the book for writing', path: '', reason: `${error.message} ${error.help}` }];
    return { host, book: [], left, commits: [] };
  }
}

async function mendBook(session: Session, dryRun: boolean): Promise<Omit<Mended, 'host'>> {
  const door = await openDoor(session, false);
  try {
    const { result } = await door.perform('book.mend', { dryRun });
    const { mended, left, commits } = result;
    return { book: mended, left, commits };
  } finally {
    await door.close();
  }
}

function mendLines({ host, book, left }: Mended, dryRun: boolean, { palette, width }: Frame): string[] {
  const sign = dryRun ? palette.live('would') : palette.good('✓');
  const line = (about: string, text: string): string[] =>
    wrap(oneLine(text), width - gap.length).map((row, at) =>
      at === 0 ? `${sign}${' '.repeat(dryRun ? 1 : 5)}${about.padEnd(aboutColumns)}  ${row}` : gap + row,
    );
  if (host.length + book.length + left.length === 0)
    return ['Nothing here has a remedy that needs no decision.'];
  return [
    ...host.flatMap(({ about, what }) => line(about, what)),
    ...book.flatMap(({ what }) => line('book', what)),
    ...left.flatMap(({ what, reason = '' }) => [
      ...wrap(oneLine(`${palette.bad('left')}  ${what}: ${reason}`), width),
    ]),
  ];
}

function checkLines({ level, about, found, fix, command }: Check, { palette, width }: Frame): string[] {
  const signs = { ok: palette.good('ok  '), warn: palette.warn('warn'), fail: palette.bad('fail') };
  const rows = (text: string): string[] => wrap(oneLine(text), width - gap.length);
  return [
    ...rows(found).map((row, at) =>
      at === 0 ? `${signs[level]}  ${about.padEnd(aboutColumns)}  ${row}` : gap + row,
    ),
    ...(fix === undefined ? [] : rows(`→ ${fix}`).map((row) => gap + palette.live(row))),
    // Never wrapped: it is there to be copied.
    ...(command === undefined ? [] : [`${' '.repeat(6)}$ ${escapeControls(command)}`]),
  ];
}
