// What the pages of Paperclip's own interface ask of paths that both have, as raw requests: each is taken, and answers what they show.
import { expect, test } from 'vitest';
import { openApiBook, type ApiBook } from './api-book.ts';

const acmePath = '/api/companies/acme';

/** An issue with a part and a comment, made one after the other. */
async function withIssues(): Promise<ApiBook & { whole: string; part: string }> {
  const book = await openApiBook();
  const make = async (who: string, fields: object): Promise<string> => {
    book.clock.time += 1_000;
    return (await book.send(who, `POST ${acmePath}/issues`, fields)).json.id;
  };
  const whole = await make('ada', { title: 'Choose a printer' });
  const part = await make('ben', { title: 'Ask around', parentId: whole });
  return { ...book, whole, part };
}

test('lists are asked with what asks for nothing here', async () => {
  const { send } = await openApiBook();
  const paths: `/${string}`[] = [
    '/api/companies?scope=accessible',
    `${acmePath}/projects?includeArchived=true`,
    `${acmePath}/heartbeat-runs?limit=200&summary=true`,
    `${acmePath}/live-runs?minCount=4`,
    `${acmePath}/issues?inboxArchivedByUserId=me&includeLiveDescendantSummary=true&includeBlockedBy=true&view=compact`,
  ];
  for (const path of paths) expect([path, (await send('ada', `GET ${path}`)).status]).toEqual([path, 200]);
  expect(await send('ada', `GET ${acmePath}/issues?sortField=updated&sortDir=asc`)).toMatchObject({
    status: 404,
    json: { code: 'NOT_AVAILABLE_YET' },
  });
});

test('issues are found by who had a hand in them and by what they are within', async () => {
  const { send, clock, whole, part } = await withIssues();
  const found = async (query: string, who = 'ada'): Promise<string[]> =>
    (await send(who, `GET ${acmePath}/issues?${query}`)).json.map(({ id }: { id: string }) => id);
  expect(await found('touchedByUserId=me')).toEqual([whole]);
  expect(await found('touchedByUserId=me', 'ben')).toEqual([part]);
  clock.time += 1_000;
  await send('ada', `POST /api/issues/${part}/comments`, { body: 'Quickly, please.' });
  expect(await found('touchedByUserId=me&sortField=id&sortDir=asc')).toEqual([whole, part]);
  expect(await found('participantAgentId=dev')).toEqual([]);
  await send('ada', `PATCH /api/issues/${part}`, { assigneeAgentId: 'dev' });
  expect(await found('participantAgentId=dev')).toEqual([part]);
  expect(await found(`descendantOf=${whole}&sortField=id&sortDir=asc`)).toEqual([part]);
  expect(await found(`createdFromIssueId=${whole}`)).toEqual([]);
  expect((await send('ada', `GET /api/issues/${part}`)).json.ancestors).toMatchObject([
    { id: whole, identifier: 'ACME-1', title: 'Choose a printer', status: 'todo' },
  ]);
});

test('what happened names who did it and what it was about by their ids, with a time', async () => {
  const { send, whole } = await withIssues();
  const { json } = await send('ada', `GET /api/issues/${whole}/activity`);
  expect(json.at(-1)).toMatchObject({
    action: 'issue.create',
    actorType: 'user',
    actorId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    agentId: null,
    entityType: 'issue',
    entityId: whole,
    createdAt: expect.stringMatching(/^\d{4}-/),
  });
});

test('a comment sent again under the request id of its client is written once', async () => {
  const { send, whole } = await withIssues();
  const said = { body: 'Which one?', clientRequestId: '585a78d4-587e-41f1-a900-2219ce85dc73' };
  const first = await send('ada', `POST /api/issues/${whole}/comments`, said);
  expect(first.status).toBe(201);
  expect((await send('ada', `POST /api/issues/${whole}/comments`, said)).json).toEqual(first.json);
  expect((await send('ada', `GET /api/issues/${whole}/comments`)).json).toHaveLength(1);
});

test('a passage is found with the issue it is of', async () => {
  const { send, whole } = await withIssues();
  const { json } = await send('ada', `GET ${acmePath}/search?q=printer&scope=all&limit=20`);
  expect(json).toMatchObject({
    countsByType: { issue: 1, comment: 0, document: 0 },
    results: [{ type: 'issue', issue: { id: whole, identifier: 'ACME-1', title: 'Choose a printer' } }],
  });
  expect((await send('ada', `GET ${acmePath}/search?q=printer&scope=comments`)).json.results).toEqual([]);
});

test('a file beside an issue says when it was attached', async () => {
  const { send, whole } = await withIssues();
  const file = { originalFilename: 'note to all.txt', content: Buffer.from('hello').toString('base64') };
  expect((await send('ada', `POST ${acmePath}/issues/${whole}/attachments`, file)).status).toBe(201);
  const { json } = await send('ada', `GET /api/issues/${whole}/attachments`);
  expect(json).toMatchObject([{ createdAt: expect.stringMatching(/^\d{4}-/) }]);
});

test('projects and days of runs have the fields that are counted with', async () => {
  const { send } = await openApiBook();
  expect((await send('ada', `GET ${acmePath}/projects`)).json).toMatchObject([{ workspaces: [] }]);
  const { json } = await send('ada', `GET ${acmePath}/dashboard`);
  expect(json.runActivity.at(-1)).toMatchObject({ recovered: 0 });
});
