// What the API answers, held against its own description by a validator that nobody here wrote: every route, and answers that
// have what most have not.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { routesOf } from '../../engine/http/aliases.ts';
import { operationsOf } from '../../engine/http/docs/operations.ts';
import { offered } from '../../engine/http/offered.ts';
import { openApi } from '../../engine/http/openapi.ts';
import { agent, user } from '../helpers/book.ts';
import { patience } from '../helpers/soak.ts';
import { requestTo, type Answer, type Request } from './api-book.ts';
import { openMatrixBook, type MatrixBook } from './matrix-book.ts';
import { matrix } from './matrix.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
const operations = new Map(operationsOf(openApi('1.2.3')).map((one) => [`${one.method} ${one.path}`, one]));
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with an answer of the operation at a path of the description. */
function problemsOf(operation: string, { json }: Answer): unknown[] {
  const validate = compiled.get(operation) ?? ajv.compile(operations.get(operation)!.answer!);
  compiled.set(operation, validate);
  return validate(json)
    ? []
    : validate.errors!.map(({ instancePath, message, params }) => [operation, instancePath, message, params]);
}

async function callOf(book: MatrixBook, who: string, method: string, path: string, fields: object) {
  const { request, body } = requestTo({ method, path }, fields);
  return book.send(who, request, body);
}

/** Things that say more than what is made for one call. */
async function furnish(book: MatrixBook): Promise<void> {
  const { identifier: issue } = await book.make('issue.create', { title: 'Plan', labels: [] });
  const tasks = [{ title: 'Saw' }, { title: 'Glue', body: 'Well.', priority: 'high', assignee: 'dev' }];
  await book.make('issue.ask', { issue, body: 'These?', kind: 'suggested_tasks', tasks }, user('ben'));
  await book.make('issue.ask', { issue, body: 'Which?', options: ['Red', 'Blue'], of: 'dev' }, agent('cto'));
  await book.make('issue.comment', { issue, body: 'Look, @dev.' });
  await book.make('document.put', { issue, key: 'plan', body: 'First.' });
  await book.make('issue.create', { title: 'Part', parent: issue, blockedBy: [issue] });
  await book.make('agent.change', {
    agent: 'ops',
    adapter: { type: 'process', runner: 'worker' },
    heartbeat: { intervalSec: 900 },
  });
}

test('every answer is as it is described', { timeout: patience }, async () => {
  const book = await openMatrixBook();
  await furnish(book);
  const wrong: unknown[] = [];
  let answered = 0;
  for (const action of offered)
    for (const { method, path } of routesOf(action)) {
      const row = matrix[`${action.name} ${path}`] ?? matrix[action.name]!;
      for (const who of ['ada', 'dev']) {
        const fields = (await row.with?.(book, who === 'ada' ? 'board' : who)) ?? {};
        const answer = await callOf(book, who, method, path, fields);
        if (answer.status >= 300) continue;
        answered += 1;
        wrong.push(...problemsOf(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`, answer));
      }
    }
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(200);
});

test('what an answer may leave out is not described as always there', async () => {
  const book = await openMatrixBook();
  await furnish(book);
  const read = async (path: string, description: string, who = 'ada') => {
    const answer = await book.send(who, `GET /api${path}` as Request);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(problemsOf(`GET ${description}`, answer)).toEqual([]);
    return answer.json;
  };
  for (const who of ['ada', 'dev']) await read('/agents/me', '/agents/me', who);
  for (const [path, description] of [
    ['', ''],
    ['/comments', '/comments'],
    ['/interactions', '/interactions'],
    ['/heartbeat-context', '/heartbeat-context'],
    ['/diagnostics/blockers', '/diagnostics/blockers'],
  ] as const)
    await read(`/issues/ACME-1${path}`, `/issues/{issue}${description}`);
  await read('/agents/ops?companyId=acme', '/agents/{agent}');
  const { headers } = await book.send('ada', 'PATCH /api/issues/ACME-1', { dueDate: '2026-12-24' });
  const history = await read(
    '/companies/acme/history/issue/ACME-1',
    '/companies/{company}/history/{kind}/{ref}',
  );
  expect(JSON.stringify(history)).toContain('2026-12-24');
  const undone = await book.send('ada', 'POST /api/undo', { target: headers['x-minutebook-commit'] });
  expect(undone.status).toBe(200);
  expect(problemsOf('POST /undo', undone)).toEqual([]);
});

test('what follows from a field is said where that field is, and nowhere else', async () => {
  const book = await openMatrixBook();
  await furnish(book);
  const { json: ops } = await book.send('ada', 'GET /api/agents/ops?companyId=acme');
  expect(ops).toMatchObject({ adapterType: 'process', adapterConfig: { runner: 'worker' } });
  expect(ops.adapter).toEqual({ type: 'process', runner: 'worker', env: {} });
  expect(Object.keys(ops.heartbeat)).not.toContain('adapterType');
  const { json: ada } = await book.send('ada', 'GET /api/agents/me');
  for (const field of ['adapterType', 'adapterConfig']) expect(ada).not.toHaveProperty(field);
  for (const path of ['heartbeat-context', 'diagnostics/blockers']) {
    const { json } = await book.send('ada', `GET /api/issues/ACME-2/${path}`);
    expect(json).not.toHaveProperty('issueNumber');
  }
  const { json: asked } = await book.send('ada', 'GET /api/issues/ACME-1/interactions');
  const accepted = await book.send('ada', `POST /api/issues/ACME-1/interactions/${asked[0].id}/accept`, {});
  expect(Object.keys(accepted.json).toSorted()).toEqual(['comment', 'created']);
  expect(accepted.json.comment).toMatchObject({ authorType: 'user' });
  const file = { originalFilename: 'a.txt', content: 'aGk=' };
  const { json: kept } = await book.send('ada', 'POST /api/companies/acme/issues/ACME-1/attachments', file);
  expect(kept).toHaveProperty('contentPath', `/api/attachments/${kept.id}/content`);
  const { json: gone } = await book.send('ada', `DELETE /api/attachments/${kept.id}`);
  expect(gone).toEqual({ originalFilename: 'a.txt' });
});
