// `minutebook verify`: is the book what it should be? For people before they trust it, and for the checks of a forge.
import { fault } from '../../base/fault.ts';
import type { Finding } from '../../verify.ts';
import { annotationLine } from '../annotations.ts';
import { takeIn } from '../door.ts';
import { findBook } from '../place.ts';
import { isSet, textOf, type BuiltIn, type Session } from '../session.ts';
import { count } from '../text.ts';
import { problemBlocks } from '../views/problems.ts';

/** Exit code of a book with damage, as in the table of faults: a damaged book. */
const damaged = 7;
const formats = ['text', 'github'] as const;

export const verify: BuiltIn = {
  command: {
    noun: 'verify',
    sentence: 'Check git’s objects, signatures, every file and every rule between files; fails on damage',
    words: [],
    flags: [
      {
        name: 'deep',
        field: 'deep',
        kind: 'switch',
        sentence: 'Also compare the catalog with a new one, and read all with a second reader',
      },
      {
        name: 'range',
        field: 'range',
        kind: 'text',
        sentence: 'Judge only what these commits changed: origin/main..HEAD',
      },
      {
        name: 'format',
        field: 'format',
        kind: 'text',
        sentence: 'text, or github: annotations that a forge shows beside the change',
      },
    ],
    examples: [
      'minutebook verify',
      'minutebook verify --deep --json',
      'minutebook verify --range origin/main..HEAD --format github',
    ],
    more: 'Needs no host: a plain clone is enough. Exits with 7 on damage; notices do not count.',
  },
  async run(session) {
    const { output } = session;
    const format = formatOf(session);
    const range = textOf(session, 'range');
    if (range !== undefined && isSet(session, 'deep'))
      throw fault('FLAG_WRONG', {
        command: 'verify',
        flag: '--range',
        found: '--deep too',
        wanted: 'one of them',
      });
    const looked = range === undefined ? await verifyAll(session) : await verifySome(session, range);
    const { findings, ok } = looked.found;
    output.answer(looked.found, () =>
      format === 'github'
        ? findings.map(annotationOf)
        : [
            ...problemBlocks(findings, output.frame),
            ...(findings.length > 0 ? [''] : []),
            ok ? `${output.frame.palette.good('✓')} ${looked.sound}` : looked.unsound,
          ],
    );
    return ok ? 0 : damaged;
  },
};

interface Looked {
  found: { findings: readonly Finding[]; ok: boolean };
  sound: string;
  unsound: string;
}

async function verifyAll(session: Session): Promise<Looked> {
  const { output, clock } = session;
  const root = findBook(session);
  await takeIn(session, root);
  const { verifyBook } = await import('../../verify.ts');
  const found = await verifyBook({
    root,
    clock,
    deep: isSet(session, 'deep'),
    onStep: (what) => output.progress(`checking ${what} …`),
    onProgress: (done, total) => output.progress(`reading files  ${done} of ${total}`),
  });
  const at = found.commit?.slice(0, 10) ?? 'its beginning';
  const size = `${count(found.files, 'file')}, ${count(found.commits, 'commit')}`;
  return {
    found,
    sound: `The book is sound at ${at} (${size}${noticesOf(found)}).`,
    unsound: `${damagesOf(found)} at ${at} (${size}).`,
  };
}

async function verifySome(session: Session, range: string): Promise<Looked> {
  const { verifyRange } = await import('../../verify.ts');
  const found = await verifyRange(findBook(session), range);
  const size = `${count(found.commits, 'commit')}, ${count(found.files, 'file')} changed`;
  return {
    found,
    sound: `Nothing is damaged by ${range} (${size}${noticesOf(found)}).`,
    unsound: `${damagesOf(found)} by ${range} (${size}).`,
  };
}

const damagesOf = ({ findings }: Looked['found']): string =>
  `${findings.filter(({ level }) => level === 'damage').length} damaged`;
const noticesOf = ({ findings }: Looked['found']): string =>
  findings.length === 0 ? '' : `, ${count(findings.length, 'notice')}`;

function formatOf(session: Session): (typeof formats)[number] {
  const asked = textOf(session, 'format') ?? 'text';
  const format = formats.find((known) => known === asked);
  if (format) return format;
  throw fault('FLAG_WRONG', {
    command: 'verify',
    flag: '--format',
    found: JSON.stringify(asked),
    wanted: formats.join(' or '),
  });
}

const annotationOf = ({ level, code, path, line, found, remedy, command }: Finding): string =>
  annotationLine({
    level: level === 'damage' ? 'error' : 'warning',
    title: `minutebook: ${code}`,
    message: [found, remedy, ...(command === null ? [] : [`$ ${command}`])].join('\n'),
    path,
    line,
  });
