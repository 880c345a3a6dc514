import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countSpooled } from '../../engine/actions/cost-spool.ts';
import { openSpool } from '../../engine/store/spool.ts';
import { acme, agent, faultOf, openBook, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const ben = user('ben');
const ledger = (book: TestBook): string[] =>
  git(book.root, 'ls-tree', '-r', '--name-only', book.store.head()!, 'companies/acme/ledger/')
    .split('\n')
    .filter(Boolean);

const prices = `billers:
  anthropic:
    sonnet:
      input: 3
      cachedInput: 0.3
      output: 15
`;
const usage = {
  provider: 'anthropic',
  model: 'sonnet',
  inputTokens: 1_000,
  cachedInputTokens: 100_000,
  outputTokens: 500,
};

test('an event that is logged several times at once counts as it was logged first, and each answer says so', async () => {
  const book = await openBook();
  const answers = await Promise.all(
    [1, 2, 1].map((cost) => book.perform(ben, 'cost.log', { eventId: 'e-1', cost })),
  );
  const first = { eventId: 'e-1', provenance: 'reported', costMicros: 1_000_000 };
  expect(answers).toEqual([true, false, false].map((counted) => ({ ...first, counted })));
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 1_000_000 });
});

test('a cost counts at once and is committed by the next flush, in one file', async () => {
  const book = await openBook();
  const head = book.store.head();
  expect(await book.perform(ben, 'cost.log', { agent: 'dev', cost: '0.25' })).toMatchObject({
    provenance: 'reported',
    costMicros: 250_000,
    counted: true,
  });
  await book.perform(ben, 'cost.log', { agent: 'dev', cost: 1 });
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({
    costMicros: 1_250_000,
    costCents: 125,
    events: 2,
  });
  expect(book.store.head()).toBe(head);
  expect(await book.perform(ada, 'cost.flush')).toEqual({ events: 2, batches: 1 });
  expect(ledger(book)).toEqual([
    expect.stringMatching(/^companies\/acme\/ledger\/2026-11-22\/16\/0000-test-000\.ndjson$/),
  ]);
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 1_250_000, events: 2 });
  expect(await book.perform(ada, 'cost.flush')).toEqual({ events: 0, batches: 0 });
});

test('the same event sent again counts once, before and after it is committed', async () => {
  const book = await openBook();
  const event = { eventId: 'e-1', cost: 2 };
  await book.perform(ben, 'cost.log', event);
  expect(await book.perform(ben, 'cost.log', event)).toMatchObject({ counted: false });
  await book.perform(ada, 'cost.flush');
  expect(await book.perform(ben, 'cost.log', { ...event, cost: 3 })).toMatchObject({
    counted: false,
    costMicros: 2_000_000,
  });
  await book.perform(ada, 'cost.flush');
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 2_000_000, events: 1 });
});

test('a crash after the commit and before the spool is emptied counts nothing twice', async () => {
  const book = await openBook();
  await book.perform(ben, 'cost.log', { eventId: 'e-1', cost: 2 });
  const kept = book.spool.remove.bind(book.spool);
  book.spool.remove = () => {
    throw new Error('killed');
  };
  await expect(book.perform(ada, 'cost.flush')).rejects.toThrow('killed');
  book.spool.remove = kept;
  const files = ledger(book);
  expect(files).toHaveLength(1);
  expect(await book.perform(ada, 'cost.flush')).toEqual({ events: 0, batches: 0 });
  expect(ledger(book)).toEqual(files);
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 2_000_000 });
});

test('what a killed process left in the spool counts when the book is opened again', async () => {
  const book = await openBook();
  const folder = join(book.root, '.minutebook/spool');
  const crashed = openSpool(folder, book.clock);
  await crashed.append(
    `acme ${JSON.stringify({ id: 'x', at: '2026-11-22T15:00:00.000Z', costMicros: 7, provenance: 'reported' })}`,
  );
  await countSpooled(book);
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 7 });
  await crashed.close();
});

test('usage without a reported cost is priced from the book’s price table', async () => {
  const book = await openBook({ ...acme, 'prices.yaml': prices });
  expect(await book.perform(ben, 'cost.log', usage)).toMatchObject({
    provenance: 'priced',
    costMicros: 40_500,
  });
});

test('a flat rate costs nothing more, but what it would cost is known', async () => {
  const book = await openBook({ ...acme, 'prices.yaml': prices });
  await book.perform(ben, 'cost.log', { ...usage, billingType: 'subscription_included' });
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({
    costMicros: 0,
    imputedMicros: 40_500,
    unpriced: 0,
  });
});

