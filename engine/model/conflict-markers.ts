// The markers that git leaves in a text it could not merge: taken apart into the two sides, and put around what two
// texts say differently. Pure.
import { align } from './align.ts';

export interface MarkedSides {
  /** Only where the markers show it (merge.conflictStyle diff3). */
  base?: string;
  ours: string;
  theirs: string;
}

type Part = 'all' | 'ours' | 'base' | 'theirs';

const begin = /^(<{7,})(?: .*)?\r?$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;

/** Both sides of a text with markers, whole; undefined where it has none, or some that do not belong together. */
export function sidesOfMarkers(text: string): MarkedSides | undefined {
  const sides = { ours: [] as string[], base: [] as string[], theirs: [] as string[] };
  let part: Part = 'all';
  let size = 0;
  let [regions, bases] = [0, 0];
  let fenced = '';
  for (const line of text.split('\n')) {
    if (part === 'all') {
      fenced = fenceAfter(fenced, line);
      const opened = fenced === '' ? begin.exec(line)?.[1] : undefined;
      if (opened === undefined) {
        for (const side of Object.values(sides)) side.push(line);
        continue;
      }
      [part, size, regions] = ['ours', opened.length, regions + 1];
      continue;
    }
    const next = markerOf(line, size);
    if (next === 'base' && part === 'ours') [part, bases] = ['base', bases + 1];
    else if (next === 'theirs' && (part === 'ours' || part === 'base')) part = 'theirs';
    else if (next === 'all' && part === 'theirs') part = 'all';
    else sides[part].push(line);
  }
  if (regions === 0 || part !== 'all') return undefined;
  const [ours, base, theirs] = [sides.ours, sides.base, sides.theirs].map((lines) => lines.join('\n'));
  return { ours: ours!, theirs: theirs!, ...(bases === regions ? { base: base! } : {}) };
}

/** The part that a marker line of this size begins. */
function markerOf(line: string, size: number): Part | undefined {
  const is = (sign: string): boolean => {
    const rest = line.slice(size).trimEnd();
    return line.startsWith(sign.repeat(size)) && (rest === '' || rest.startsWith(' '));
  };
  if (is('|')) return 'base';
  if (is('=')) return 'theirs';
  return is('>') ? 'all' : undefined;
}

/** The mark of the code fence that is open behind a line; '' outside. */
function fenceAfter(open: string, line: string): string {
  const mark = fence.exec(line)?.[1];
  if (mark === undefined) return open;
  if (open === '') return mark;
  return mark.startsWith(open) && /^ {0,3}[`~]+\s*$/.test(line) ? '' : open;
}

/** One text with markers around every place where the two differ. */
export function withMarkers(mine: string, theirs: string): string {
  const [our, their] = [mine.split('\n'), theirs.split('\n')];
  const lines: string[] = [];
  let [o, t] = [0, 0];
  const upTo = (ourEnd: number, theirEnd: number): void => {
    if (o < ourEnd || t < theirEnd)
      lines.push(
        '<<<<<<< mine',
        ...our.slice(o, ourEnd),
        '=======',
        ...their.slice(t, theirEnd),
        '>>>>>>> theirs',
      );
    [o, t] = [ourEnd, theirEnd];
  };
  for (const [a, b] of align(our, their)) {
    upTo(a, b);
    lines.push(our[a]!);
    [o, t] = [a + 1, b + 1];
  }
  upTo(our.length, their.length);
  return lines.join('\n');
}
