// Approvals as records: asked by anybody of the company, decided by the board, kept with who decided; the requester hears of it.
import { expect, it } from 'vitest';
import { decisionsForAgent } from '../../engine/catalog/queries/approvals.ts';
import type { ShownApproval } from '../../engine/actions/approval-shape.ts';
import { agent, faultOf, openBook, user } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';

const ada = user('ada');
const ben = user('ben');
const dev = agent('dev');
const cto = agent('cto');

const asked = async () => {
  const book = await openBook();
  await book.perform(ada, 'issue.create', { title: 'Furnish' });
  const approval = await book.perform<ShownApproval>(dev, 'approval.create', {
    payload: {
      title: 'Buy a  table',
      summary: 'An oak one.',
      offers: [{ shop: 'Oak & Co', cents: 1200, note: null }],
    },
    issues: ['ACME-1', 'acme-1'],
  });
  return { book, approval };
};

it('is a file that says what is asked, by whom and about what', async () => {
  const { book, approval } = await asked();
  expect(approval).toMatchObject({
    name: 'A-1',
    type: 'request_board_approval',
    status: 'pending',
    title: 'Buy a table',
    body: 'An oak one.',
    payload: { offers: [{ shop: 'Oak & Co', cents: 1200, note: null }] },
    requestedBy: 'agent:acme/dev',
    run: 'run-of-dev',
    issues: ['ACME-1'],
    path: 'companies/acme/approvals/A-1-buy-a-table.md',
  });
  expect(book.text(approval.path)).toContain('# Buy a table');
  expect(git(book.root, 'log', '-1', '--format=%s', book.store.head()!)).toBe('Ask for A-1 "Buy a table"');
  for (const ref of ['A-1', approval.id, 'A-1-buy-a-table'])
    expect(await book.perform(cto, 'approval.show', { approval: ref })).toEqual(approval);
  const { items } = await book.perform<{ items: object[] }>(cto, 'issue.approvals', { issue: 'ACME-1' });
  expect(items).toEqual([approval]);
  expect(await book.perform(cto, 'approval.issues', { approval: 'A-1' })).toMatchObject({
    items: [{ identifier: 'ACME-1' }],
  });
  expect(await book.perform(ada, 'inbox.user', {})).toMatchObject({
    approvals: [{ id: approval.id, name: 'A-1' }],
  });
});

it('gets a number of its own however many ask at once, and lists go by page and state', async () => {
  const { book } = await asked();
  await Promise.all(
    Array.from({ length: 9 }, (_, n) => book.perform(dev, 'approval.create', { title: `No ${n}` })),
  );
  await book.perform(ada, 'approval.reject', { approval: 'A-4' });
  type Page = { items: ShownApproval[]; next: string | null };
  const first = await book.perform<Page>(dev, 'approval.list', { limit: 6 });
  const second = await book.perform<Page>(dev, 'approval.list', { limit: 6, after: first.next! });
  const names = [...first.items, ...second.items].map(({ name }) => name);
  expect(names.toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => `A-${n + 1}`).toSorted());
  expect(second.next).toBeNull();
  const rejected = await book.perform<Page>(dev, 'approval.list', { status: 'rejected' });
  expect(rejected.items.map(({ name }) => name)).toEqual(['A-4']);
});

it('is decided once, by the board alone, and says who did it, when and why', async () => {
  const { book, approval } = await asked();
  for (const actor of [dev, cto])
    expect(await faultOf(book.perform(actor, 'approval.approve', { approval: 'A-1' }))).toMatchObject({
      code: 'NOT_ALLOWED',
    });
  const decided = await book.perform<ShownApproval>(ben, 'approval.approve', {
    approval: 'A-1',
    note: 'Oak it is.',
  });
  expect(decided).toMatchObject({ status: 'approved', decidedBy: 'user:ben', note: 'Oak it is.' });
  expect(decided.decidedAt).toBe('2026-11-22T16:00:00.000Z');
  for (const verb of ['approve', 'reject', 'request-revision', 'withdraw', 'resubmit'])
    expect(await faultOf(book.perform(ada, `approval.${verb}`, { approval: approval.id }))).toMatchObject({
      code: 'APPROVAL_CLOSED',
    });
});

it('refuses a decision about another version than the one that was read', async () => {
  const { book, approval } = await asked();
  await book.perform(ada, 'approval.request-revision', { approval: 'A-1' });
  book.clock.time += 1_000;
  await book.perform(dev, 'approval.resubmit', { approval: 'A-1', body: 'A golden one.' });
  const stale = { approval: 'A-1', ifUpdated: approval.updated! };
  expect(await faultOf(book.perform(ada, 'approval.approve', stale))).toMatchObject({
    code: 'CHANGED_SINCE',
  });
});

