// Two texts as the difference between them, in the form that `git diff` writes and people read. Pure.
import { align } from './align.ts';

/** Unchanged lines shown around a change. */
const context = 3;

interface Line {
  sign: ' ' | '-' | '+';
  text: string;
  /** Lines of each text before this one. */
  was: number;
  is: number;
}

/** The difference of one file; undefined where there is no file. Empty where nothing differs. */
export function unifiedDiff(path: string, was: string | undefined, is: string | undefined): string {
  const lines = linesOf(was ?? '', is ?? '');
  const hunks = hunksOf(lines);
  if (hunks.length === 0 && (was === undefined) === (is === undefined)) return '';
  const head = [
    `--- ${was === undefined ? '/dev/null' : `a/${path}`}`,
    `+++ ${is === undefined ? '/dev/null' : `b/${path}`}`,
  ];
  return [...head, ...hunks.flatMap(hunkLines)].join('\n');
}

const split = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

function linesOf(was: string, is: string): Line[] {
  const [old, now] = [split(was), split(is)];
  const lines: Line[] = [];
  let [o, n] = [0, 0];
  const upTo = (oldEnd: number, nowEnd: number): void => {
    for (; o < oldEnd; o += 1) lines.push({ sign: '-', text: old[o]!, was: o, is: n });
    for (; n < nowEnd; n += 1) lines.push({ sign: '+', text: now[n]!, was: o, is: n });
  };
  for (const [a, b] of align(old, now)) {
    upTo(a, b);
    lines.push({ sign: ' ', text: old[a]!, was: o, is: n });
    [o, n] = [a + 1, b + 1];
  }
  upTo(old.length, now.length);
  return lines;
}

/** Changes with what stands around them; those that are near each other in one piece. */
function hunksOf(lines: readonly Line[]): Line[][] {
  const hunks: Line[][] = [];
  let end = -1;
  for (const [at, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const from = Math.max(at - context, 0);
    if (from > end || hunks.length === 0) hunks.push([]);
    hunks.at(-1)!.push(...lines.slice(Math.max(from, end), at + context + 1));
    end = at + context + 1;
  }
  return hunks;
}

function hunkLines(hunk: readonly Line[]): string[] {
  const count = (sign: '-' | '+'): number =>
    hunk.filter((line) => line.sign === ' ' || line.sign === sign).length;
  const [was, is] = [count('-'), count('+')];
  const [first] = hunk;
  const at = (before: number, lines: number): string => `${lines === 0 ? before : before + 1},${lines}`;
  return [
    `@@ -${at(first!.was, was)} +${at(first!.is, is)} @@`,
    ...hunk.map(({ sign, text }) => sign + text),
  ];
}
