import { expect, test } from 'vitest';
import type { Catalog } from '../../engine/catalog/catalog.ts';
import {
  actionableIssues,
  blockersOf,
  childrenOf,
  dependentsOf,
  listIssues,
  livingTwins,
  readIssueRow,
  type IssueFilter,
} from '../../engine/catalog/queries/issues.ts';
import { acme, Book, issue, issueFile, page, uuid } from './book.ts';

const company = 'acme';

/** Numbers of the issues that a filter finds, in its order, over all pages of a size. */
function numbers(catalog: Catalog, filter: Partial<IssueFilter> = {}): number[] {
  const found: number[] = [];
  let after: string | undefined;
  do {
    const page = listIssues(catalog, { company, ...filter, ...(after === undefined ? {} : { after }) });
    found.push(...page.rows.map(({ number }) => number));
    after = page.next;
  } while (after !== undefined);
  return found;
}

const shop = (): Catalog =>
  new Book({
    ...acme,
    'companies/acme/projects/shop/milestones/beta.md': page({}, '# Beta'),
    'companies/acme/projects/shop/PROJECT.md': page({ id: uuid(3), name: 'Shop', formerly: ['store'] }),
    [issueFile(1)]: issue('Build the cart', {
      priority: 'critical',
      assignee: 'cto',
      project: 'shop',
      milestone: 'beta',
      due: '2026-12-01',
      updated: '2026-11-03T00:00:00.000Z',
    }),
    [issueFile(2)]: issue('Paint the door', {
      status: 'in_progress',
      priority: 'low',
      assignee: '../../agents/cto/AGENTS.md',
      project: 'store',
      blockedBy: ['ACME-1'],
      parent: 'acme-1',
      labels: ['colour', 'bug'],
      updated: '2026-11-01T00:00:00.000Z',
    }),
    [issueFile(3)]: issue('Sell it', {
      status: 'done',
      assigneeUser: 'ada',
      billingCode: 'x1',
      labels: ['bug'],
      due: '2026-11-20',
      originFingerprint: 'f',
      updated: '2026-11-02T00:00:00.000Z',
    }),
    [issueFile(4)]: issue('Sell more', {
      status: 'blocked',
      blockedReason: 'waiting',
      originFingerprint: 'f',
    }),
    'companies/acme/issues/new/idea.md': issue('An idea', { status: 'backlog' }),
  }).catalog();

test('each filter finds what it says, under any name of what it names', () => {
  const catalog = shop();
  expect(numbers(catalog)).toEqual([4, 3, 2, 1, 0]);
  expect(numbers(catalog, { status: ['todo', 'done'] })).toEqual([3, 1]);
  expect(numbers(catalog, { priority: ['critical', 'low'] })).toEqual([2, 1]);
  for (const assignee of ['cto', uuid(2)]) expect(numbers(catalog, { assignee })).toEqual([2, 1]);
  expect(numbers(catalog, { assignee: null })).toEqual([4, 0]);
  expect(numbers(catalog, { assigneeUser: 'ada' })).toEqual([3]);
  for (const project of ['shop', 'store', uuid(3)]) expect(numbers(catalog, { project })).toEqual([2, 1]);
  expect(numbers(catalog, { milestone: 'beta' })).toEqual([1]);
  expect(numbers(catalog, { label: 'bug' })).toEqual([3, 2]);
  for (const parent of ['ACME-1', '#1']) expect(numbers(catalog, { parent })).toEqual([2]);
  expect(numbers(catalog, { billingCode: 'x1' })).toEqual([3]);
  expect(numbers(catalog, { dueBefore: '2026-11-30' })).toEqual([3]);
  expect(numbers(catalog, { updatedSince: '2026-11-02T00:00:00.000Z' })).toEqual([3, 1]);
  expect(numbers(catalog, { text: 'the doo' })).toEqual([2]);
  expect(numbers(catalog, { blocked: true })).toEqual([4, 2]);
  expect(numbers(catalog, { blocked: false })).toEqual([3, 1, 0]);
  expect(numbers(catalog, { status: ['todo'], label: 'bug' })).toEqual([]);
});

test('every order is complete, whatever the size of its pages', () => {
  const catalog = shop();
  const orders = {
    number: [4, 3, 2, 1, 0],
    updated: [1, 3, 2, 4, 0],
    priority: [1, 0, 3, 4, 2],
    due: [3, 1, 0, 2, 4],
  };
  for (const [sort, order] of Object.entries(orders) as [keyof typeof orders, number[]][]) {
    const whole = numbers(catalog, { sort });
    expect(new Set(whole), sort).toEqual(new Set(order));
    for (const limit of [1, 2, 3])
      expect(numbers(catalog, { sort, limit }), `${sort} by ${limit}`).toEqual(whole);
  }
  expect(numbers(catalog, { sort: 'priority' })).toEqual(orders.priority);
  expect(numbers(catalog, { sort: 'due' }).slice(0, 2)).toEqual([3, 1]);
  expect(() => numbers(catalog, { after: 'nonsense' })).toThrowError('not a cursor');
});

