import { expect, test } from 'vitest';
import { findAction } from '../../engine/actions/perform.ts';
import { bounded } from '../../engine/mcp/bound.ts';
import { user } from '../helpers/book.ts';
import { connectNew, openMcpBook, type Said } from './mcp-book.ts';

const issueShow = findAction('issue.show');
const issueComments = findAction('issue.comments');
const sizeOf = (value: unknown): number => JSON.stringify(value).length;

test('what fits is shown as it is', () => {
  const answer = { identifier: 'ACME-1', body: 'x'.repeat(60_000), children: [{ title: 'One' }] };
  expect(bounded(answer, issueShow, { issue: 'ACME-1' })).toBe(answer);
});

test('a text that is too long is cut, with how much is left out and how to read it', () => {
  const answer = { identifier: 'ACME-1', body: 'x'.repeat(1024 * 1024), status: 'todo' };
  const shown = bounded(answer, issueShow, { issue: 'ACME-1' });
  expect(sizeOf(shown)).toBeLessThan(64_000);
  expect(shown).toMatchObject({ identifier: 'ACME-1', status: 'todo' });
  expect(shown['body']).toMatch(/^x{48000}… \[1000576 more characters\]$/);
  expect(shown['cut']).toMatch(
    /body by 1000576 characters\. All of it: api_request GET \/api\/issues\/ACME-1,/,
  );
});

test('many texts and long lists are cut until the whole fits', () => {
  const row = { identifier: 'ACME-2', title: 'x'.repeat(400) };
  const comments = Array.from({ length: 50 }, (_, at) => ({ id: String(at), body: 'x'.repeat(40_000) }));
  const answer = { body: 'x', comments, children: Array.from({ length: 10_000 }, () => row) };
  const shown = bounded(answer, issueShow, { issue: 'ACME-1' });
  expect(sizeOf(shown)).toBeLessThan(64_000);
  expect(shown['comments']).toHaveLength(50);
  expect(shown['children']).toHaveLength(50);
  expect(shown['cut']).toMatch(/comments\.0\.body by 39750 characters, .*, and \d+ more\./);
});

test('a page keeps its items, which the next one goes on from', () => {
  const items = Array.from({ length: 500 }, (_, at) => ({ id: String(at), body: 'x'.repeat(1_000) }));
  const shown = bounded({ items, next: 'n' }, issueComments, { issue: 'ACME-1' });
  expect(shown['items']).toHaveLength(500);
  expect(shown).toMatchObject({ next: 'n', cut: expect.stringContaining('/api/issues/ACME-1/comments') });
});

test('a text that was cut is not written back', async () => {
  const book = await openMcpBook();
  await book.perform(user('ada'), 'issue.create', { title: 'Long' });
  const body = 'y'.repeat(100_000);
  await book.perform(user('ada'), 'document.put', { issue: 'ACME-1', key: 'plan', body });
  const client = await connectNew(book, 'cto');
  const of = { issue: 'ACME-1', key: 'plan' };
  const call = async (name: string, input: object): Promise<Said> =>
    (await client.callTool({ name, arguments: { ...input } })) as unknown as Said;
  const read = await call('get_document', of);
  const shown = (read.structuredContent as { body: string }).body;
  const path = '/api/issues/ACME-1/documents/plan';
  for (const said of [
    await call('put_document', { ...of, body: shown }),
    await call('api_request', { method: 'PUT', path, body: { body: `${shown}\n` } }),
  ])
    expect(said).toMatchObject({
      isError: true,
      structuredContent: { code: 'INPUT_INVALID', message: expect.stringContaining('read all of it') },
    });
  const whole = await call('api_request', { method: 'GET', path });
  expect(whole.structuredContent).toMatchObject({ body: { body: expect.stringMatching(/^y{100000}\s*$/) } });
});

test('no issue floods who reads it', async () => {
  const book = await openMcpBook();
  const body = 'y'.repeat(1024 * 1024);
  await book.perform(user('ada'), 'issue.create', { title: 'Long', body });
  const client = await connectNew(book, 'cto');
  const said = (await client.callTool({
    name: 'get_issue',
    arguments: { issue: 'ACME-1' },
  })) as unknown as Said;
  expect(said.content[0]!.text.length).toBeLessThan(64_000);
  expect(said.structuredContent).toMatchObject({ title: 'Long', cut: expect.stringContaining('body by') });
});

test('a document of any length is read whole, part by part, and no character is cut in two', async () => {
  const book = await openMcpBook();
  await book.perform(user('ada'), 'issue.create', { title: 'Long' });
  const body = `a${'\u{1f600}'.repeat(600_000)}\n"quoted"\n${'z'.repeat(100_000)}`;
  await book.perform(user('ada'), 'document.put', { issue: 'ACME-1', key: 'plan', body });
  const client = await connectNew(book, 'cto');
  let whole = '';
  for (let offset: number | undefined = 0, parts = 0; offset !== undefined; parts += 1) {
    expect(parts).toBeLessThan(100);
    const given = { issue: 'ACME-1', key: 'plan', offset };
    const read = (await client.callTool({ name: 'get_document', arguments: given })) as unknown as Said;
    const said = read.structuredContent as { body: string; cut?: string };
    expect(sizeOf(said)).toBeLessThan(64_000);
    whole += said.cut === undefined ? said.body : said.body.replace(/… \[\d+ more characters\]$/, '');
    const [, next] = /The next part: the same with offset: (\d+)$/.exec(said.cut ?? '') ?? [];
    offset = next === undefined ? undefined : Number(next);
  }
  expect(whole === body).toBe(true);
});
