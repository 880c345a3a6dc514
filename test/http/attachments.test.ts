// Files into the book as parts of a form and out of it as they are, over a real connection: whole, in part, never run by a browser; and
// everything that can be wrong with a form, after which nothing is left.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { uploadFolder } from '../../engine/actions/attachment-keep.ts';
import { acme, user } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { openApiBook, tokenOf, withIds, type ApiBook } from './api-book.ts';

const limit = 3_000_000;
const companyFile = 'companies/acme/COMPANY.md';

interface Files extends ApiBook {
  /** `http://127.0.0.1:4680/api`. */
  api: string;
  id: string;
  port: number;
  upload(form: FormData | Blob | ReadableStream, headers?: Record<string, string>): Promise<Response>;
  get(path: string, headers?: Record<string, string>, who?: string): Promise<Response>;
}

/** An issue of a company that takes files up to `limit`. */
async function openFiles(): Promise<Files> {
  let port = 0;
  const company = acme[companyFile]!.replace(
    'status: active',
    `status: active\nattachmentMaxBytes: ${limit}`,
  );
  const book = await openApiBook({
    files: { ...acme, [companyFile]: company },
    api: { guard: { hosts: () => [], port: () => port } },
  });
  await book.app.listen({ host: '127.0.0.1', port: 0 });
  port = (book.app.server.address() as AddressInfo).port;
  const { id } = await book.perform<{ id: string }>(user('ada'), 'issue.create', { title: 'Files' });
  const api = `http://127.0.0.1:${port}/api`;
  const authorization = `Bearer ${tokenOf('ada')}`;
  return {
    ...book,
    api,
    id,
    port,
    upload: (body, headers = {}) =>
      fetch(`${api}/companies/acme/issues/${id}/attachments`, {
        method: 'POST',
        headers: { authorization, ...headers },
        body,
        ...(body instanceof ReadableStream && { duplex: 'half' as const }),
      }),
    get: (path, headers = {}, who = 'ada') =>
      fetch(`${api}${path}`, { headers: { authorization: `Bearer ${tokenOf(who)}`, ...headers } }),
  };
}

const formOf = (
  name: string,
  bytes: Uint8Array<ArrayBuffer> | string,
  fields: Record<string, string> = {},
): FormData => {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([bytes]), name);
  return form;
};

