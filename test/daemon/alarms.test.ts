// What keeps agents from working reaches the board's inbox, and leaves it when it is over.
import { expect, test } from 'vitest';
import { hourlyLimit, noteEvent } from '../../engine/actions/event-note.ts';
import { openWarnings, type EventRow } from '../../engine/catalog/queries/events.ts';
import { raiseAlarms, type Refusal } from '../../engine/daemon/alarms.ts';
import type { Kernel, KernelEvent } from '../../engine/daemon/kernel.ts';
import { openBook, system, user, type TestBook } from '../helpers/book.ts';
import { eventually } from '../helpers/processes.ts';
import { agentFile } from './host.ts';
import { openTestHost, type TestHost } from './open-test-host.ts';

const kernelOf = (book: TestBook, log: KernelEvent[] = []): Kernel =>
  ({
    context: book.context(system),
    here: { host: 'test', boot: 'b' },
    log: (event: KernelEvent) => log.push(event),
  }) as unknown as Kernel;

const refusals = (...all: [string, string, string][]): Map<string, Refusal> =>
  new Map(all.map(([agent, code, reason]) => [`acme/${agent}`, { code, reason }]));

const inboxOf = async (book: TestBook): Promise<string[]> => {
  const { warnings } = await book.perform<{ warnings: { type: string; message: string }[] }>(
    user('ada'),
    'inbox.user',
  );
  return warnings.map(({ type, message }) => `${type}: ${message}`).sort();
};

test('each sort of refusal that will not pass by itself is told once, those that will are not', async () => {
  const book = await openBook();
  const kernel = kernelOf(book);
  const all = refusals(
    ['cto', 'parked', 'its last 5 runs moved nothing; somebody should look at it'],
    ['dev', 'budget', 'agent dev of acme: $5.00 of $5.00 daily spent'],
    ['ops', 'placement', 'host.yaml has no runner demo'],
    ['ceo', 'busy', 'it is running already'],
    ['a', 'elsewhere', 'it runs on box only'],
    ['b', 'host', 'this host runs 4 agents already'],
    ['c', 'isolation', 'this host cannot hide the book from it (no user namespaces)'],
    ['d', 'isolation', 'this host cannot hide the book from it (no user namespaces)'],
  );
  const first = await raiseAlarms(kernel, all, undefined);
  const head = book.store.head();
  const second = await raiseAlarms(kernel, all, first);
  expect(book.store.head()).toBe(head);
  expect(await inboxOf(book)).toEqual([
    'agent.parked: cto is parked: its last 5 runs moved nothing; somebody should look at it',
    'agent.unplaced: ops has work and cannot run here: host.yaml has no runner demo',
    'budget.blocks: dev has work and no budget for it: agent dev of acme: $5.00 of $5.00 daily spent',
    'isolation.missing: No agent is started on test: this host cannot hide the book from it (no user namespaces)',
  ]);
  const third = await raiseAlarms(kernel, refusals(['dev', 'budget', 'other words']), second);
  expect(await inboxOf(book)).toHaveLength(1);
  await raiseAlarms(kernel, new Map(), third);
  expect(await inboxOf(book)).toEqual([]);
});

test('what was told stands while its agent has to wait for something that passes', async () => {
  const book = await openBook();
  const kernel = kernelOf(book);
  const first = await raiseAlarms(kernel, refusals(['dev', 'budget', 'spent']), undefined);
  const head = book.store.head();
  const second = await raiseAlarms(
    kernel,
    refusals(['dev', 'host', 'this host runs 4 agents already']),
    first,
  );
  await raiseAlarms(kernel, refusals(['dev', 'budget', 'spent']), second);
  expect(book.store.head()).toBe(head);
  expect(await inboxOf(book)).toEqual(['budget.blocks: dev has work and no budget for it: spent']);
  await raiseAlarms(kernel, new Map(), second);
  expect(await inboxOf(book)).toEqual([]);
});

test('what too much else kept from being noted is noted when there is room, and only once', async () => {
  const book = await openBook();
  const kernel = kernelOf(book);
  for (let n = 0; n < hourlyLimit; n += 1)
    await noteEvent(kernel.context, { company: 'acme', type: 'x', severity: 'info', message: `Event ${n}` });
  const all = refusals(['cto', 'parked', 'why']);
  const first = await raiseAlarms(kernel, all, undefined);
  expect(await inboxOf(book)).toEqual([]);
  book.clock.time += 3_600_001;
  const second = await raiseAlarms(kernel, all, first);
  expect(await inboxOf(book)).toContain('agent.parked: cto is parked: why');
  const head = book.store.head();
  await raiseAlarms(kernel, all, second);
  expect(book.store.head()).toBe(head);
});

test('a daemon that did not see it begin sees it end', async () => {
  const book = await openBook();
  const all = refusals(['cto', 'parked', 'why'], ['dev', 'budget', 'why']);
  await raiseAlarms(kernelOf(book), all, undefined);
  expect(await inboxOf(book)).toHaveLength(2);
  await raiseAlarms(kernelOf(book), refusals(['cto', 'parked', 'why']), undefined);
  expect(await inboxOf(book)).toEqual(['agent.parked: cto is parked: why']);
});

test('an alarm that cannot be noted holds up nothing, and is logged', async () => {
  const book = await openBook();
  const log: KernelEvent[] = [];
  const kernel = kernelOf(book, log);
  const broken = {
    ...kernel,
    context: {
      ...kernel.context,
      store: { ...kernel.context.store, write: () => Promise.reject(new Error('full')) },
    },
  };
  await raiseAlarms(broken, refusals(['cto', 'parked', 'why']), undefined);
  expect(log).toMatchObject([{ event: 'alarm:unnoted', error: { message: 'full' } }]);
});

/** What stands in the newest commit. */
function warningsOf({ engine }: TestHost): EventRow[] {
  engine.catalog.sync();
  return openWarnings(engine.catalog, { company: 'acme', since: '' });
}

test('an agent without budget for its work is in the inbox until it has some', async () => {
  const budgets = [{ metric: 'runs', limit: 0, window: 'lifetime' }];
  const host = await openTestHost({
    agents: { cto: { budgets } },
    runners: { demo: [agentFile('echo')] },
    isolation: 'none',
  });
  await host.act('issue.create', { title: 'Work', assignee: 'cto', status: 'todo' });
  await eventually('the warning', () => warningsOf(host).length > 0);
  expect(warningsOf(host)).toMatchObject([{ type: 'budget.blocks', agent: 'cto', severity: 'warning' }]);
  expect(await host.act('inbox.user', {})).toMatchObject({ warnings: [{ type: 'budget.blocks' }] });
  await host.act('budget.set', { agent: 'cto', metric: 'runs', limit: 'unlimited', window: 'lifetime' });
  await host.ended(1);
  await eventually('its end', () => warningsOf(host).length === 0);
});
