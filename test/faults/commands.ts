// A process that opens a book, does something and closes it again, each time with trouble at the next call: what every
// command does, and a daemon's start. The book may be one that a crash left.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beginAnew } from './copy.ts';
import { watchCalls } from './interpose.ts';
import { callLimit, type LoopOrder, mayLeave, orders, TroubleMaker } from './plan.ts';
import { now, outcomeOf, report, say } from './report.ts';

const maker = new TroubleMaker();
watchCalls(maker);
const [
  { openEngine },
  { openReading },
  { initBook },
  { systemClock },
  { titlesIn },
  { leftovers, locksIn, unsoundness },
] = await Promise.all([
  import('../../engine/engine.ts'),
  import('../../engine/reading.ts'),
  import('../../engine/init.ts'),
  import('../../engine/base/clock.ts'),
  import('./acts.ts'),
  import('./sound.ts'),
]);

const order = JSON.parse(process.argv[2]!) as LoopOrder;
const { root } = order;
const project = join(import.meta.dirname, '..', '..');
let turns = 0;

async function write(): Promise<void> {
  const engine = await openEngine(root, { paced: false });
  try {
    await engine.perform(
      'issue.create',
      { company: 'acme', title: 'Issue of a command' },
      engine.member,
      'request-1',
    );
  } finally {
    await engine.stop();
  }
}

async function read(): Promise<void> {
  const reading = openReading(root, systemClock);
  try {
    const { result } = await reading.perform('issue.list', { company: 'acme' });
    const { items } = result as { items: unknown[] };
    if (items.length < 4) throw new Error(`it listed ${items.length} issues`);
  } finally {
    reading.close();
  }
}

const init = (): Promise<unknown> =>
  initBook({
    root,
    person: { name: 'Ada', email: 'ada@example.org' },
    templates: join(project, 'companies'),
    launcher: join(project, 'bin', 'minutebook.js'),
  });

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  write,
  read,
  init,
  start: () => openEngine(root, { paced: false }).then((engine) => engine.stop()),
};

/** How often the issue is in the book. */
async function count(): Promise<number> {
  const engine = await openEngine(root, { paced: false });
  const found = titlesIn(engine).filter((title) => title === 'Issue of a command').length;
  await engine.stop();
  return found;
}

async function turn(): Promise<boolean> {
  if (now.act === 'init') rmSync(root, { recursive: true, force: true });
  else beginAnew(order);
  if (now.act === 'read') rmSync(join(root, '.minutebook', 'catalog.sqlite'));
  const command = commands[now.act]!;
  maker.order(now);
  const first = await outcomeOf(command);
  const reading =
    now.trouble === 'ENOSPC' && now.lasts && now.act === 'write' ? await outcomeOf(read) : 'done';
  now.hit = maker.end();
  if (first !== 'done' && now.hit === undefined) report(`it failed without trouble: ${first}`);
  if (reading !== 'done') report(`nothing can be read meanwhile: ${reading}`);
  const second = first === 'done' ? 'done' : await outcomeOf(command);
  if (second !== 'done' && !second.startsWith('REQUEST_DONE'))
    report(`${first}; again without trouble: ${second}`);
  if (now.act === 'write') {
    const found = await count();
    if (found !== 1) report(`${first}; ${second}; it is in force ${found} times`);
  }
  if (turns++ % order.lookEvery === 0 && existsSync(join(root, '.git'))) {
    // What cannot be removed on a disk that goes on failing, the next command removes.
    if (now.lasts && mayLeave(now.trouble) && existsSync(join(root, '.minutebook')))
      await outcomeOf(commands['start']!);
    const left = mayLeave(now.trouble) ? locksIn(root) : leftovers(root);
    for (const path of left) report(`${first}; left behind: ${path}`);
    for (const problem of await unsoundness(root)) report(`${first}; ${problem}`);
  }
  return now.hit !== undefined;
}

for (const { act, trouble, lasts, first } of orders(order))
  for (let at = first; at < callLimit; at += order.step) {
    Object.assign(now, { act, trouble, at, lasts, hit: undefined });
    if (!(await turn())) break;
  }
rmSync(root, { recursive: true, force: true });
say({ turns });