it('goes back and forth between who asks and the board, who alone may change their part', async () => {
  const { book } = await asked();
  await book.perform(ada, 'approval.request-revision', { approval: 'A-1', note: 'Cheaper.' });
  expect(await faultOf(book.perform(cto, 'approval.resubmit', { approval: 'A-1' }))).toMatchObject({
    code: 'NOT_ALLOWED',
  });
  const again = await book.perform<ShownApproval>(dev, 'approval.resubmit', {
    approval: 'A-1',
    payload: { cents: 9 },
  });
  expect(again).toMatchObject({
    status: 'pending',
    payload: { cents: 9 },
    decidedBy: null,
    note: 'Cheaper.',
  });
  expect(await book.perform(dev, 'approval.withdraw', { approval: 'A-1' })).toMatchObject({
    status: 'cancelled',
  });
});

it('says in words what its payload asks, whatever it asked before', async () => {
  const { book, approval } = await asked();
  const again = async (input: object) => {
    await book.perform(ada, 'approval.request-revision', { approval: approval.id });
    return book.perform<ShownApproval>(dev, 'approval.resubmit', { approval: approval.id, ...input });
  };
  const wire = { title: 'Wire $1,000,000', summary: 'To me.' };
  expect(await again({ payload: wire })).toMatchObject({ title: wire.title, body: wire.summary });
  expect(git(book.root, 'log', '-1', '--format=%s', book.store.head()!)).toBe(
    'Ask again for A-1 "Wire $1,000,000"',
  );
  expect(await book.perform(ada, 'inbox.user', {})).toMatchObject({ approvals: [{ title: wire.title }] });
  expect(await book.perform(ada, 'approval.list', {})).toMatchObject({ items: [{ title: wire.title }] });
  // What came from the former payload goes with it; what was said beside one stays.
  expect(await again({ payload: { cents: 9 } })).toMatchObject({ title: 'Decide', body: '' });
  expect(await again({ title: 'A chair', body: 'A small one.' })).toMatchObject({ payload: { cents: 9 } });
  expect(await again({ payload: { cents: 8 } })).toMatchObject({ title: 'A chair', body: 'A small one.' });
  expect(await again({ payload: wire })).toMatchObject({ title: wire.title, body: wire.summary });
});

it('tells the requester of a decision, until a run was started for it', async () => {
  const { book, approval } = await asked();
  const of = { company: 'acme', agent: 'dev', self: 'agent:acme/dev' };
  const told = () => {
    book.catalog.sync();
    return decisionsForAgent(book.catalog, of).map(({ name, status }) => `${name} ${status}`);
  };
  expect(told()).toEqual([]);
  const { decidedAt } = await book.perform<ShownApproval>(ada, 'approval.reject', { approval: 'A-1' });
  expect(told()).toEqual(['A-1 rejected']);
  await book.perform({ kind: 'system' }, 'run.start', {
    company: 'acme',
    run: '01930000-0000-7000-8000-00000000f001',
    agent: 'dev',
    source: 'automation',
    wakes: [`approval:${approval.id}:${decidedAt}`],
    reason: 'decided',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
  expect(told()).toEqual([]);
});

it('is talked about beside its file, where whoever is mentioned is told', async () => {
  const { book } = await asked();
  const said = await book.perform<{ id: string; path: string }>(ada, 'approval.comment', {
    approval: 'A-1',
    body: 'Oak, @cto?',
  });
  expect(said).toMatchObject({ approval: 'A-1', author: 'user:ada', mentions: ['agent:acme/cto'] });
  expect(said.path).toMatch(
    /^companies\/acme\/approvals\/A-1-buy-a-table\/comments\/[\dT.]+Z-ada-[0-9a-f]{4}\.md$/,
  );
  expect(await book.perform(dev, 'approval.comments', { approval: 'A-1' })).toMatchObject({
    items: [{ id: said.id }],
  });
  const inbox = await book.perform<{ mentions: { path: string }[] }>(cto, 'inbox.agent', {});
  expect(inbox.mentions.map(({ path }) => path)).toEqual([said.path]);
});

it('of a kind that changes more than its record waits for that to be possible, and can be refused', async () => {
  const { book } = await asked();
  const payload = { name: 'Carpenter', role: 'general' };
  const hire = await book.perform<ShownApproval>(dev, 'approval.create', { type: 'hire_agent', payload });
  expect(hire).toMatchObject({ title: 'Carpenter', status: 'pending' });
  expect(await faultOf(book.perform(ada, 'approval.approve', { approval: hire.id }))).toMatchObject({
    code: 'NOT_AVAILABLE_YET',
  });
  expect(await book.perform(ada, 'approval.reject', { approval: hire.id })).toMatchObject({
    status: 'rejected',
  });
});

it('is written down by the board for an agent, and by no agent for another', async () => {
  const { book } = await asked();
  const input = { title: 'A saw', for: 'ops' };
  expect(await book.perform(ada, 'approval.create', input)).toMatchObject({ requestedBy: 'agent:acme/ops' });
  expect(await faultOf(book.perform(dev, 'approval.create', input))).toMatchObject({ code: 'INPUT_INVALID' });
  const payload = { much: 'x'.repeat(40_000) };
  expect(await faultOf(book.perform(dev, 'approval.create', { title: 'x', payload }))).toMatchObject({
    code: 'INPUT_INVALID',
  });
});
