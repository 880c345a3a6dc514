// Events: noted once, durable before the answer, in the log and the inbox until they are over, and never a flood.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  clearEvent,
  flushEvents,
  hourlyLimit,
  noteEvent,
  openEventLog,
} from '../../engine/actions/event-note.ts';
import { openSpool } from '../../engine/store/spool.ts';
import { agent, openBook, system, user, type TestBook } from '../helpers/book.ts';

const parked = (slug = 'cto') => ({
  company: 'acme',
  type: 'agent.parked',
  severity: 'warning' as const,
  key: `agent:acme/${slug}`,
  message: `${slug} is parked: its last 5 runs moved nothing`,
  agent: slug,
});
const over = (slug = 'cto') => ({
  ...parked(slug),
  type: 'agent.parked.over',
  message: `${slug} may work again`,
});

interface Listed {
  items: { id: string; at: string; type: string; severity: string; message: string }[];
}
const listed = async (book: TestBook, input: object = {}) =>
  (await book.perform<Listed>(user('ada'), 'event.list', input)).items.map(
    ({ type, severity }) => `${severity} ${type}`,
  );
const warnings = async (book: TestBook) =>
  (await book.perform<{ warnings: { id: string; message: string }[] }>(user('ada'), 'inbox.user')).warnings;

/** Event files of the newest commit. */
const eventFiles = (book: TestBook): string[] => {
  const all = book.store.diff(undefined, book.store.head()!);
  return all.map(({ path }) => path).filter((path) => path.endsWith('.ndjson'));
};

test('an event is a line of a write-once file, a sentence in the log, and known to the agent it is about', async () => {
  const book = await openBook();
  await noteEvent(book.context(system), { ...parked(), run: 'r1', data: { runs: 5 } });
  expect(eventFiles(book)).toEqual([
    expect.stringMatching(/^companies\/acme\/events\/2026-11-22\/16\/0000-test-\d+\.ndjson$/),
  ]);
  expect(JSON.parse(book.text(eventFiles(book)[0]!)!)).toMatchObject({
    at: '2026-11-22T16:00:00.000Z',
    type: 'agent.parked',
    severity: 'warning',
    agent: 'cto',
    run: 'r1',
    data: { runs: 5 },
  });
  const { items } = await book.perform<{ items: Record<string, unknown>[] }>(user('ada'), 'activity.list', {
    agent: 'cto',
  });
  expect(items[0]).toMatchObject({
    action: 'event.note',
    actor: 'system',
    subject: 'cto is parked: its last 5 runs moved nothing',
    certain: true,
  });
  expect(await listed(book)).toEqual(['warning agent.parked']);
  expect((await warnings(book)).map(({ message }) => message)).toEqual([parked().message]);
});

test('what stands already is not noted again; what is over leaves the inbox, and may come back', async () => {
  const book = await openBook();
  const context = book.context(system);
  await clearEvent(context, over());
  expect(await listed(book)).toEqual([]);
  await noteEvent(context, parked());
  await noteEvent(context, { ...parked(), message: 'the same in other words' });
  await Promise.all([noteEvent(context, parked('dev')), noteEvent(context, parked('dev'))]);
  expect(await listed(book)).toHaveLength(2);
  await clearEvent(context, over());
  await clearEvent(context, over());
  expect(await listed(book)).toEqual([
    'info agent.parked.over',
    'warning agent.parked',
    'warning agent.parked',
  ]);
  expect((await warnings(book)).map(({ message }) => message)).toEqual([parked('dev').message]);
  // A new process knows from the book alone how it stands.
  const fresh = {
    ...context,
    eventLog: openEventLog(openSpool(join(book.root, '.minutebook/spool/other'), book.clock)),
  };
  await noteEvent(fresh, parked('dev'));
  await clearEvent(fresh, over());
  expect(await listed(book)).toHaveLength(3);
  await noteEvent(fresh, parked());
  expect(await warnings(book)).toHaveLength(2);
});

