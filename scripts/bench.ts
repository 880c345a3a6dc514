// Measures the whole against its bars and prints every figure beside its bar; --write puts them into docs/benchmarks.md.
// Usage: scripts/bench [actions|catalog|scale|past|commands|daemon|damage|person|hand-edits|doors|growth …] [--write]; growth
// takes minutes and must be named.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureActions } from './benchmark/actions.ts';
import { measureBesidePerson } from './benchmark/beside-person.ts';
import { measureCatalog, measureScale } from './benchmark/catalog.ts';
import { measureCommands } from './benchmark/commands.ts';
import { measureDaemon } from './benchmark/daemon.ts';
import { measureDamage } from './benchmark/damage.ts';
import { measureDoors } from './benchmark/doors.ts';
import { measureGrowth } from './benchmark/growth.ts';
import { measurePast } from './benchmark/past.ts';
import { measureHandEdits } from './benchmark/hand-edits.ts';
import { figureText, isMet, rowText, type Row } from './benchmark/row.ts';

const issues = 10_000;
const sections: Record<string, () => Promise<Row[]>> = {
  actions: () => measureActions({ issues, seconds: 5 }),
  catalog: () => measureCatalog({ issues, events: 1_000_000 }),
  scale: () => measureScale({ issues: 100_000 }),
  past: () => measurePast({ issues, events: 1_000_000 }),
  commands: () => measureCommands({ issues }),
  daemon: () => measureDaemon({ issues }),
  damage: () => measureDamage({ issues }),
  person: () => measureBesidePerson({ issues, seconds: 180 }),
  doors: () => measureDoors({ issues, events: 100_000 }),
  growth: () => measureGrowth({ actions: 5_000, commits: 100_000 }),
  'hand-edits': () => measureHandEdits({ issues, files: 100_000 }),
};
/** Takes minutes: only when it is named. */
const long = new Set(['growth']);

const asked = process.argv.slice(2).filter((word) => word in sections);
const rows: Row[] = [];
const began = loadavg()[0]!;
for (const name of asked.length ? asked : Object.keys(sections).filter((section) => !long.has(section))) {
  console.log(`\n${name}`);
  for (const row of await sections[name]!()) {
    rows.push(row);
    console.log(rowText(row));
  }
}
const missed = rows.filter((row) => isMet(row) === false);
console.log(
  `\n${rows.length} figures, ${missed.length} below their bar; load at the start ${began.toFixed(1)}.`,
);
if (process.argv.includes('--write')) write();

function write(): void {
  const mark = (row: Row): string => ({ true: 'yes', false: '**no**', undefined: '' })[String(isMet(row))]!;
  const parts = [...new Set(rows.map(({ section }) => section))].map((section) => {
    const own = rows.filter((row) => row.section === section);
    const lines = own.map(
      (row) => `| ${row.what} | ${figureText(row.figure)} ${row.unit} | ${row.bar} | ${mark(row)} |`,
    );
    return `## ${section}\n\n| what | figure | bar | reached |\n|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  const file = join(import.meta.dirname, '..', 'docs', 'benchmarks.md');
  const notes = /<!-- notes -->[\s\S]*/.exec(readFileSync(file, 'utf8'))?.[0] ?? '<!-- notes -->\n';
  const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const head =
    `# Benchmarks\n\nWritten by \`scripts/bench --write\`: whole-process figures on ${machine}, load ${began.toFixed(1)} at the start. ` +
    'Machines are noisy: ratios of one run say more than single figures.\n\n';
  writeFileSync(file, `${head}${parts.join('\n')}\n${notes}`);
  console.log(`wrote ${file}`);
}