test('an unknown cost is never 0', async () => {
  const book = await openBook();
  expect(await book.perform(ben, 'cost.log', usage)).toMatchObject({
    provenance: 'unpriced',
    costMicros: null,
  });
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({
    costMicros: null,
    costCents: null,
    unpriced: 1,
    inputTokens: 1_000,
  });
});

test('cost follows work: an issue gives its project, goal and billing code', async () => {
  const book = await openBook();
  await book.perform(ben, 'issue.create', { title: 'Paid', billingCode: 'client-a', assignee: 'dev' });
  await book.perform(agent('dev', 'run-1', 'ACME-1'), 'cost.log', { cost: 3, model: 'sonnet' });
  for (const [by, name] of [
    ['agent', 'dev'],
    ['issue', 'ACME-1'],
    ['project', 'shop'],
    ['goal', 'grow'],
    ['billingCode', 'client-a'],
    ['model', 'sonnet'],
    ['company', 'acme'],
  ] as const)
    expect(await book.perform(ben, 'cost.by', { by }), by).toMatchObject({
      items: [{ name, costMicros: 3_000_000 }],
    });
  expect(await book.perform(ben, 'cost.days')).toMatchObject({
    items: [{ day: '2026-11-22', costMicros: 3_000_000 }],
  });
  expect(await book.perform(ben, 'cost.events')).toMatchObject({
    items: [{ agent: 'dev', issue: 'ACME-1', run: 'run-1', provenance: 'reported', committed: false }],
  });
});

test('a period is named by its days', async () => {
  const book = await openBook();
  await book.perform(ben, 'cost.log', { cost: 1, occurredAt: '2026-10-31T23:59:59.999Z' });
  await book.perform(ben, 'cost.log', { cost: 2, occurredAt: '2026-11-01T01:00:00.000+02:00' });
  await book.perform(ben, 'cost.log', { cost: 4, occurredAt: '2026-11-01T00:00:00.000Z' });
  const spent = async (input: object): Promise<unknown> =>
    (await book.perform(ben, 'cost.summary', input)).costMicros;
  expect(await spent({})).toBe(4_000_000);
  expect(await spent({ from: '2026-10-31', to: '2026-10-31' })).toBe(3_000_000);
  expect(await spent({ from: '2026-10-01', to: '2026-11-30' })).toBe(7_000_000);
});

test('an agent logs only for itself', async () => {
  const book = await openBook();
  await book.perform(agent('dev'), 'cost.log', { cost: 1 });
  await book.perform(agent('dev'), 'cost.log', { cost: 1, agent: 'dev' });
  expect((await faultOf(book.perform(agent('dev'), 'cost.log', { cost: 1, agent: 'ops' }))).code).toBe(
    'NOT_ALLOWED',
  );
  expect((await faultOf(book.perform(agent('cto'), 'cost.log', { cost: 1, agent: 'dev' }))).code).toBe(
    'NOT_ALLOWED',
  );
  expect((await faultOf(book.perform(agent('dev'), 'cost.flush'))).code).toBe('NOT_ALLOWED');
});

test('a cost that makes no sense is refused, and nothing is kept', async () => {
  const book = await openBook();
  for (const input of [
    { cost: 'lots' },
    { cost: -1 },
    { cost: 1, inputTokens: -5 },
    { cost: 1, outputTokens: 1.5 },
    ...['7', ' ', [], ['7'], true].map((inputTokens) => ({ cost: 1, inputTokens })),
    { cost: 1, occurredAt: 'yesterday' },
    { cost: 1, eventId: '' },
    { cost: 1, agent: 'ghost' },
    { cost: 1, issue: 'ACME-99' },
    { cost: 1, billingType: 'gift' },
  ])
    expect((await faultOf(book.perform(ben, 'cost.log', input))).code, JSON.stringify(input)).toMatch(
      /^(COST_UNREADABLE|INPUT_INVALID|NOT_FOUND)$/,
    );
  expect(await book.perform(ada, 'cost.flush')).toEqual({ events: 0, batches: 0 });
});

test('many at once share their fsyncs and none is lost', async () => {
  const book = await openBook();
  await Promise.all(
    Array.from({ length: 400 }, (_, n) => book.perform(ben, 'cost.log', { eventId: `e-${n}`, cost: 0.01 })),
  );
  expect(await book.perform(ben, 'cost.summary')).toMatchObject({ costMicros: 4_000_000, events: 400 });
  expect(await book.perform(ada, 'cost.flush')).toEqual({ events: 400, batches: 1 });
});
