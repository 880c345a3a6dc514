// The page of figures: a section is written anew when it was measured, and stays as it is when it was not. Knows markdown,
// never how anything is measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { figureText, isMet, peerText, type Row } from './row.ts';

const head = `# Benchmarks

Written by \`scripts/bench --write\`, section by section: whole-process figures. Machines are noisy: ratios of one run say
more than single figures.
`;
const notesMark = '<!-- notes -->';

/** Puts the sections of `rows` into the page; `load` is the machine's at the start. What people wrote below the mark stays. */
export function writePage(file: string, rows: readonly Row[], load: number): void {
  const [figures = '', notes = ''] = readFileSync(file, 'utf8').split(notesMark);
  const sections = new Map(
    figures
      .split(/^(?=## )/m)
      .slice(1)
      .map((text) => [/^## (.*)/.exec(text)![1]!, text.trim()]),
  );
  for (const name of new Set(rows.map(({ section }) => section))) {
    const own = rows.filter(({ section }) => section === name);
    sections.set(name, `## ${name}\n\n${conditions(load)}\n\n${tableOf(own)}`);
  }
  writeFileSync(
    file,
    [head, ...sections.values()].join('\n\n').replace(/\n{3,}/g, '\n\n') + `\n\n${notesMark}${notes}`,
  );
}

const conditions = (load: number): string =>
  `On ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; load ` +
  `${load.toFixed(1)} at the start.`;

function tableOf(rows: readonly Row[]): string {
  const mark = (row: Row): string => ({ true: 'yes', false: '**no**', undefined: '' })[String(isMet(row))]!;
  const lines = rows.map(
    (row) =>
      `| ${row.what} | ${figureText(row.figure)} ${row.unit}${row.peer ? ` (${peerText(row.peer)})` : ''} | ${row.bar} | ${mark(row)} |`,
  );
  return ['| what | figure | bar | reached |', '|---|---|---|---|', ...lines].join('\n');
}
