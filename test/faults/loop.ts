// A process that does an act again and again, each time with trouble at a later call, until the act is done without
// meeting any; then with the next kind of trouble, and then the next act. Each begins with the same small book.
import type { Engine } from '../../engine/engine.ts';
import { beginAnew } from './copy.ts';
import { watchCalls } from './interpose.ts';
import { callLimit, type LoopOrder, mayLeave, orders, TroubleMaker } from './plan.ts';
import { now, outcomeOf, report, say } from './report.ts';

const maker = new TroubleMaker();
watchCalls(maker);
const [{ openEngine }, { actNamed }, { leftovers, locksIn, unsoundness }] = await Promise.all([
  import('../../engine/engine.ts'),
  import('./acts.ts'),
  import('./sound.ts'),
]);

const order = JSON.parse(process.argv[2]!) as LoopOrder;
const { root } = order;
let turns = 0;

const open = (): Promise<Engine> => openEngine(root, { paced: false });

const read = (engine: Engine): Promise<unknown> =>
  engine.perform('issue.list', { company: 'acme' }, engine.member);

/** One turn; false when the act met no trouble any more. */
async function turn(engine: Engine, n: number): Promise<boolean> {
  const act = actNamed(now.act);
  await act.before?.(engine, n);
  maker.order(now);
  const first = await outcomeOf(() => act.do(engine, n).then(() => engine.store.settle()));
  // A full disk keeps nobody from reading.
  const reading = now.trouble === 'ENOSPC' && now.lasts ? await outcomeOf(() => read(engine)) : 'done';
  now.hit = maker.end();
  if (first !== 'done' && now.hit === undefined) report(`it failed without trouble: ${first}`);
  if (reading !== 'done') report(`nothing can be read meanwhile: ${reading}`);
  const counted = act.count(engine, n);
  if (first === 'done' && counted !== 1) report(`it was acknowledged and is in force ${counted} times`);
  if (counted > 1) report(`it is in force ${counted} times`);
  const second = first === 'done' ? 'done' : await outcomeOf(() => act.do(engine, n));
  if (second !== 'done' && !second.startsWith('REQUEST_DONE'))
    report(`${first}; done again without trouble it failed: ${second}`);
  const again = act.count(engine, n);
  if (again !== 1) report(`${first}; done again it is in force ${again} times`);
  const settled = await engine.store.settle();
  if (settled.state !== 'brought') report(`main is not brought forward: ${settled.why}, ${settled.detail}`);
  return now.hit !== undefined;
}

/** Closes the book, looks at it in full as a new process would. */
async function look(engine: Engine): Promise<void> {
  await outcomeOf(() => engine.stop());
  const left = mayLeave(now.trouble) ? locksIn(root) : leftovers(root);
  for (const path of left) report(`left behind: ${path}`);
  await open().then((next) => next.stop());
  for (const path of leftovers(root)) report(`left behind after another start: ${path}`);
  for (const problem of await unsoundness(root)) report(problem);
}

for (const { act, trouble, lasts, first } of orders(order)) {
  beginAnew(order);
  let engine = await open();
  for (let at = first; at < callLimit; at += order.step) {
    Object.assign(now, { act, trouble, at, lasts, hit: undefined });
    if (!(await turn(engine, turns++))) break;
    if (turns % order.lookEvery !== 0) continue;
    await look(engine);
    engine = await open();
  }
  await look(engine);
}
say({ turns });
