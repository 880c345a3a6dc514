// A person comes in with a browser: by a link that works once, into a session that pages of others cannot use.
import { expect, test } from 'vitest';
import { openApiBook, type ApiBook, type Request } from './api-book.ts';

const origin = 'http://localhost:4680';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** The cookie that an answer sets, as a browser would send it back. */
const cookieOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  String(headers['set-cookie']).split(';')[0]!;

async function link({ send }: ApiBook, who = 'ada', user = 'ada'): Promise<string> {
  const { json } = await send(who, `POST /api/users/${user}/link`);
  return json.path as string;
}

async function signIn(book: ApiBook, headers: Record<string, string> = {}, user = 'ada') {
  const path = await link(book, 'ada', user);
  const answer = await book.send(undefined, `POST ${path}` as Request, undefined, { origin, ...headers });
  const cookie = cookieOf(answer);
  const { json } = await book.send(undefined, 'GET /api/session', undefined, { cookie });
  return {
    answer,
    cookie,
    session: json,
    proof: { cookie, origin, 'x-minutebook-anti-forgery': json.antiForgery },
  };
}

test('a link shows a button that signs its person in, once', async () => {
  const book = await openApiBook();
  const path = await link(book, 'ada', 'ben');
  for (let looks = 0; looks < 3; looks++) {
    const page = await book.send(undefined, `GET ${path}` as Request);
    expect(page).toMatchObject({ status: 200 });
    expect(page.text).toContain('Sign in as ben');
    expect(page.headers).not.toHaveProperty('set-cookie');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.text).not.toContain('<script');
  }
  const answer = await book.send(undefined, `POST ${path}` as Request, undefined, { origin });
  expect(answer.status).toBe(200);
  expect(answer.headers['set-cookie']).toMatch(
    /^minutebook-4680=mbs_[0-9a-f]{12}_[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
  );
  const cookie = cookieOf(answer);
  expect((await book.send(undefined, 'GET /api/agents/me', undefined, { cookie })).json).toMatchObject({
    actor: 'user:ben',
    role: 'operator',
  });
  for (const request of [`GET ${path}`, `POST ${path}`] as Request[]) {
    const again = await book.send(undefined, request, undefined, { origin });
    expect(again).toMatchObject({ status: 410 });
    expect(again.headers).not.toHaveProperty('set-cookie');
  }
});

/** What a browser says of the page whose form it sends: Fetch, "append a request Origin header", for a POST that is no CORS request. */
function originOf(policy: unknown, page: URL, target: URL): string {
  const isOwn = page.origin === target.origin;
  const isDowngrade = page.protocol === 'https:' && target.protocol !== 'https:';
  const keepsItBack =
    policy === 'no-referrer' ||
    (policy === 'same-origin' && !isOwn) ||
    (/^(?:strict-origin|no-referrer-when-downgrade)/.test(String(policy)) && isDowngrade);
  return keepsItBack ? 'null' : page.origin;
}

test('a browser comes in and goes out by the buttons alone, and tells the link to nobody else', async () => {
  const book = await openApiBook({ api: { guard: { hosts: () => [], port: () => 4680 } } });
  const host = 'localhost:4680';
  const { json } = await book.send('ada', 'POST /api/users/ada/link', undefined, { host });
  let url = new URL(json.path as string, origin);
  let cookie = '';
  let page = await book.send(undefined, `GET ${url.pathname}` as Request, undefined, { host });
  const press = async () => {
    const [, action = url.href] = /<form method="post"(?: action="([^"]+)")?>/.exec(page.text)!;
    const fields = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]+)">/g)];
    const target = new URL(action, url);
    const answer = await book.app.inject({
      method: 'POST',
      url: target.pathname,
      headers: { host, cookie, ...form, origin: originOf(page.headers['referrer-policy'], url, target) },
      payload: new URLSearchParams(
        fields.map(([, name, value]): [string, string] => [name!, value!]),
      ).toString(),
    });
    url = target;
    cookie = cookieOf(answer);
    page = { status: answer.statusCode, headers: answer.headers, json: undefined, text: answer.payload };
  };
  expect(originOf(page.headers['referrer-policy'], url, new URL('http://localhost:1'))).toBe('null');
  await press();
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('signed in as <b>ada</b>')]);
  const me = () => book.send(undefined, 'GET /api/agents/me', undefined, { host, cookie });
  expect((await me()).json).toMatchObject({ actor: 'user:ada' });
  await press();
  expect([page.status, (await me()).status]).toEqual([200, 401]);
});

