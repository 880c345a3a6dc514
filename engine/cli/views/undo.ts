// What was taken back, or would be: field by field, or as a difference between texts.
import type { Frame } from '../table.ts';
import { escapeControls, oneLine, truncate } from '../text.ts';
import { valueText } from '../value.ts';

interface Change {
  field: string;
  from?: unknown;
  to?: unknown;
}

interface UndoneFile {
  name: string;
  kind: string | null;
  company: string | null;
  how: 'changed' | 'added' | 'removed';
  fields: readonly Change[];
}

export interface Undone {
  subject: string;
  files: readonly UndoneFile[];
  kept: readonly string[];
  diff: string | null;
}

/** Fields named one by one; who wants the whole asks git. */
const fieldsShown = 20;
const nameColumns = 24;

export function undoneLines({ subject, files, kept, diff }: Undone, frame: Frame): string[] {
  const { palette, width } = frame;
  if (diff !== null)
    return [
      ...diff.split('\n').map((line) => colored(escapeControls(line), palette)),
      '',
      palette.quiet(`A dry run: nothing was written. It would be: ${oneLine(subject)}`),
    ];
  const lines = asWholes(files).flatMap(({ name, how, fields }) =>
    how === 'changed'
      ? fields.map(
          ({ field, from, to }) => `${name.padEnd(nameColumns)}  ${field}: ${show(from)} → ${show(to)}`,
        )
      : [`${name.padEnd(nameColumns)}  ${how === 'added' ? 'is there again' : 'is gone again'}`],
  );
  const more = lines.length - fieldsShown;
  return [
    `${palette.good('✓')} ${oneLine(subject)}`,
    ...lines.slice(0, fieldsShown).map((line) => truncate(`  ${oneLine(line)}`, width)),
    ...(more > 0 ? [palette.quiet(`  and ${more} more: git show refs/minutebook/head`)] : []),
    ...kept.map((path) => palette.quiet(truncate(`  stays  ${oneLine(path)}`, width))),
  ];
}

/** A company that comes or goes takes along all that is in it: said once. */
function asWholes(files: readonly UndoneFile[]): UndoneFile[] {
  const wholes = files.filter(({ kind, how }) => kind === 'company' && how !== 'changed');
  return files.filter(
    (file) =>
      wholes.includes(file) ||
      !wholes.some(({ company, how }) => company === file.company && how === file.how),
  );
}

const colored = (line: string, { good, bad, live }: Frame['palette']): string =>
  line.startsWith('@@')
    ? live(line)
    : line.startsWith('+')
      ? good(line)
      : line.startsWith('-')
        ? bad(line)
        : line;

const shownText = 40;

/** A value in a few words. */
const show = (value: unknown): string => truncate(oneLine(valueText(value) || 'nothing'), shownText);
