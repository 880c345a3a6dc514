// Who calls: what is believed, what is not, and what a header may say of it.
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { RateLimits } from '../../engine/http/limits.ts';
import { openApiBook, type Request } from './api-book.ts';

const me: Request = 'GET /api/agents/me';

describe('a credential', () => {
  test('is the only thing that says who calls', async () => {
    const { send, tokens } = await openApiBook();
    expect((await send('board', me)).json).toMatchObject({ actor: 'user:ada', role: 'owner', name: 'Ada' });
    expect((await send('ben', me)).json).toMatchObject({ actor: 'user:ben', role: 'operator' });
    expect((await send('dev', me)).json).toMatchObject({
      actor: 'agent:acme/dev',
      runId: 'run-of-dev',
      issueId: null,
      urlKey: 'dev',
      companyId: '01930000-0000-7000-8000-000000000001',
      adapterType: null,
    });
    const dev = tokens['dev']!;
    const wrong: Record<string, string>[] = [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: `Basic ${dev}` },
      { authorization: `Bearer ${dev.slice(0, -1)}` },
      { authorization: `Bearer ${dev}x` },
      { authorization: `Bearer ${dev} ${tokens['ada']}` },
      { authorization: `Bearer ${dev}, Bearer ${tokens['ada']}` },
      { authorization: dev },
      { 'x-actor': 'user:ada', 'x-paperclip-run-id': 'run-of-dev', 'x-minutebook-run-id': 'run-of-dev' },
      { cookie: `minutebook-4680=${dev}` },
      { cookie: `minutebook-4680=${tokens['ada']}` },
      { 'x-api-key': dev, 'proxy-authorization': `Bearer ${dev}` },
    ];
    for (const headers of wrong) {
      const answer = await send(undefined, me, undefined, headers);
      expect([headers, answer.status, answer.json.code]).toEqual([headers, 401, 'CREDENTIAL_REFUSED']);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
    expect((await send(undefined, `GET /api/agents/me?token=${dev}`)).status).toBe(401);
  });

  test('that is not good is not made up for by a session beside it', async () => {
    const { send, identity, clock, tokens } = await openApiBook();
    const ada = identity.keys.verify(tokens['ada']!, clock.time)!.owner;
    const { token } = identity.sessions.begin(ada, 'X', clock.time);
    const cookie = `minutebook-4680=${token}`;
    expect((await send(undefined, me, undefined, { cookie })).json).toMatchObject({ actor: 'user:ada' });
    const authorization = `Bearer ${'x'.repeat(43)}`;
    expect((await send(undefined, me, undefined, { cookie, authorization })).status).toBe(401);
    expect((await send(token, me)).status).toBe(401);
  });
});

describe('a header that names a run', () => {
  const headers = ['x-paperclip-run-id', 'x-minutebook-run-id'] as const;

  test.each(headers)(
    'is taken where the token says the same, and refused where it does not: %s',
    async (name) => {
      const { send, identity, clock } = await openApiBook();
      const ask = async (who: string, run: string) =>
        (await send(who, me, undefined, { [name]: run })).status;
      expect(await ask('dev', 'run-of-dev')).toBe(200);
      expect(await ask('dev', 'RUN-OF-DEV')).toBe(200);
      for (const run of ['run-of-cto', '', 'run-of-dev, run-of-cto'])
        expect([run, await ask('dev', run)]).toEqual([run, 403]);
      const { json } = await send('dev', me, undefined, { [name]: 'run-of-cto' });
      expect(json).toMatchObject({ code: 'RUN_CONTRADICTED', data: { claimed: 'run-of-cto' } });
      for (const who of ['ada', 'board']) expect(await ask(who, 'run-of-dev')).toBe(403);
      const owner = { kind: 'agent', owner: 'dev', company: 'acme' } as const;
      const key = { ...owner, name: 'x', readsOnly: false, createdBy: 'user:ada', expiresAt: null };
      const { token } = identity.keys.create(key, clock.time);
      expect([await ask(token, 'run-of-dev'), (await send(token, me)).status]).toEqual([403, 200]);
    },
  );

  test('does not let one agent work as another, nor do a body, a query and a path', async () => {
    const book = await openApiBook();
    const { send } = book;
    await send('ada', 'POST /api/companies/acme/issues', { title: 'Of cto', assigneeAgentId: 'cto' });
    expect((await send('cto', 'POST /api/issues/ACME-1/checkout', { agentId: 'cto' })).status).toBe(200);
    const before = book.text('companies/acme/issues/00xx/ACME-1.md');
    const tries: [Request, object, Record<string, string>?][] = [
      ['PATCH /api/issues/ACME-1', { title: 'Mine' }, { 'x-paperclip-run-id': 'run-of-cto' }],
      ['PATCH /api/issues/ACME-1?runId=run-of-cto', { title: 'Mine' }],
      ['PATCH /api/issues/ACME-1', { title: 'Mine', runId: 'run-of-cto' }],
      ['PATCH /api/issues/ACME-1', { title: 'Mine', actor: 'agent:acme/cto' }],
      ['PATCH /api/issues/ACME-1', { title: 'Mine', _meta: { run: 'run-of-cto' } }],
      ['POST /api/issues/ACME-1/release', {}],
      ['POST /api/issues/ACME-1/checkout', { agentId: 'cto', expectedStatuses: ['in_progress'] }],
    ];
    for (const [request, body, headers] of tries) {
      const { status } = await send('dev', request, body, headers);
      expect([request, body, status >= 400 && status < 500]).toEqual([request, body, true]);
    }
    expect(book.text('companies/acme/issues/00xx/ACME-1.md')).toBe(before);
  });
});