test('a link is worth nothing after ten minutes, after its person is gone, or if it never was one', async () => {
  const book = await openApiBook();
  const late = await link(book);
  book.clock.time += 10 * 60_000;
  expect((await book.send(undefined, `POST ${late}` as Request, undefined, { origin })).status).toBe(410);
  const gone = await link(book, 'ada', 'ben');
  await book.send('ada', 'DELETE /api/users/ben');
  expect((await book.send(undefined, `POST ${gone}` as Request, undefined, { origin })).status).toBe(410);
  for (const code of ['x', `mbl_${'0'.repeat(12)}_${'A'.repeat(43)}`, '%3Cscript%3E'])
    for (const method of ['GET', 'POST'] as const) {
      const answer = await book.send(undefined, `${method} /sign-in/${code}`, undefined, { origin });
      expect([code, answer.status]).toEqual([code, 410]);
      expect(answer.text).not.toContain('<script');
    }
});

test('nobody is signed in by a page of somebody else, nor into a session that somebody else has chosen', async () => {
  const book = await openApiBook();
  const path = `POST ${await link(book)}` as Request;
  expect(await book.send(undefined, path)).toMatchObject({ status: 403, json: { code: 'FORGERY_REFUSED' } });
  const fixed = `minutebook-4680=mbs_${'a'.repeat(12)}_${'A'.repeat(43)}`;
  const answer = await book.send(undefined, path, undefined, { origin, cookie: fixed });
  expect(cookieOf(answer)).not.toBe(fixed);
  expect((await book.send(undefined, 'GET /api/agents/me', undefined, { cookie: fixed })).status).toBe(401);
  // Signing in again ends the session that this browser had.
  const first = await signIn(book);
  const second = await signIn(book, { cookie: first.cookie });
  expect(second.cookie).not.toBe(first.cookie);
  const me = (cookie: string) => book.send(undefined, 'GET /api/agents/me', undefined, { cookie });
  expect([(await me(first.cookie)).status, (await me(second.cookie)).status]).toEqual([401, 200]);
  // Of two cookies of that name somebody else has set one.
  expect((await me(`${second.cookie}; ${fixed}`)).status).toBe(401);
});

test('a session reads with its cookie alone, and changes something only for a page of ours', async () => {
  const book = await openApiBook();
  const { cookie, session, proof } = await signIn(book);
  expect(session).toMatchObject({ actor: 'user:ada', role: 'owner' });
  const create = (headers: Record<string, string>) =>
    book.send(undefined, 'POST /api/companies/acme/issues', { title: 'First' }, headers);
  const { 'x-minutebook-anti-forgery': antiForgery } = proof;
  const other = (await signIn(book, {}, 'ben')).session.antiForgery as string;
  const forged: Record<string, string>[] = [
    { cookie },
    { cookie, origin },
    { cookie, 'x-minutebook-anti-forgery': antiForgery },
    { cookie, origin, 'x-minutebook-anti-forgery': '' },
    { cookie, origin, 'x-minutebook-anti-forgery': other },
    { cookie, origin, 'x-minutebook-anti-forgery': antiForgery.toLowerCase() },
  ];
  for (const headers of forged) {
    const answer = await create(headers);
    expect([headers, answer.status]).toEqual([headers, 403]);
    expect(answer.json.code).toBe('FORGERY_REFUSED');
  }
  expect(book.text('companies/acme/issues/00xx/ACME-1.md')).toBeUndefined();
  expect(await create(proof)).toMatchObject({ status: 201, json: { identifier: 'ACME-1' } });
  const form403 = await book.send(undefined, 'POST /sign-out', undefined, { cookie, origin, ...form });
  expect(form403.status).toBe(403);
});