const left = ({ root }: Files): string[] => {
  const folder = uploadFolder(root);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const listed = async (book: Files): Promise<string[]> => {
  const { items } = await book.perform<{ items: { name: string }[] }>(user('ada'), 'attachment.list', {
    issue: book.id,
  });
  return items.map(({ name }) => name);
};
const said = async (answer: Response): Promise<{ status: number; code?: string; help?: string }> => ({
  status: answer.status,
  ...((await answer.json()) as { code?: string; help?: string }),
});

test('a file goes in as a part of a form and comes out byte for byte, small or large', async () => {
  const book = await openFiles();
  for (const [name, size, type] of [
    ['Größe 1 (final).png', 12_345, 'image/png'],
    ['film.bin', limit, 'application/octet-stream'],
    ['empty.txt', 0, 'text/plain'],
  ] as const) {
    const bytes = new Uint8Array(randomBytes(size));
    const made = await book.upload(formOf(name, bytes, { issueCommentId: '' }));
    expect(made.status).toBe(201);
    const shown = (await made.json()) as { id: string; contentPath: string };
    expect(shown).toMatchObject({
      originalFilename: name,
      byteSize: size,
      contentType: type,
      issueId: book.id,
      companyId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      contentPath: `/api/attachments/${shown.id}/content`,
    });
    const got = await book.get(`/attachments/${shown.id}/content`);
    expect(got.status).toBe(200);
    expect(Buffer.from(await got.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(got.headers.get('content-length')).toBe(String(size));
    expect(got.headers.get('content-type')).toBe(type.startsWith('text/') ? `${type}; charset=utf-8` : type);
    const about = await (await book.get(`/attachments/${shown.id}`)).json();
    expect(about).toMatchObject({ id: shown.id, originalFilename: name });
  }
  expect(left(book)).toEqual([]);
  expect(await listed(book)).toEqual(['Größe 1 (final).png', 'empty.txt', 'film.bin']);
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
});

test('what is had already is not sent again, and a part is sent alone', async () => {
  const book = await openFiles();
  const bytes = new Uint8Array(randomBytes(2_000_000));
  const { id } = (await (await book.upload(formOf('film.bin', bytes))).json()) as { id: string };
  const path = `/attachments/${id}/content`;
  const head = await fetch(book.api + path, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${tokenOf('ada')}` },
  });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '2000000']);
  const etag = head.headers.get('etag')!;
  expect((await book.get(path, { 'if-none-match': etag })).status).toBe(304);
  const whole = Buffer.from(bytes);
  for (const [range, status, from, to] of [
    ['bytes=0-0', 206, 0, 1],
    ['bytes=65530-1500000', 206, 65_530, 1_500_001],
    ['bytes=1999999-', 206, 1_999_999, 2_000_000],
    ['bytes=-5', 206, 1_999_995, 2_000_000],
    ['bytes=0-1,5-6', 200, 0, 2_000_000],
    ['bytes=5-1', 200, 0, 2_000_000],
  ] as const) {
    const got = await book.get(path, { range });
    expect([range, got.status]).toEqual([range, status]);
    expect(Buffer.from(await got.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true);
  }
  const none = await book.get(path, { range: 'bytes=2000000-' });
  expect([none.status, none.headers.get('content-range')]).toEqual([416, 'bytes */2000000']);
  expect((await book.get(path, { range: 'bytes=0-0', 'if-range': '"another"' })).status).toBe(200);
});

test('no browser runs what was attached, whatever it is called', async () => {
  const book = await openFiles();
  const page = '<script>alert(document.cookie)</script>';
  for (const [name, kind, type] of [
    ['a.html', 'attachment', 'application/octet-stream'],
    ['a.svg', 'attachment', 'image/svg+xml'],
    ['a.xhtml', 'attachment', 'application/octet-stream'],
    ['a.pdf', 'attachment', 'application/pdf'],
    ['constructor', 'attachment', 'application/octet-stream'],
    ['a.constructor', 'attachment', 'application/octet-stream'],
    ['a.txt', 'inline', 'text/plain; charset=utf-8'],
    ['a.png', 'inline', 'image/png'],
  ] as const) {
    const { id } = (await (await book.upload(formOf(name, page))).json()) as { id: string };
    const { headers } = await book.get(`/attachments/${id}/content`);
    expect([name, headers.get('content-type')]).toEqual([name, type]);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^${kind}; filename="${name}"`));
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  }
});

test('a form that is wrong is refused in words, and nothing of it is kept', async () => {
  const book = await openFiles();
  const boundary = 'xxBOUNDARYxx';
  const typed = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const part = (name: string, value: string, more = ''): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
  const file = part('file', 'hello', '; filename="a.txt"');
  const end = `--${boundary}--\r\n`;
  const raw = (body: string): Blob => new Blob([body]);
  const many = Array.from({ length: 9 }, (_, n) => part(`f${n}`, 'x')).join('');
  const wrong: readonly (readonly [
    what: string,
    body: FormData | Blob,
    headers: Record<string, string>,
    status: number,
  ])[] = [
    ['no boundary', raw(file + end), { 'content-type': 'multipart/form-data' }, 400],
    ['another boundary', raw(file + end), { 'content-type': 'multipart/form-data; boundary=other' }, 400],
    ['no end', raw(file), typed, 400],
    ['cut off in the file', raw(file.slice(0, -4)), typed, 400],
    ['no parts', raw(end), typed, 400],
    ['nothing at all', raw(''), typed, 400],
    ['no file', raw(part('issueCommentId', '') + end), typed, 400],
    ['another part', raw(part('upload', 'hello', '; filename="a.txt"') + end), typed, 400],
    ['two files', raw(file + part('file', 'b', '; filename="b.txt"') + end), typed, 400],
    ['a field twice', raw(part('name', 'a') + part('name', 'b') + file + end), typed, 400],
    ['a prototype', raw(part('__proto__', 'a') + file + end), typed, 400],
    ['many fields', raw(many + file + end), typed, 400],
    ['a long field', raw(part('issueCommentId', 'x'.repeat(5_000)) + file + end), typed, 400],
    ['a field nobody knows', raw(part('colour', 'red') + file + end), typed, 400],
    ['the content beside the file', raw(part('content', 'aGk=') + file + end), typed, 400],
    ['a comment it is to belong to', raw(part('issueCommentId', book.id) + file + end), typed, 404],
    ['one byte too much', formOf('big.bin', new Uint8Array(limit + 1)), {}, 413],
    ['far too much', formOf('big.bin', new Uint8Array(limit * 3)), {}, 413],
    ['a name of dots', formOf('..', 'x'), {}, 400],
    ['git’s own', formOf('.git', 'x'), {}, 400],
    ['a device', formOf('CON.txt', 'x'), {}, 400],
    ['no name', formOf('', 'x'), {}, 400],
    ['a long name', formOf(`${'x'.repeat(400)}.txt`, 'x'), {}, 400],
    ['a pointer', formOf('a.pointer.json', '{}'), {}, 400],
    ['another kind of form', raw('file=x'), { 'content-type': 'application/x-www-form-urlencoded' }, 415],
  ];
  for (const [what, body, headers, status] of wrong) {
    const found = await said(await book.upload(body, headers));
    expect([what, found.status, typeof found.code]).toEqual([what, status, 'string']);
    expect([what, left(book)]).toEqual([what, []]);
    if (found.code === 'REQUEST_INVALID')
      expect([what, found.help]).toEqual([what, expect.stringContaining('curl -F file=@')]);
  }
  expect(await listed(book)).toEqual([]);
  // A path is only where the file came from.
  expect((await book.upload(formOf('../../etc/passwd', 'x'))).status).toBe(201);
  expect(await listed(book)).toEqual(['passwd']);
});

test('a file of a length that is not told ends where it is too long', async () => {
  const book = await openFiles();
  const boundary = 'b';
  let sent = 0;
  const endless = new ReadableStream({
    start: (controller) =>
      controller.enqueue(
        Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n`),
      ),
    pull(controller) {
      sent += 65_536;
      if (sent > limit * 40) controller.close();
      else controller.enqueue(Buffer.alloc(65_536));
    },
  });
  const type = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  // A client that still writes may see the connection end before it reads why.
  const answer = await book.upload(endless, type).catch(() => undefined);
  if (answer) expect(answer.status).toBe(413);
  expect(sent).toBeLessThan(limit * 40);
  await expect.poll(() => left(book)).toEqual([]);
  expect(await listed(book)).toEqual([]);
});

test('a client that goes away leaves nothing', async () => {
  const book = await openFiles();
  const socket = connect(book.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    `POST /api/companies/acme/issues/${book.id}/attachments HTTP/1.1\r\nhost: 127.0.0.1:${book.port}\r\n` +
      `authorization: Bearer ${tokenOf('ada')}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 2000000\r\n\r\n` +
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n',
  );
  socket.write(Buffer.alloc(500_000));
  await expect.poll(() => left(book).length).toBe(1);
  socket.destroy();
  await expect.poll(() => left(book)).toEqual([]);
  expect(await listed(book)).toEqual([]);
});

test('who may not attach is refused before a byte of the file is taken', async () => {
  const book = await openFiles();
  const refused = async (
    who: string | undefined,
    issue = book.id,
  ): Promise<{ status: number; code?: string }> => {
    const socket = connect(book.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /api/companies/acme/issues/${issue}/attachments HTTP/1.1\r\nhost: 127.0.0.1:${book.port}\r\n` +
        (who === undefined ? '' : `authorization: Bearer ${tokenOf(who)}\r\n`) +
        'content-type: multipart/form-data; boundary=b\r\ncontent-length: 2000000\r\n\r\n',
    );
    // No more is sent, and yet it is answered.
    const [head, body] = (await text(socket)).split('\r\n\r\n') as [string, string];
    return { status: Number(/^HTTP\/1.1 (\d+)/.exec(head)![1]), ...(JSON.parse(body) as { code: string }) };
  };
  expect(await refused(undefined)).toMatchObject({ status: 401 });
  expect(await refused('dev')).toMatchObject({ status: 409, code: 'ISSUE_NOT_HELD' });
  expect(await refused('ada', 'ACME-99')).toMatchObject({ status: 404 });
  expect(left(book)).toEqual([]);
});

test('sent again under its key a file is attached once, and another file under that key is refused', async () => {
  const book = await openFiles();
  const headers = { 'idempotency-key': 'plan-1' };
  const first = await book.upload(formOf('plan.txt', 'one'), headers);
  const commit = first.headers.get('x-minutebook-commit');
  expect([first.status, typeof commit]).toEqual([201, 'string']);
  const again = await book.upload(formOf('plan.txt', 'one'), headers);
  expect([again.status, again.headers.get('x-minutebook-commit')]).toEqual([201, commit]);
  expect(await said(await book.upload(formOf('plan.txt', 'two'), headers))).toMatchObject({
    status: 422,
    code: 'REQUEST_KEY_REUSED',
  });
  expect(left(book)).toEqual([]);
});

test('an id of another company, or of nothing, is as one of nothing', async () => {
  const other = Object.fromEntries(
    Object.entries(acme)
      .filter(([path]) => path.startsWith('companies/acme/'))
      .map(([path, said]) => [
        path.replace('companies/acme/', 'companies/zeta/'),
        said.replace(/ACME/g, 'ZETA').replace(/Acme/g, 'Zeta'),
      ]),
  );
  const book = await openApiBook({ files: withIds({ ...acme, ...other }) });
  const issue = await book.perform<{ id: string }>(user('ada'), 'issue.create', {
    title: 'x',
    company: 'zeta',
  });
  const add = { issue: issue.id, company: 'zeta', name: 'a.txt', content: 'aGk=' };
  const { id } = await book.perform<{ id: string }>(user('ada'), 'attachment.add', add);
  const nothing = `${id.slice(0, -1)}${id.endsWith('0') ? '1' : '0'}`;
  for (const path of ['', '/content']) {
    const answers = [];
    for (const one of [id, nothing, issue.id, 'x'])
      answers.push(await book.send('dev', `GET /api/attachments/${one}${path}`));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(answers[0]!.text.replaceAll(id, '?')).toBe(answers[1]!.text.replaceAll(nothing, '?'));
  }
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Sends a file whose pieces are always the same bytes, so that nothing is held on this side. */
async function sendPieces(book: Files, name: string, pieces: number): Promise<number> {
  const begin = `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
  const end = '\r\n--b--\r\n';
  const sent = request({
    port: book.port,
    method: 'POST',
    path: `/api/companies/acme/issues/${book.id}/attachments`,
    headers: {
      authorization: `Bearer ${tokenOf('ada')}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': begin.length + pieces * piece.length + end.length,
    },
  });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  const parts = [begin, ...Array.from({ length: pieces }, () => piece), end];
  await pipeline(Readable.from(parts, { objectMode: true, highWaterMark: 1 }), sent);
  const [answer] = await answered;
  await text(answer);
  return answer.statusCode!;
}

const piece = Buffer.alloc(50_000, 'x');

test('of twenty files at once no more than a few pieces are held', async () => {
  const book = await openFiles();
  collectGarbage();
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  const over = new AbortController();
  const watching = (async () => {
    while (!over.signal.aborted) {
      collectGarbage();
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      await delay(200);
    }
  })();
  // 58 MB in all.
  const statuses = await Promise.all(
    Array.from({ length: 20 }, (_, n) => sendPieces(book, `film-${n}.bin`, 58)),
  );
  over.abort();
  await watching;
  expect(statuses).toEqual(Array.from({ length: 20 }, () => 201));
  expect(await listed(book)).toHaveLength(20);
  expect(left(book)).toEqual([]);
  expect(most).toBeLessThan(40_000_000);
});
