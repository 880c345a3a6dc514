// Long lists page by page: a cursor goes on where the page before ended, in the list and order that gave it.
import { expect, test } from 'vitest';
import { noteEvent } from '../../engine/actions/event-note.ts';
import { acme, markdown, system } from '../helpers/book.ts';
import { openApiBook, type ApiBook } from './api-book.ts';

const runId = (n: number): string => `01930000-0000-7000-8000-00000000aaa${n}`;

/** Records of six runs, 0 the oldest; each two began at the same time, 4 and 5 have no end. */
function runs(): Record<string, string> {
  const files: Record<string, string> = {};
  for (let n = 0; n < 6; n++) {
    const createdAt = `2026-11-22T15:0${Math.floor(n / 2)}:00.000Z`;
    const over = n < 4 ? { status: 'succeeded', endedAt: createdAt } : { status: 'running' };
    files[`companies/acme/runs/2026-11-22/15/150${Math.floor(n / 2)}00-dev-aaa${n}.md`] = markdown({
      id: runId(n),
      agent: n % 2 === 0 ? 'dev' : 'cto',
      issue: 'ACME-1',
      source: 'timer',
      createdAt: `"${createdAt}"`,
      ...over,
    });
  }
  return files;
}

/** Two of everything that is listed in pages. */
async function twoOfEach(): Promise<ApiBook> {
  const book = await openApiBook({ files: { ...acme, ...runs() } });
  const { send } = book;
  for (const title of ['First', 'Second']) {
    await send('ada', 'POST /api/companies/acme/issues', { title });
    await send('ada', 'POST /api/issues/ACME-1/comments', { body: title });
    await send('ada', 'POST /api/companies/acme/cost-events', { agentId: 'dev', costCents: 1, model: 'm' });
    await send('ada', 'POST /api/companies/acme/approvals', {
      type: 'request_board_approval',
      payload: { title },
    });
    const event = { type: 'agent.parked', severity: 'warning', key: title, message: title } as const;
    await noteEvent(book.context(system), { company: 'acme', ...event });
  }
  return book;
}

const lists = [
  '/api/companies/acme/issues?sort=number',
  '/api/companies/acme/issues?sort=updated',
  '/api/companies/acme/issues?sort=priority',
  '/api/companies/acme/issues?sort=due',
  '/api/issues/ACME-1/comments?order=asc',
  '/api/issues/ACME-1/comments?order=desc',
  '/api/companies/acme/approvals?',
  '/api/companies/acme/activity?',
  '/api/companies/acme/cost-events?',
  '/api/companies/acme/event-log?',
  '/api/companies/acme/runs?',
] as const;

const made = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

test('a cursor of one list or order is refused by every other, and so is one that no list gave', async () => {
  const { send } = await twoOfEach();
  const cursors = new Map<string, string>();
  for (const list of lists) {
    const { status, headers } = await send('ada', `GET ${list}&limit=1`);
    expect([list, status, typeof headers['x-next-cursor']]).toEqual([list, 200, 'string']);
    cursors.set(list, headers['x-next-cursor'] as string);
  }
  for (const list of lists) {
    const ask = (after: string) => send('ada', `GET ${list}&after=${after}`);
    const own = cursors.get(list)!;
    expect(await ask(own)).toMatchObject({ status: 200 });
    const [name, ...key] = JSON.parse(Buffer.from(own, 'base64url').toString()) as unknown[];
    const strange = [
      [{ a: 1 }, 'x'],
      [true, 'x'],
      [name],
      [name, ...key.map(() => ({ a: 1 }))],
      [name, ...key.map(() => true)],
      [name, ...key.map(() => null)],
      [name, ...key.map((value) => (typeof value === 'string' ? 1 : 'x'))],
      [name, ...key, 'x'],
      key,
      {},
      null,
    ].map(made);
    const others = [...cursors.values()].filter((cursor) => cursor !== own);
    for (const cursor of ['nonsense', ...strange, ...others])
      expect([list, cursor, await ask(cursor)]).toMatchObject([
        list,
        cursor,
        { status: 400, json: { code: 'CURSOR_INVALID' } },
      ]);
  }
});

test('runs are read to their end page by page, also those that began at the same time', async () => {
  const { send } = await twoOfEach();
  /** Runs by their number, a list a page, along the links. */
  const pages = async (list: string): Promise<number[][]> => {
    const found: number[][] = [];
    for (let url: string | undefined = list; url !== undefined;) {
      const { status, json, headers } = await send('ada', `GET ${url as '/'}`);
      expect([url, status]).toEqual([url, 200]);
      found.push((json as { id: string }[]).map(({ id }) => Number(id.at(-1))));
      url = /^<(.+)>; rel="next"$/.exec((headers['link'] as string | undefined) ?? '')?.[1];
    }
    return found;
  };
  const all = [5, 4, 3, 2, 1, 0];
  for (const list of ['companies/acme/runs', 'companies/acme/heartbeat-runs', 'issues/ACME-1/runs']) {
    expect((await pages(`/api/${list}?limit=1`)).flat()).toEqual(all);
    expect(await pages(`/api/${list}?limit=3`)).toEqual([
      [5, 4, 3],
      [2, 1, 0],
    ]);
    expect(await pages(`/api/${list}?limit=1&before=2026-11-22T15:02:00.000Z`)).toEqual([[3], [2], [1], [0]]);
  }
  for (const list of ['companies/acme/live-runs', 'issues/ACME-1/live-runs'])
    expect(await pages(`/api/${list}?limit=1`)).toEqual([[5], [4]]);
  expect(await pages('/api/issues/ACME-1/runs?limit=2&agentId=dev')).toEqual([[4, 2], [0]]);
});

test('the issues of a view are a list like every other: links, fields and the words of issues', async () => {
  const { send } = await openApiBook();
  for (const title of ['One', 'Two', 'Three'])
    await send('ada', 'POST /api/companies/acme/issues', { title, priority: 'high' });
  const filter = { priority: ['high'] };
  await send('ada', 'POST /api/companies/acme/views', { name: 'Hot', filter });
  const { json, headers } = await send('ada', 'GET /api/views/hot/issues?limit=2&fields=title,issueNumber');
  expect(json).toEqual([
    { title: 'Three', issueNumber: 3 },
    { title: 'Two', issueNumber: 2 },
  ]);
  const [, next] = /^<(.+)>; rel="next"$/.exec(headers['link'] as string)!;
  expect((await send('ada', `GET ${next as '/'}`)).json).toEqual([{ title: 'One', issueNumber: 1 }]);
});
