// What stands beside a path may say what the path says, by whatever name; never something else.
import { expect, test } from 'vitest';
import { uuid7 } from '../../engine/base/ids.ts';
import { user } from '../helpers/book.ts';
import type { Request } from './api-book.ts';
import { openMatrixBook } from './matrix-book.ts';

test('a field beside the path that means something else is refused, and nothing is done', async () => {
  const book = await openMatrixBook();
  const make = async (title: string) => (await book.make('issue.create', { title }))['id']!;
  const [first, second] = [await make('First'), await make('Second')];
  const asked = await book.make('approval.create', { title: 'Ask' });
  const idOf = (kind: 'agent' | 'company', name: string) =>
    book.catalog.find(kind, kind === 'agent' ? 'acme' : undefined, name)!.id;
  const confirmed = await book.make(
    'issue.ask',
    { issue: first, body: 'Shall I?', kind: 'confirmation' },
    user('ben'),
  );
  const accept = `/issues/${first}/interactions/${confirmed['id']}/accept`;
  const rows: [
    request: string,
    fields: Record<string, unknown>,
    field: string,
    same: readonly unknown[],
    other: unknown[],
  ][] = [
    [
      'PATCH /companies/acme',
      { description: 'More.' },
      'urlKey',
      ['acme', idOf('company', 'acme')],
      ['other', 'x', 7],
    ],
    [
      'POST /companies/acme/issues',
      { title: 'X' },
      'companyId',
      ['acme', idOf('company', 'acme')],
      ['other', idOf('company', 'other')],
    ],
    [
      'PATCH /issues/ACME-1',
      { priority: 'low' },
      'issueId',
      ['ACME-1', 'acme-1', first, null],
      ['ACME-2', second, 'x', ['ACME-1']],
    ],
    [
      'POST /agents/dev/pause',
      { companyId: 'acme' },
      'agentId',
      ['dev', idOf('agent', 'dev')],
      ['cto', idOf('agent', 'cto')],
    ],
    [`POST /agents/${idOf('agent', 'dev')}/resume`, {}, 'agentId', ['dev'], ['cto']],
    [`PATCH /companies/${idOf('company', 'acme')}`, {}, 'urlKey', ['acme'], ['other']],
    [`POST ${accept}`, {}, 'outcome', ['accepted'], ['rejected']],
    [`POST /approvals/${asked['id']}/approve`, {}, 'approvalId', ['A-1'], ['A-2']],
    ['DELETE /issues/ACME-2', {}, 'issueId', ['ACME-2', second], ['ACME-1']],
  ];
  for (const [request, fields, field, same, others] of rows) {
    const send = (value: unknown) => {
      const isQuery = request.startsWith('DELETE');
      const [method, path] = request.split(' ') as [string, string];
      const url = `${method} /api${path}${isQuery ? `?${field}=${String(value)}` : ''}` as Request;
      return book.send('ada', url, isQuery ? undefined : { ...fields, [field]: value });
    };
    const head = book.store.head();
    for (const other of others) {
      const { status, json } = await send(other);
      expect([request, other, status, json.code]).toEqual([request, other, 400, 'INPUT_INVALID']);
      expect(json.message).toContain(`${field}: the path says`);
    }
    expect(book.store.head()).toBe(head);
    // What can be done once is said in one way.
    const isOnce = /approve|DELETE|accept/.test(request);
    for (const value of isOnce ? same.slice(-1) : same)
      expect([request, value, (await send(value)).status < 300]).toEqual([request, value, true]);
  }
});

test('what is of another company is not told apart by saying it twice', async () => {
  const book = await openMatrixBook();
  const spy = book.catalog.find('agent', 'other', 'spy')!.id;
  const other = book.catalog.find('company', undefined, 'other')!.id;
  const missing = uuid7(book.clock.time);
  for (const [foreign, path, field, name] of [
    [spy, '/api/agents/:/wakeup', 'agentId', 'spy'],
    [other, '/api/companies/:/issues', 'companyId', 'other'],
  ] as const) {
    const ask = async (id: string) => {
      const { status, text } = await book.send('dev', `POST ${path.replace(':', id)}` as Request, {
        [field]: name,
      });
      return [status, text.replaceAll(id, '…')];
    };
    expect(await ask(foreign)).toEqual(await ask(missing));
  }
});
