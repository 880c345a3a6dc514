// Measures the whole against its bars and prints every figure beside its bar; --write puts them into docs/benchmarks.md,
// in the place of what was measured there before.
// Usage: scripts/bench [actions|catalog|scale|past|commands|daemon|damage|person|hand-edits|doors|growth …] [--write]; growth
// takes minutes and must be named.
import { loadavg } from 'node:os';
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
import { writePage } from './benchmark/page.ts';
import { isMet, rowText, type Row } from './benchmark/row.ts';

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
if (process.argv.includes('--write'))
  writePage(join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), rows, began);