describe('how often', () => {
  const limited = async (table: { refusals: number; agent: number; board: number }) => {
    let time = 0;
    const clock = { now: () => time, sleep: () => delay(0) };
    const opened = await openApiBook({ ports: { limits: new RateLimits(clock, table) } });
    return { ...opened, pass: (ms: number) => (time += ms) };
  };

  test('credentials that nobody is known by are refused twenty times a minute, and then at a distance', async () => {
    const { send, pass, tokens } = await limited({ refusals: 20, agent: 1_000, board: 1_000 });
    const wrong = (n: number) => `mbk_${n.toString(16).padStart(12, '0')}_${'A'.repeat(43)}`;
    const statuses: number[] = [];
    for (let n = 0; n < 30; n++) statuses.push((await send(wrong(n), me)).status);
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(10).fill(429)]);
    const late = await send(wrong(99), me);
    expect(late).toMatchObject({ status: 429, json: { code: 'REQUESTS_TOO_MANY' } });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    // Whoever has a good one is not kept out by others of the same machine.
    expect((await send('ada', me)).status).toBe(200);
    pass(60_000);
    expect((await send(undefined, me)).status).toBe(401);
    expect(tokens['ada']).toMatch(/^mbk_/);
  });

  test('one prefix is refused twenty times a minute, wherever it comes from', async () => {
    const { app, pass } = await limited({ refusals: 20, agent: 1_000, board: 1_000 });
    const token = (n: number) => `mbk_${'a'.repeat(12)}_${String(n).padStart(43, 'A')}`;
    const ask = async (n: number): Promise<number> => {
      const headers = { authorization: `Bearer ${token(n)}` };
      return (await app.inject({ url: '/api/agents/me', headers, remoteAddress: `10.0.0.${n}` })).statusCode;
    };
    for (let n = 0; n < 20; n++) expect(await ask(n)).toBe(401);
    expect(await ask(20)).toBe(429);
    pass(60_000);
    expect(await ask(21)).toBe(401);
  });

  test('a credential that is believed may call often, and an agent less often than people', async () => {
    const { send, pass } = await limited({ refusals: 20, agent: 5, board: 10 });
    const many = async (who: string, times: number): Promise<number[]> => {
      const statuses = [];
      for (let n = 0; n < times; n++) statuses.push((await send(who, me)).status);
      return statuses;
    };
    expect(await many('dev', 7)).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect(await many('cto', 1)).toEqual([200]);
    expect((await many('ada', 12)).filter((status) => status === 429)).toHaveLength(2);
    pass(60_000);
    expect(await many('dev', 1)).toEqual([200]);
  });

  test('is counted in bounded memory', () => {
    const limits = new RateLimits(
      { now: () => 0, sleep: () => delay(0) },
      { refusals: 1, agent: 1, board: 1 },
    );
    for (let n = 0; n < 25_000; n++) limits.refuse(`address-${n}`, `mbk_${String(n).padStart(16, '0')}`);
    expect(() => limits.refuse('address-24999', undefined)).toThrow('more than 1');
    expect(() => limits.refuse('address-0', undefined)).not.toThrow();
  });
});

test('until the daemon stands, callers are asked to come again, and only then', async () => {
  let isReady = false;
  const { send } = await openApiBook({ ports: { isReady: () => isReady } });
  for (const path of ['/api/health', '/api/agents/me', '/sign-in/x'] as const) {
    const early = await send('ada', `GET ${path}`);
    expect([path, early.status, early.headers['retry-after']]).toEqual([path, 503, '1']);
    expect(early.json).toMatchObject({ code: 'DAEMON_STARTING', reaction: 'retry' });
  }
  isReady = true;
  expect((await send('ada', me)).status).toBe(200);
});
