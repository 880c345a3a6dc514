// Events over a real socket and a real book: what is told, to whom, from where on, and who is cut off.
import { Agent, request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { askInside } from '../../engine/http/inside.ts';
import { git } from '../helpers/folder.ts';
import { commitByHand, openEventsBook, toldBy, until } from './events-book.ts';
import type { Followed } from './follow.ts';

const all = '/api/events';
/** What the daemon may hold for one who does not read. Bytes. */
const keptLimit = 1024 * 1024;
const ids = ({ told }: Followed): string[] => told.map(({ id }) => id);

test('who begins to follow is told where the line stands, and then each commit of the company once', async () => {
  const book = await openEventsBook();
  const head = book.store.head()!;
  const [acme, whole] = await Promise.all([book.follow('ada'), book.follow('vera', all)]);
  await Promise.all([acme, whole].map((followed) => toldBy(followed, 1)));
  expect(acme).toMatchObject({
    status: 200,
    retry: '1000',
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  });
  expect(acme.told[0]).toMatchObject({ event: 'hello', data: { head: acme.told[0]!.id } });
  expect(acme.told[0]!.id.slice(0, 40)).toBe(head);
  const first = await book.issue('One');
  const elsewhere = await book.issue('Two', 'other');
  const third = await book.issue('Three');
  await toldBy(whole, 4);
  expect(ids(whole).slice(1)).toEqual([first, elsewhere, third]);
  await toldBy(acme, 3);
  expect(ids(acme).slice(1)).toEqual([first, third]);
  const { json: issue } = await book.send('ada', 'GET /api/issues/ACME-1');
  expect(acme.told[1]).toEqual({
    event: 'change',
    id: first,
    data: {
      commit: first,
      at: '2026-11-22T16:00:00.000Z',
      companyId: issue.companyId,
      company: 'acme',
      action: 'issue.create',
      actor: 'user:ada',
      actorAgentId: null,
      actorUserId: issue.createdByUserId,
      subject: expect.stringContaining('ACME-1'),
      entities: ['issue:acme/ACME-1'],
      runId: null,
      certain: true,
      changes: [{ kind: 'issue', id: issue.id, name: 'ACME-1', how: 'added' }],
      omitted: 0,
    },
  });
});

test('a person’s commit is told by its author and files, whatever its message claims', async () => {
  const book = await openEventsBook();
  const whole = await book.follow('ada', all);
  await toldBy(whole, 1);
  const files = {
    'companies/acme/goals/more.md': '---\nstatus: active\n---\n\n# More\n',
    'companies/other/goals/less.md': '---\nstatus: active\n---\n\n# Less\n',
    ...Object.fromEntries(
      Array.from({ length: 230 }, (_, n) => [`companies/acme/labels/l${n}.md`, '---\nname: L\n---\n']),
    ),
  };
  const commit = await commitByHand(
    book,
    files,
    'Lie\n\nAction: company.remove\nActor: system\nEntity: company:acme/acme',
  );
  await toldBy(whole, 5);
  const parts = whole.told.slice(1);
  expect(ids(whole).slice(1)).toEqual([commit, `${commit}/1`, `${commit}/2`, `${commit}/3`]);
  expect(parts.map(({ data }) => [data.company, data.changes.length])).toEqual([
    ['acme', 100],
    ['acme', 100],
    ['acme', 31],
    ['other', 1],
  ]);
  for (const { data } of parts)
    expect(data).toMatchObject({ commit, actor: 'user:ada', action: 'files.change', certain: false });
  // From each of them the rest follows, of the company that is asked for.
  for (const [n, id] of ids(whole).slice(1).entries()) {
    const rest = await book.follow('ada', all, { last: id });
    const last = await book.issue(`After ${n}`);
    await until('the newest', () => ids(rest).at(-1) === last);
    expect(ids(rest).slice(0, 3 - n)).toEqual(ids(whole).slice(n + 2, 5));
    expect(rest.told.every(({ event }) => event === 'change')).toBe(true);
    rest.kill();
  }
  const other = await book.follow('ada', '/api/companies/other/events', { last: `${commit}/1` });
  expect((await toldBy(other, 1))[0]).toMatchObject({ id: `${commit}/3`, data: { company: 'other' } });
});

test('who comes again is told what was missed, by header or by query, the header first', async () => {
  const book = await openEventsBook();
  const commits = [await book.issue('One'), await book.issue('Two'), await book.issue('Three')];
  const byHeader = await book.follow('dev', undefined, { last: commits[0]! });
  const byQuery = await book.follow('dev', `/api/companies/acme/events?lastEventId=${commits[1]}`);
  const byBoth = await book.follow('dev', `/api/companies/acme/events?lastEventId=${commits[0]}`, {
    last: commits[1]!,
  });
  await toldBy(byHeader, 2);
  await Promise.all([byQuery, byBoth].map((followed) => toldBy(followed, 1)));
  expect([byHeader, byQuery, byBoth].map(ids)).toEqual([
    commits.slice(1),
    commits.slice(2),
    commits.slice(2),
  ]);
  const none = await book.follow('dev', '/api/companies/acme/events?lastEventId=');
  expect((await toldBy(none, 1))[0]!.event).toBe('hello');
  const wrong = await book.follow('dev', '/api/companies/acme/events?since=1');
  await wrong.over;
  const help = 'See what it takes: GET /api/openapi.json?of=event.follow';
  expect([wrong.status, JSON.parse(wrong.text)]).toMatchObject([400, { code: 'INPUT_INVALID', help }]);
});

test('an id that is none of the line gets one reset with the head, and what comes after it', async () => {
  const book = await openEventsBook();
  const commit = await book.issue('One');
  const { store, root } = book;
  await store.settle();
  const aside = git(root, 'commit-tree', '-m', 'Aside', '-p', commit, `${commit}^{tree}`).trim();
  const lost = [
    '0'.repeat(40),
    aside,
    'nonsense',
    `${commit}/7`,
    `${commit}/01`,
    `${commit}x`,
    'a'.repeat(3_000),
  ];
  for (const last of lost) {
    const followed = await book.follow('ada', undefined, { last });
    await toldBy(followed, 1);
    const next = await book.issue('Next');
    await toldBy(followed, 2);
    expect([last, followed.told[0]]).toMatchObject([
      last,
      { event: 'reset', data: { lost: last.slice(0, 100) } },
    ]);
    expect(followed.told[0]!.data.head).toBe(followed.told[0]!.id);
    expect([ids(followed)[1], followed.told.length]).toEqual([next, 2]);
    followed.kill();
  }
});

test('everybody follows what they may read, and a foreign company is as one that is not there', async () => {
  const book = await openEventsBook();
  const path = (company: string): string => `/api/companies/${company}/events`;
  const answered = async (who: string | undefined, where: string): Promise<unknown[]> => {
    const followed = await book.follow(who, where);
    if (followed.status !== 200) await followed.over;
    const { status, text } = followed;
    followed.kill();
    return [status, text === '' ? '' : JSON.parse(text).code];
  };
  for (const who of ['ada', 'ben', 'vera']) expect(await answered(who, all)).toEqual([200, '']);
  for (const who of ['ada', 'vera', 'dev']) expect(await answered(who, path('acme'))).toEqual([200, '']);
  expect(await answered('dev', all)).toEqual([403, 'NOT_ALLOWED']);
  for (const who of [undefined, 'x'.repeat(43)])
    for (const where of [all, path('acme')])
      expect(await answered(who, where)).toEqual([401, 'CREDENTIAL_REFUSED']);
  expect(await answered('spy', path('other'))).toEqual([200, '']);
  const [foreign, missing] = await Promise.all(
    ['acme', 'none'].map((company) => book.follow('spy', path(company))),
  );
  await Promise.all([foreign!.over, missing!.over]);
  expect(foreign!.status).toBe(404);
  expect(foreign!.text.replaceAll('acme', '*')).toBe(missing!.text.replaceAll('none', '*'));
});

test('a stream ends when what it was opened with ends, and only a call is noted as refused', async () => {
  const refused: string[] = [];
  const book = await openEventsBook({}, { noteRefused: (token) => refused.push(token) });
  const { identity, clock } = book;
  const key = identity.keys.create(
    {
      kind: 'user',
      owner: 'ada',
      company: null,
      name: 'x',
      readsOnly: false,
      createdBy: 'user:ada',
      expiresAt: null,
    },
    clock.time,
  );
  const [byKey, byRun, ben, ada] = [
    await book.follow(key.token),
    await book.follow('dev'),
    await book.follow('ben', all),
    await book.follow('ada'),
  ];
  await Promise.all([byKey, byRun, ben, ada].map((followed) => toldBy(followed, 1)));
  identity.keys.revoke(key.key.id, clock.time);
  identity.runs.revokeRun('run-of-dev');
  await book.perform({ kind: 'user', slug: 'ada', role: 'owner' }, 'user.change', {
    user: 'ben',
    role: 'viewer',
  });
  clock.time += 1_000;
  await book.issue('After');
  await Promise.all([byKey, byRun, ben].map(({ over }) => over));
  await until('the event', () => ada.told.at(-1)!.data.subject?.includes('ACME-1'));
  for (const { told } of [byKey, byRun])
    expect(told.filter(({ data }) => data.action === 'issue.create')).toEqual([]);
  expect(refused).toEqual([]);
  expect((await book.follow('dev')).status).toBe(401);
  expect(refused).toEqual([book.tokens['dev']]);
  expect(ada.isOver()).toBe(false);
});

test('a stream ends before it is told anything after its session or its agent has ended', async () => {
  const book = await openEventsBook();
  const { identity, clock, catalog } = book;
  const idOf = (kind: 'user' | 'agent' | 'company', slug: string): string =>
    catalog.find(kind, kind === 'agent' ? 'acme' : undefined, slug)!.id;
  const { token, session } = identity.sessions.begin(idOf('user', 'ada'), 'X', clock.time);
  const key = identity.keys.create(
    {
      kind: 'agent',
      owner: idOf('agent', 'ops'),
      company: idOf('company', 'acme'),
      name: 'x',
      readsOnly: false,
      createdBy: 'user:ada',
      expiresAt: null,
    },
    clock.time,
  );
  const cookie = `minutebook-4680=${token}`;
  const [page, ops, ada] = [
    await book.follow(undefined, undefined, { cookie }),
    await book.follow(key.token),
    await book.follow('ada'),
  ];
  await Promise.all([page, ops, ada].map((followed) => toldBy(followed, 1)));
  clock.time += 1_000;
  identity.sessions.revoke(session.id);
  await book.perform({ kind: 'user', slug: 'ada', role: 'owner' }, 'agent.terminate', {
    company: 'acme',
    agent: 'ops',
  });
  await Promise.all([page.over, ops.over]);
  expect([page, ops].map(({ told }) => told.map(({ event }) => event))).toEqual([['hello'], ['hello']]);
  await until('the event', () => ada.told.at(-1)!.data.action === 'agent.terminate');
});

test('silence is broken by a beat, and who takes nothing is cut off while the others are told on', async () => {
  const book = await openEventsBook();
  const sockets: Socket[] = [];
  book.app.server.on('connection', (socket: Socket) => sockets.push(socket));
  const [reader, sleeper] = [
    await book.follow('ada'),
    await book.follow('ada', undefined, { isPaused: true }),
  ];
  await toldBy(reader, 1);
  book.clock.time += 15_000;
  await until('a beat', () => reader.comments.includes('beat'));
  // Several times what may be kept for somebody, and more than the kernel takes.
  for (let turn = 0; turn < 3; turn++) {
    const names = Array.from({ length: 800 }, (_, n) => `${'long'.repeat(50)}-${turn}-${n}`);
    await commitByHand(
      book,
      Object.fromEntries(names.map((name) => [`companies/acme/labels/${name}.md`, '---\nname: L\n---\n'])),
      'Much',
    );
  }
  await until('all of it', () => reader.told.length > 24);
  const sent = reader.told.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0);
  const waiting = sockets.reduce((sum, socket) => sum + socket.writableLength, 0);
  expect(waiting).toBeGreaterThan(0);
  expect(waiting).toBeLessThan(Math.min(keptLimit, sent / 2));
  const next = await book.issue('Next');
  await until('the next', () => ids(reader).at(-1) === next);
  expect(sleeper.isOver()).toBe(false);
  book.clock.time += 30_000;
  const connections = (): Promise<number> =>
    new Promise((resolve) => book.app.server.getConnections((_, count) => resolve(count)));
  for (let left = 500; (await connections()) > 1 && left > 0; left--) await delay(10);
  expect(await connections()).toBe(1);
  sleeper.resume();
  await sleeper.over;
  expect(ids(sleeper)).not.toContain(next);
  expect(reader.isOver()).toBe(false);
  // What it had not taken it gets when it comes again.
  const again = await book.follow('ada', undefined, { last: ids(sleeper).at(-1) ?? ids(reader)[0]! });
  await until('the rest', () => ids(again).at(-1) === next);
  const rest = [...ids(sleeper), ...ids(again)].filter((id) => id !== ids(reader)[0]);
  expect(rest).toEqual(ids(reader).slice(1));
});

