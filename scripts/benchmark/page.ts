// The page of figures: a section is written anew when it was measured, and stays as it is when it was not. Knows markdown,
// never how anything is measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { figureText, isMet, peerText, type Row } from './row.ts';

const head = `# Benchmarks

Written by \`scripts/bench --write\`, section by section: whole-process figures. Machines are noisy: ratios of one run say
more than single figures, and the fixed piece of work tells how fast the machine was. Servers are measured once they are warm.
`;
const notesMark = '<!-- notes -->';

/** Rows that were measured together, and a sentence on what. */
export interface Measurement {
  rows: readonly Row[];
  machine: string;
}

/** Puts the sections of what was measured into the page. What people wrote below the mark stays. */
export function writePage(file: string, measurements: readonly Measurement[]): void {
  const [figures = '', notes = ''] = readFileSync(file, 'utf8').split(notesMark);
  const sections = new Map(
    figures
      .split(/^(?=## )/m)
      .slice(1)
      .map((text) => [/^## (.*)/.exec(text)![1]!, text.trim()]),
  );
  for (const { rows, machine } of measurements)
    for (const name of new Set(rows.map(({ section }) => section))) {
      const own = rows.filter(({ section }) => section === name);
      sections.set(name, `## ${name}\n\n${machine}\n\n${tableOf(own)}`);
    }
  writeFileSync(
    file,
    [head, ...sections.values()].join('\n\n').replace(/\n{3,}/g, '\n\n') + `\n\n${notesMark}${notes}`,
  );
}

function tableOf(rows: readonly Row[]): string {
  const mark = (row: Row): string => ({ true: 'yes', false: '**no**', undefined: '' })[String(isMet(row))]!;
  const lines = rows.map(
    (row) =>
      `| ${row.what} | ${figureText(row.figure)} ${row.unit}${row.peer ? ` (${peerText(row.peer)})` : ''} | ${row.bar} | ${mark(row)} |`,
  );
  return ['| what | figure | bar | reached |', '|---|---|---|---|', ...lines].join('\n');
}
