// Who wrote something is told by an id, whatever they and their company were called then.
import { expect, test } from 'vitest';
import { openApiBook } from './api-book.ts';

test('what an agent wrote says so after its company and itself were renamed', async () => {
  const { send } = await openApiBook();
  const { json: agents } = await send('ada', 'GET /api/companies/acme/agents');
  const { id } = (agents as { id: string; urlKey: string }[]).find(({ urlKey }) => urlKey === 'cto')!;
  await send('cto', 'POST /api/companies/acme/issues', { title: 'Mine', status: 'todo' });
  const of = '/api/issues/ACME-1';
  await send('cto', `POST ${of}/comments`, { body: 'First' });
  await send('cto', `POST ${of}/interactions`, { kind: 'question', body: 'Why?' });
  await send('cto', `POST ${of}/checkout`, { agentId: id });
  const put = await send('cto', `PUT ${of}/documents/plan`, { body: 'One' });
  expect(put.status).toBe(200);
  await send('cto', 'POST /api/companies/acme/approvals', { type: 'request_board_approval', title: 'May I' });
  await send('ada', 'POST /api/companies/acme/rename', { urlKey: 'apex' });
  await send('ada', `POST /api/agents/${id}/rename`, { urlKey: 'chief' });
  for (const [path, field] of [
    [of, 'createdByAgentId'],
    [`${of}/comments`, 'authorAgentId'],
    [`${of}/interactions`, 'createdByAgentId'],
    [`${of}/documents/plan/revisions`, 'createdByAgentId'],
    [`${of}/documents/plan`, 'updatedByAgentId'],
    ['/api/companies/apex/approvals', 'requestedByAgentId'],
  ] as const) {
    const { json } = await send('ada', `GET ${path}`);
    const [row] = Array.isArray(json) ? json : [json];
    expect([path, row[field]]).toEqual([path, id]);
  }
  const { json: inbox } = await send('ada', 'GET /api/companies/apex/inbox');
  expect(inbox.questions).toMatchObject([{ authorAgentId: id }]);
});
