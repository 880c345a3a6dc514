// What clients of Paperclip's published API (2026.916) ask and send at its paths, beside what its MCP server does.
import { expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import { acme, markdown } from '../helpers/book.ts';
import { openApiBook, type ApiBook } from './api-book.ts';

const acmePath = '/api/companies/acme' as const;
const run = '01930000-0000-7000-8000-000000000101';

const withRun = {
  ...acme,
  'companies/acme/runs/2026-11-22/16/160803-dev-0101.md': markdown({
    id: run,
    agent: 'dev',
    source: 'timer',
    status: 'running',
    createdAt: '2026-11-22T16:00:00.000Z',
    startedAt: '2026-11-22T16:00:00.000Z',
  }),
};

/** The kernel says that the run printed this so far. */
function printing(book: ApiBook, text: () => string): void {
  book.ports.perform = (name, input, actor) => {
    const context = book.context(actor);
    return perform({ ...context, kernel: { ...context.kernel, transcript: text } }, name, input);
  };
}

test('what a run prints is followed part by part, in whole characters', async () => {
  const book = await openApiBook({ files: withRun });
  let printed = 'one\ntwo é\n';
  printing(book, () => printed);
  const part = async (query: string, path = `/api/heartbeat-runs/${run}/log`) =>
    (await book.send('ada', `GET ${path as typeof acmePath}${query}`)).json;
  expect(await part('')).toEqual({ runId: run, state: 'live', content: printed, bytes: 11 });
  expect(await part('?offset=0&limitBytes=4')).toMatchObject({ content: 'one\n', nextOffset: 4 });
  expect(await part('?offset=4&limitBytes=5')).toMatchObject({ content: 'two ', nextOffset: 8 });
  expect(await part('?offset=8&limitBytes=1')).toMatchObject({ content: 'é', nextOffset: 10 });
  expect(await part('?offset=9')).toMatchObject({ content: '\n' });
  const end = await part('?offset=11&limitBytes=256000');
  expect(end).toEqual({ runId: run, state: 'live', content: '', bytes: 11 });
  printed += 'three\n';
  expect(await part(`?offset=${end.bytes}`)).toMatchObject({ content: 'three\n', bytes: 17 });
  expect(await part('?offset=4&limitBytes=3', `${acmePath}/runs/${run}/log`)).toMatchObject({
    text: 'two',
    nextOffset: 7,
  });
  expect(await part('?offset=-1')).toMatchObject({ code: 'INPUT_INVALID' });
});

test('issues are paged by how many there were before, as well as from where the last page ended', async () => {
  const { send } = await openApiBook();
  for (const title of ['1', '2', '3', '4', '5']) await send('ada', `POST ${acmePath}/issues`, { title });
  const ask = (query: string) => send('ada', `GET ${acmePath}/issues?${query}`);
  const titles = async (query: string): Promise<string[]> =>
    (await ask(query)).json.map(({ title }: { title: string }) => title);
  expect(await titles('limit=2&offset=0')).toEqual(['5', '4']);
  const page = await ask('limit=2&offset=2');
  expect(page.json).toMatchObject([{ title: '3' }, { title: '2' }]);
  const next = String(page.headers['x-next-cursor']);
  expect(await titles(`limit=2&after=${next}`)).toEqual(['1']);
  expect(await titles('limit=1000&offset=4')).toEqual(['1']);
  expect(await titles('offset=5')).toEqual([]);
  for (const query of ['offset=10001', 'offset=-1', 'limit=1001', `offset=1&after=${next}`])
    expect([query, (await ask(query)).json.code]).toEqual([query, 'INPUT_INVALID']);
  // What asks on begins where the page ended, and leaves nothing out again.
  const [, link] = /<([^>]*)>/.exec(String(page.headers['link']))!;
  expect((await send('ada', `GET ${link as typeof acmePath}`)).json).toMatchObject([{ title: '1' }]);
});
