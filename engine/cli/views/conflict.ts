// Conflicts: where each stands, and both sides of every field in dispute.
import { sayThing, type Thing } from '../../base/faults/conflict.ts';
import type { Frame } from '../table.ts';
import { valueText } from '../value.ts';
import { count, escapeControls, oneLine, truncate } from '../text.ts';

export interface ConflictItem {
  path: string;
  from: 'commit' | 'edit' | 'merge';
  commit: string | null;
  fields: readonly { field: string; base?: unknown; mine?: unknown; theirs?: unknown }[];
  things: { mine: Thing; theirs: Thing } | null;
}

export interface Resolved {
  path: string;
  how: 'committed' | 'staged';
  subject: string | null;
  next: string | null;
}

const origins: Readonly<Record<ConflictItem['from'], string>> = {
  commit: 'your commit was taken in; what you wrote stands where it contradicts the book',
  edit: 'your edit stays in the file, uncommitted',
  merge: 'git left it to you to merge',
};

/** Lines of one side that are shown; the whole is a command away. */
const sideLines = 8;

export function conflictLines(items: readonly ConflictItem[], frame: Frame): string[] {
  const { palette } = frame;
  if (items.length === 0) return ['No open conflicts.'];
  return [
    ...items.flatMap((item) => [...itemLines(item, frame), '']),
    `${count(items.length, 'conflict')}. Settle one: minutebook resolve ${items[0]!.path} ${palette.live('--mine | --theirs | --field <field>=mine | --edit')}`,
  ];
}

function itemLines({ path, from, fields, things }: ConflictItem, frame: Frame): string[] {
  const { palette } = frame;
  const disputed = things
    ? [
        '  two things at one place: one of them stays',
        ...sideOf('mine', sayThing(things.mine), frame),
        ...sideOf('theirs', sayThing(things.theirs), frame),
      ]
    : fields.length === 0
      ? ['  all of it can be merged: minutebook resolve does it']
      : fields.flatMap(({ field, base, mine, theirs }) => [
          `  ${palette.live(oneLine(field))}`,
          ...sideOf('was', base, frame),
          ...sideOf('mine', mine, frame),
          ...sideOf('theirs', theirs, frame),
        ]);
  return [palette.strong(oneLine(path)), palette.quiet(`  ${origins[from]}`), ...disputed];
}

function sideOf(name: string, value: unknown, { palette, width }: Frame): string[] {
  if (value === undefined && name === 'was') return [];
  const lines = escapeControls(valueText(value) || 'nothing').split('\n');
  const style = { was: palette.quiet, mine: palette.good, theirs: palette.bad }[name]!;
  const shown = lines
    .slice(0, sideLines)
    .map((line, at) => style(truncate(`    ${(at === 0 ? name : '').padEnd(7)} ${line}`, width)));
  return lines.length > sideLines
    ? [...shown, palette.quiet(`            … ${lines.length - sideLines} lines more`)]
    : shown;
}

export function resolvedLines({ path, how, subject, next }: Resolved, { palette }: Frame): string[] {
  const done =
    how === 'staged'
      ? `${oneLine(path)} is merged and staged.`
      : subject === null
        ? `${oneLine(path)} is what the book says.`
        : oneLine(subject);
  return [`${palette.good('✓')} ${done}`, ...(next === null ? [] : [`Go on with: ${palette.live(next)}`])];
}
