// REST over a real book: the names, ids and shapes that clients of such an API expect.
import { expect, test } from 'vitest';
import { openApiBook } from './api-book.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

test('an issue is created, read, listed and changed in the words of the API', async () => {
  const { send } = await openApiBook();
  const { json: agents } = await send('ada', 'GET /api/companies/acme/agents');
  const cto = agents.find(({ urlKey }: { urlKey: string }) => urlKey === 'cto');
  expect(cto).toMatchObject({ id: expect.stringMatching(uuid), name: 'Tech', status: 'idle' });
  const created = await send('ada', 'POST /api/companies/acme/issues', {
    title: 'Fix the login',
    description: 'It is broken.',
    assigneeAgentId: cto.id,
    projectId: null,
    workMode: 'standard',
  });
  expect(created).toMatchObject({
    status: 201,
    json: {
      id: expect.stringMatching(uuid),
      identifier: 'ACME-1',
      issueNumber: 1,
      companyId: '01930000-0000-7000-8000-000000000001',
      title: 'Fix the login',
      description: 'It is broken.',
      assigneeAgentId: cto.id,
      assigneeUserId: null,
      createdByUserId: expect.stringMatching(uuid),
      createdByAgentId: null,
    },
  });
  expect(created.headers['x-minutebook-commit']).toMatch(/^[0-9a-f]{40}$/);
  for (const ref of [created.json.id, 'ACME-1', 'acme-1']) {
    const read = await send('ada', `GET /api/issues/${ref}`);
    expect(read).toMatchObject({ status: 200, json: { id: created.json.id, comments: [] } });
    expect(read.headers['etag']).toBe(`"${read.json.updatedAt}"`);
  }
  const { json: listed } = await send(
    'ada',
    `GET /api/companies/acme/issues?status=todo,blocked&assigneeAgentId=${cto.id}`,
  );
  expect(listed).toMatchObject([{ identifier: 'ACME-1', assigneeAgentId: cto.id }]);
  const changed = await send('ada', 'PATCH /api/issues/ACME-1', { priority: 'high', description: 'Badly.' });
  expect(changed).toMatchObject({ status: 200, json: { priority: 'high', description: 'Badly.' } });
});
