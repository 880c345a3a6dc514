// Measures the whole against its bars and prints every figure beside its bar; --write puts them into docs/benchmarks.md,
// in the place of what was measured there before. What it takes: benchmark/arguments.ts.
import { join } from 'node:path';
import { measureActions } from './benchmark/actions.ts';
import { readOrders, usage, type Orders } from './benchmark/arguments.ts';
import { measureBesidePerson } from './benchmark/beside-person.ts';
import { measureCatalog, measureScale } from './benchmark/catalog.ts';
import { measureCommands } from './benchmark/commands.ts';
import { measureDaemon } from './benchmark/daemon.ts';
import { measureDamage } from './benchmark/damage.ts';
import { measureDoors } from './benchmark/doors.ts';
import { measureGrowth } from './benchmark/growth.ts';
import { measurePast } from './benchmark/past.ts';
import { measureHandEdits } from './benchmark/hand-edits.ts';
import { watchMachine } from './benchmark/machine.ts';
import { type Measurement, writePage } from './benchmark/page.ts';
import { measurePeer } from './benchmark/peer.ts';
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
  doors: () => {
    const { doors, peer } = orders;
    return peer ? measurePeer(peer, doors) : measureDoors(doors);
  },
  growth: () => measureGrowth({ actions: 5_000, commits: 100_000 }),
  'hand-edits': () => measureHandEdits({ issues, files: 100_000 }),
};
/** Takes minutes: only when it is named. */
const long = new Set(['growth']);

const orders = understood();
const measurements: Measurement[] = [];
const asked = orders.sections.length
  ? orders.sections
  : Object.keys(sections).filter((name) => !long.has(name));
for (const name of asked) {
  console.log(`\n${name}`);
  const machineNow = watchMachine();
  const rows = await sections[name]!();
  const machine = machineNow();
  measurements.push({ rows, machine });
  for (const row of rows) console.log(rowText(row));
  console.log(machine);
}
const rows = measurements.flatMap((one) => one.rows);
const missed = rows.filter((row) => isMet(row) === false);
console.log(`\n${rows.length} figures, ${missed.length} below their bar.`);
if (orders.write) writePage(join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), measurements);

function understood(): Orders {
  try {
    return readOrders(process.argv.slice(2), Object.keys(sections));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
