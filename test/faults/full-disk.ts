// A process whose book lies on a small disk of its own, which it fills. Says what became of each act: with room, without,
// and with room again. Run in a user and mount namespace.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../engine/base/clock.ts';
import { asFault } from '../../engine/base/system-fault.ts';
import { askWake } from '../../engine/daemon/wake-files.ts';
import { openEngine } from '../../engine/engine.ts';
import { openReading } from '../../engine/reading.ts';
import { titlesIn } from './acts.ts';
import { leftovers, unsoundness } from './sound.ts';

export interface FullDisk {
  /** Codes of the refusals while the disk was full, by act; `none` where an act was done. */
  refused: Record<string, string[]>;
  /** Acts that were not done although there was room again. */
  still: string[];
  /** What could not be read while it was full. */
  unread: string[];
  /** Exit codes and error codes of the command line while it was full. */
  commands: Record<string, string>;
  /** Titles that were acknowledged and are not there, or are there twice. */
  wrong: string[];
  problems: string[];
}

const { disk, template, launcher } = JSON.parse(process.argv[2]!) as Record<string, string>;
const root = join(disk!, 'book');
cpSync(template!, root, { recursive: true, preserveTimestamps: true });

/** Takes all room but so many bytes. */
const fill = (rest: number): void => {
  const { bavail, bsize } = statfsSync(disk!);
  writeFileSync(join(disk!, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - rest)));
};
const empty = (): void => rmSync(join(disk!, 'ballast'), { force: true });

const found: FullDisk = { refused: {}, still: [], unread: [], commands: {}, wrong: [], problems: [] };
const acknowledged = new Set<string>();
let engine = await openEngine(root, { paced: false });

async function attempt(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return asFault(error)?.code ?? `no fault: ${(error as Error).stack}`;
  }
}

let count = 0;
const acts: Record<string, () => unknown> = {
  async create() {
    const title = `Issue ${++count}`;
    await engine.perform(
      'issue.create',
      { company: 'acme', title, body: 'Words. '.repeat(2000) },
      engine.member,
    );
    acknowledged.add(title);
  },
  settle: () => engine.store.settle(),
  cost: () =>
    engine.perform(
      'cost.log',
      { company: 'acme', eventId: `event-${++count}`, agent: 'cto', provider: 'x', model: 'm', cost: '0.01' },
      engine.member,
    ),
  flush: () => engine.perform('cost.flush', {}, { kind: 'system' }),
  wake: () =>
    askWake(
      join(root, '.minutebook'),
      { company: 'acme', agent: 'cto', source: 'on_demand', by: 'user:ada' },
      engine.clock.now(),
    ),
};

async function read(who: string): Promise<void> {
  const said = await attempt(() => engine.perform('issue.list', { company: 'acme' }, engine.member));
  if (said !== 'none') found.unread.push(`${who}: ${said}`);
  const reading = await attempt(async () => {
    const other = openReading(root, systemClock);
    try {
      await other.perform('issue.list', { company: 'acme' });
    } finally {
      other.close();
    }
  });
  if (reading !== 'none') found.unread.push(`${who}, another process: ${reading}`);
}

for (const rest of [0, 4096, 16_384, 65_536, 131_072]) {
  fill(rest);
  for (const [name, act] of Object.entries(acts)) {
    (found.refused[name] ??= []).push(await attempt(act));
    await read(`${name} with ${rest} bytes left`);
  }
  empty();
  for (const [name, act] of Object.entries(acts)) {
    const said = await attempt(act);
    if (said !== 'none') found.still.push(`${name} after ${rest}: ${said}`);
  }
}
fill(0);
await attempt(() => engine.stop());
for (const args of [['issue', 'list'], ['issue', 'create', 'Never'], ['status']]) {
  const { status, stdout } = spawnSync(process.execPath, [launcher!, '-C', root, ...args, '--json'], {
    encoding: 'utf8',
  });
  const { error } = JSON.parse(stdout) as { error?: { code: string } };
  found.commands[args.join(' ')] = `${status} ${error?.code ?? 'done'}`;
}
empty();
engine = await openEngine(root, { paced: false });
const titles = titlesIn(engine);
for (const title of acknowledged)
  if (titles.filter((other) => other === title).length !== 1) found.wrong.push(title);
await engine.stop();
found.problems = [...(await unsoundness(root)), ...leftovers(root)];
writeSync(1, `${JSON.stringify(found)}\n`);