test('a warning that was seen leaves the inbox, by the board alone', async () => {
  const book = await openBook();
  await noteEvent(book.context(system), {
    type: 'isolation.missing',
    severity: 'error',
    message: 'No agent is started',
  });
  const [warning] = await warnings(book);
  await expect(book.perform(agent('cto'), 'event.dismiss', { event: warning!.id })).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  await book.perform(user('ben'), 'event.dismiss', { event: warning!.id });
  expect(await warnings(book)).toEqual([]);
  expect(await listed(book, { whole: true })).toEqual(['info event.dismissed', 'error isolation.missing']);
  await expect(book.perform(user('ada'), 'event.dismiss', { event: 'nope' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(book.store.log(book.store.head()!)[0]).toMatchObject({
    author: { name: 'Ben' },
    subject: 'Seen: No agent is started',
  });
});

/** A batch of so many events of this hour, committed by hand. */
const fill = (book: TestBook, count: number) =>
  book.store.write(() => ({
    files: new Map([
      [
        'companies/acme/events/2026-11-22/16/0000-x-1.ndjson',
        Array.from(
          { length: count },
          (_, n) => `{"id":"${n}","at":"2026-11-22T16:00:00Z","type":"a.b","message":"${n}"}\n`,
        ).join(''),
      ],
    ]),
    subject: 'Fill',
    trailers: [['Action', 'x']],
    result: undefined,
  }));

test('a flood is one line that counts it, once there is room again', async () => {
  const book = await openBook();
  const context = book.context(system);
  const note = (n: number) =>
    noteEvent(context, {
      company: 'acme',
      type: n % 2 ? 'odd.event' : 'even.event',
      severity: 'warning',
      message: `${n}`,
    });
  await fill(book, hourlyLimit - 3);
  await note(0);
  await Promise.all(Array.from({ length: 21 }, (_, n) => note(n + 1)));
  const count = async () => (await listed(book, { limit: 500 })).length;
  expect(await count()).toBeGreaterThanOrEqual(hourlyLimit);
  expect(await count()).toBeLessThan(hourlyLimit + 22);
  for (let n = 0; n < 40; n++) await note(n);
  const before = await count();
  await flushEvents(context);
  expect(await count()).toBe(before);
  book.clock.time += 3_700_000;
  await flushEvents(context);
  const { items } = await book.perform<Listed>(user('ada'), 'event.list');
  expect(items[0]).toMatchObject({
    type: 'events.left_out',
    message: expect.stringMatching(/\d\d × even\.event/) as string,
  });
  await note(1);
  expect(await count()).toBe(before + 2);
});

test('a flood that comes at once is held back too', async () => {
  const book = await openBook();
  const context = book.context(system);
  const noted = Array.from({ length: 3 * hourlyLimit }, (_, n) =>
    noteEvent(context, { company: 'acme', type: 'a.b', severity: 'info', message: `${n}` }),
  );
  await Promise.all(noted);
  expect(await listed(book, { limit: 500 })).toHaveLength(hourlyLimit);
});

test('an event that could not be committed is durable, and committed by the next process, once', async () => {
  const book = await openBook();
  const context = book.context(system);
  const store = { ...context.store, write: () => Promise.reject(new Error('the disk is full')) };
  await expect(noteEvent({ ...context, store }, parked())).rejects.toThrow('the disk is full');
  expect(eventFiles(book)).toEqual([]);
  const folder = join(book.root, '.minutebook/spool/events');
  expect(readdirSync(folder)).toHaveLength(1);
  const later = { ...context, eventLog: openEventLog(openSpool(folder, book.clock)) };
  await flushEvents(later);
  await flushEvents(later);
  expect([eventFiles(book).length, readdirSync(folder)]).toEqual([1, []]);
  expect(await listed(book)).toEqual(['warning agent.parked']);
});

test('what nobody can read in an events file is a problem with its line, and the rest counts', async () => {
  const book = await openBook();
  const line = (type: string) => JSON.stringify({ id: type, at: '2026-11-22T16:00:00Z', type, message: 'm' });
  await book.store.write(() => ({
    files: new Map([
      ['companies/acme/events/2026-11-22/16/0001-x-1.ndjson', `${line('one')}\n{oops\n${line('two')}\n`],
    ]),
    subject: 'By hand',
    trailers: [['Action', 'x']],
    result: undefined,
  }));
  expect(await listed(book)).toEqual(['info two', 'info one']);
  const { items } = await book.perform<{ items: { line: number; found: string }[] }>(
    user('ada'),
    'problem.list',
    { company: 'acme' },
  );
  expect(items).toMatchObject([{ line: 2, found: '{oops' }]);
});

test('the catalog says the same of events when it is made anew', async () => {
  const book = await openBook();
  const context = book.context(system);
  await noteEvent(context, parked());
  await noteEvent(context, { type: 'clock.jumped', severity: 'warning', message: 'The clock went back' });
  const rows = () => book.catalog.db.all('SELECT * FROM events ORDER BY company, id');
  book.catalog.sync();
  const before = rows();
  book.catalog.rebuild();
  expect([before.length, rows()]).toEqual([2, before]);
});

test('control characters and long texts of others do no harm', async () => {
  const book = await openBook();
  await noteEvent(book.context(system), {
    company: 'acme',
    type: 'x.y',
    severity: 'info',
    message: `a\nb\u0000\u001b[2Jc ${'long '.repeat(1000)}`,
  });
  const { message } = (await book.perform<Listed>(user('ada'), 'event.list')).items[0]!;
  expect(message.startsWith('a b [2Jc long')).toBe(true);
  expect(message.length).toBeLessThanOrEqual(2000);
  expect(book.store.log(book.store.head()!)[0]!.subject.length).toBeLessThanOrEqual(160);
  expect(existsSync(join(book.root, 'events'))).toBe(false);
});
