// What is wrong, as people can act on it in eighty columns: where, what, what to do, and the line to type.
import type { Frame } from '../table.ts';
import { count, escapeControls, oneLine, wrap } from '../text.ts';

export interface ProblemLine {
  level: 'damage' | 'notice';
  path: string | null;
  line: number | null;
  found: string;
  remedy: string;
  command: string | null;
}

const indent = '  ';

/** One problem: its place, what was found, what to do. A command is never wrapped: it is there to be copied. */
export function problemBlock(
  { level, path, line, found, remedy, command }: ProblemLine,
  frame: Frame,
): string[] {
  const { palette, width } = frame;
  const place = path === null ? '' : `${oneLine(path)}${line === null ? '' : `:${line}`}`;
  const sign = level === 'damage' ? palette.bad('✗') : palette.warn('!');
  const text = (words: string): string[] =>
    wrap(oneLine(words), width - indent.length).map((row) => indent + row);
  return [
    ...(place === '' ? [] : [`${sign} ${palette.strong(place)}`]),
    ...text(found).map((row, at) => (place === '' && at === 0 ? `${sign} ${row.trimStart()}` : row)),
    ...text(remedy).map((row) => palette.quiet(row)),
    ...(command === null ? [] : [`${indent}${palette.live('$')} ${palette.live(escapeControls(command))}`]),
  ];
}

/** All of them, an empty line between two. */
export const problemBlocks = (problems: readonly ProblemLine[], frame: Frame): string[] =>
  problems.flatMap((problem, at) => [...(at === 0 ? [] : ['']), ...problemBlock(problem, frame)]);

export const problemList = ({ items }: { items: readonly ProblemLine[] }, frame: Frame): string[] =>
  items.length === 0 ? [frame.palette.quiet('No problems.')] : problemBlocks(items, frame);

/** Problems shown beside an answer; all of them are one command away. */
const besideLimit = 3;

/** What is wrong with the files an answer is about, below it. */
export function problemsBeside(problems: readonly ProblemLine[], frame: Frame): string[] {
  if (problems.length === 0) return [];
  const more = problems.length - besideLimit;
  return [
    '',
    frame.palette.bad(
      `${count(problems.length, 'problem')} with these files; the last good version of each counts`,
    ),
    ...problemBlocks(problems.slice(0, besideLimit), frame),
    ...(more > 0 ? ['', frame.palette.quiet(`and ${more} more: minutebook problem list`)] : []),
  ];
}