test('an agent may have sixteen streams, and room is made by closing one', async () => {
  const book = await openEventsBook();
  const open = await Promise.all(Array.from({ length: 16 }, () => book.follow('dev')));
  const refused = await book.follow('dev');
  await refused.over;
  expect([refused.status, JSON.parse(refused.text)]).toMatchObject([429, { code: 'STREAMS_TOO_MANY' }]);
  expect((await book.follow('cto')).status).toBe(200);
  open[0]!.kill();
  await open[0]!.over;
  for (let left = 100; left > 0; left--) {
    const again = await book.follow('dev');
    if (again.status === 200) break;
    await delay(10);
    expect(left).toBeGreaterThan(1);
  }
});

test('who takes only JSON, as a door that asks from inside, is told what to ask instead', async () => {
  const book = await openEventsBook();
  const asked = { method: 'GET', path: '/api/companies/acme/events', host: 'localhost' } as const;
  for (let n = 0; n < 20; n++) {
    const proof = { authorization: `Bearer ${book.tokens['dev']}` };
    const answer = await askInside(book.app, {
      ...asked,
      proof,
      signal: new AbortController().signal,
    });
    expect(answer).toMatchObject({ status: 406, body: { code: 'STREAM_NOT_ACCEPTED' } });
  }
  expect((await book.follow('dev')).status).toBe(200);
});

test('a server that stops ends its streams', async () => {
  const book = await openEventsBook();
  const [reader, sleeper] = [
    await book.follow('ada'),
    await book.follow('ada', undefined, { isPaused: true }),
  ];
  await toldBy(reader, 1);
  await book.app.close();
  sleeper.resume();
  await Promise.all([reader.over, sleeper.over]);
});

test('a server that stops lets what is asked be answered, and keeps no connection for more', async () => {
  const book = await openEventsBook();
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const socketPath = book.app.server.address() as string;
  const headers = { authorization: `Bearer ${book.tokens['ada']}` };
  let closing: Promise<void> | undefined;
  book.app.server.once('request', () => void (closing = book.app.close()));
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, agent, headers, path: '/api/agents/me' }, resolve).on('error', reject).end();
  });
  answered.resume();
  expect([answered.statusCode, answered.headers.connection]).toEqual([200, 'close']);
  await closing;
});