test('signing out ends the session on the host, by a page without scripts or a call', async () => {
  const book = await openApiBook();
  const { cookie, proof, answer, session } = await signIn(book);
  expect(answer.text).toContain(`name="antiForgery" value="${session.antiForgery}"`);
  const out = await book.app.inject({
    method: 'POST',
    url: '/sign-out',
    headers: { cookie, origin, ...form },
    payload: `antiForgery=${session.antiForgery}`,
  });
  expect(out.statusCode).toBe(200);
  expect(out.headers['set-cookie']).toContain('Max-Age=0');
  const me = (headers: Record<string, string>) =>
    book.send(undefined, 'GET /api/agents/me', undefined, headers);
  expect((await me({ cookie })).status).toBe(401);
  const again = await signIn(book);
  expect((await book.send(undefined, 'DELETE /api/session', undefined, again.proof)).status).toBe(204);
  expect((await me({ cookie: again.cookie })).status).toBe(401);
  expect((await book.send(undefined, 'DELETE /api/session', undefined, proof)).status).toBe(401);
});

test('sessions are listed and ended, by whoever may know of them', async () => {
  const book = await openApiBook();
  const signInLater = async (user: string) => {
    book.clock.time += 1_000;
    return signIn(book, {}, user);
  };
  const [ada, ben] = [await signIn(book, { 'user-agent': 'Firefox' }), await signInLater('ben')];
  const list = async (who: string) =>
    (
      (await book.send(who, 'GET /api/sessions')).json as { id: string; userId: string; browser: string }[]
    ).map(({ id }) => id);
  expect(await list('ada')).toEqual([ben.session.id, ada.session.id]);
  expect(await list('ben')).toEqual([ben.session.id]);
  const missing = '01930000-0000-7000-8000-00000000ffff';
  const refused = await book.send('ben', `DELETE /api/sessions/${ada.session.id}`);
  const unknown = await book.send('ben', `DELETE /api/sessions/${missing}`);
  expect(refused.status).toBe(404);
  expect(refused.text.replaceAll(ada.session.id, '')).toBe(unknown.text.replaceAll(missing, ''));
  expect((await book.send('ada', `DELETE /api/sessions/${ben.session.id}`)).status).toBe(200);
  const me = (cookie: string) => book.send(undefined, 'GET /api/agents/me', undefined, { cookie });
  expect([(await me(ben.cookie)).status, (await me(ada.cookie)).status]).toEqual([401, 200]);
  // Whose role changed, or who left, has the rights of now.
  await book.send('ada', 'PATCH /api/users/ben', { role: 'owner' });
  await book.send('ben', 'PATCH /api/users/ada', { role: 'viewer' });
  expect((await me(ada.cookie)).json).toMatchObject({ role: 'viewer' });
  expect((await book.send('board', 'GET /api/agents/me')).json).toMatchObject({ role: 'viewer' });
  await book.send('ben', 'DELETE /api/users/ada');
  expect((await me(ada.cookie)).status).toBe(401);
  expect((await book.send('board', 'GET /api/agents/me')).status).toBe(401);
});

test('behind TLS the cookie goes nowhere else', async () => {
  const { cookieShape, readCookie, writeCookie } = await import('../../engine/http/cookie.ts');
  const shape = cookieShape(4680, true);
  expect(writeCookie(shape, 'v', 60)).toBe(
    '__Host-minutebook-4680=v; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure',
  );
  expect(readCookie('a=1; __Host-minutebook-4680=v; b=2', shape)).toBe('v');
  expect(readCookie('minutebook-4680=v', shape)).toBeUndefined();
  expect(readCookie('__Host-minutebook-4680=v; __Host-minutebook-4680=w', shape)).toBeUndefined();
});
