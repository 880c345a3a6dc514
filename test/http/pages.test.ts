// Long lists page by page: a cursor goes on where the page before ended, in the list and order that gave it.
import { expect, test } from 'vitest';
import { noteEvent } from '../../engine/actions/event-note.ts';
import { system } from '../helpers/book.ts';
import { openApiBook, type ApiBook } from './api-book.ts';

/** Two of everything that is listed in pages. */
async function twoOfEach(): Promise<ApiBook> {
  const book = await openApiBook();
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