test('an issue is blocked as long as one of its blockers is not over', () => {
  const book = new Book({
    ...acme,
    [issueFile(1)]: issue('One'),
    [issueFile(2)]: issue('Two'),
    [issueFile(3)]: issue('Three', { assignee: 'cto', blockedBy: ['ACME-1', 'ACME-2', 'ACME-99'] }),
  });
  const catalog = book.catalog();
  const isBlocked = (): unknown => {
    catalog.sync();
    return readIssueRow(catalog, { company, path: issueFile(3) })?.blocked;
  };
  const canBegin = (): number => actionableIssues(catalog, { company, agent: 'cto' }).length;
  expect([isBlocked(), canBegin()]).toEqual([1, 0]);
  book.commit({ [issueFile(1)]: issue('One', { status: 'done' }) });
  expect([isBlocked(), canBegin()]).toEqual([1, 0]);
  book.commit({ [issueFile(2)]: issue('Two', { status: 'cancelled' }) });
  expect([isBlocked(), canBegin()]).toEqual([0, 1]);
  expect(blockersOf(catalog, { company, path: issueFile(3) }).map(({ number }) => number)).toEqual([1, 2]);
  expect(dependentsOf(catalog, { company, path: issueFile(1) }).map(({ number }) => number)).toEqual([3]);
});

test('an issue shows its labels in their order, its sub-issues, and its living twins', () => {
  const catalog = shop();
  expect(JSON.parse(readIssueRow(catalog, { company, path: issueFile(2) })!.labels)).toEqual([
    'colour',
    'bug',
  ]);
  expect(childrenOf(catalog, { company, path: issueFile(1) }).map(({ number }) => number)).toEqual([2]);
  expect(livingTwins(catalog, { company, fingerprint: 'f' }).map(({ number }) => number)).toEqual([4]);
});

test('a removed issue is on no list but keeps its name', () => {
  const catalog = new Book({
    ...acme,
    [issueFile(1)]: issue('Gone', { removedAt: '2026-11-22T16:08:03.123Z' }),
  }).catalog();
  expect(numbers(catalog)).toEqual([]);
  expect(catalog.find('issue', company, 'ACME-1')?.path).toBe(issueFile(1));
});

test('work in progress comes before the rest of what an agent can do', () => {
  const catalog = new Book({
    ...acme,
    [issueFile(1)]: issue('One', { assignee: 'cto' }),
    [issueFile(2)]: issue('Two', { assignee: 'cto', priority: 'critical' }),
    [issueFile(3)]: issue('Three', { assignee: 'cto', status: 'in_progress' }),
    [issueFile(4)]: issue('Four', { assignee: 'cto', status: 'backlog' }),
  }).catalog();
  const order = actionableIssues(catalog, { company, agent: 'cto' }).map(({ number }) => number);
  expect(order).toEqual([3, 2, 1]);
});

test('a text that most issues hold is found in all of them, under other filters and over all pages', () => {
  const count = 1_100;
  const all = Array.from({ length: count }, (_, n) => n + 1);
  const old = all.filter((n) => n <= 30);
  const fileOf = (n: number): string =>
    `companies/acme/issues/${String(Math.floor(n / 100)).padStart(2, '0')}xx/ACME-${n}.md`;
  const catalog = new Book({
    ...acme,
    ...Object.fromEntries(
      all.map((n) => [fileOf(n), issue(`Mend part ${n}`, old.includes(n) ? { labels: ['bug'] } : {})]),
    ),
  }).catalog();
  expect(numbers(catalog, { text: 'mend', limit: 400 })).toEqual(all.toReversed());
  expect(numbers(catalog, { text: 'mend', label: 'bug', limit: 7 })).toEqual(old.toReversed());
  expect(numbers(catalog, { text: 'mend 1099' })).toEqual([1099]);
});

test('a text without a word is held by no issue, a blank one asks for nothing, and every word counts', () => {
  const letters = Array.from({ length: 250 }, (_, n) => `w${n}`);
  const catalog = new Book({
    ...acme,
    [issueFile(1)]: issue('All of them', {}, letters.join(' ')),
    [issueFile(2)]: issue('All but one 👍', {}, letters.slice(0, -1).join(' ')),
  }).catalog();
  for (const text of ['👍', '++', '"', '""']) expect(numbers(catalog, { text }), text).toEqual([]);
  for (const text of ['', '  ']) expect(numbers(catalog, { text }), text).toEqual([2, 1]);
  expect(numbers(catalog, { text: letters.slice(0, 20).join(' ') })).toEqual([2, 1]);
  expect(numbers(catalog, { text: letters.join(' ') })).toEqual([1]);
});
