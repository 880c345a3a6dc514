// Large attachments: durable, checked by their hash, never whole in memory, and deletable for good.
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { inlineLimit } from '../../engine/actions/attachment.ts';
import { checkAttachments } from '../../engine/verify/attachments.ts';
import { uploadFolder } from '../../engine/actions/attachment-keep.ts';
import { saveAttachment } from '../../engine/actions/attachment-save.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { acme, faultOf, openBook, user, type TestBook } from '../helpers/book.ts';

const ada = user('ada');
const issue = 'ACME-1';
const megabytes = 1024 * 1024;
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function withIssue(retention = ''): Promise<TestBook> {
  const company = acme['companies/acme/COMPANY.md']!.replace(
    'status: active',
    'status: active\nattachmentMaxBytes: 100000000',
  );
  const book = await openBook({
    ...acme,
    'companies/acme/COMPANY.md': company,
    'minutebook.yaml': `format: 1\n${retention}`,
  });
  await book.perform(ada, 'issue.create', { title: 'x' });
  return book;
}

/** Puts a file where the command line puts what it does not send. */
function upload(book: TestBook, bytes: Buffer): string {
  const name = randomBytes(12).toString('hex');
  mkdirSync(uploadFolder(book.root), { recursive: true });
  writeFileSync(join(uploadFolder(book.root), name), bytes);
  return `upload:${name}`;
}

const add = (book: TestBook, name: string, content: string) =>
  book.perform<{ bytes: number; sha256: string | null }>(ada, 'attachment.add', { issue, name, content });
const get = (book: TestBook, name: string) =>
  book.perform<{ content: string }>(ada, 'attachment.get', { issue, name });

const isThere = ({ root }: TestBook, sha256: string): boolean => {
  try {
    const [tip] = git(root, 'for-each-ref', '--format=%(objectname)', 'refs/minutebook/attachments/').split(
      '\n',
    );
    return git(root, 'ls-tree', '-r', tip!).includes(`${sha256.slice(0, 2)}/${sha256}`);
  } catch {
    return false;
  }
};
const pointerOf = (book: TestBook, name: string) =>
  JSON.parse(book.text(`companies/acme/issues/00xx/ACME-1/attachments/${name}.pointer.json`)!) as {
    blob: string;
    sha256: string;
  };
const blobIsThere = ({ root }: TestBook, oid: string): boolean => {
  try {
    return git(root, 'cat-file', '-t', oid) === 'blob';
  } catch {
    return false;
  }
};

test('an upload of any size becomes the blob git would make of it, and comes out as it went in', async () => {
  const book = await withIssue();
  for (const [name, bytes] of [
    ['noise.bin', randomBytes(17 * megabytes + 1)],
    ['zeros.bin', Buffer.alloc(3 * megabytes)],
    ['small.txt', Buffer.from('small')],
  ] as const) {
    const content = upload(book, bytes);
    const large = bytes.length > inlineLimit;
    expect(await add(book, name, content)).toMatchObject({
      bytes: bytes.length,
      sha256: large ? hashOf(bytes) : null,
    });
    const to = join(temporaryFolder(), name);
    await saveAttachment(book.context(ada), { issue, name, to });
    expect(readFileSync(to).equals(bytes)).toBe(true);
    if (large) {
      const told = execFileSync('git', ['hash-object', '--stdin'], { input: bytes, encoding: 'utf8' }).trim();
      expect(pointerOf(book, name).blob).toBe(told);
    }
  }
  expect(readdirSync(uploadFolder(book.root))).toEqual([]);
  const packs = readdirSync(join(book.root, '.git/objects/pack'));
  expect(packs.filter((name) => name.endsWith('.keep'))).toEqual([]);
  expect(packs.some((name) => name.startsWith('drawer-attachments-acme-'))).toBe(true);
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
  expect(await faultOf(get(book, 'noise.bin'))).toMatchObject({ code: 'ATTACHMENT_TOO_LARGE_HERE' });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of buffers that somebody still needs. */
function heldBytes(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

test('memory does not grow with the file', async () => {
  const book = await withIssue();
  const content = upload(book, Buffer.alloc(24_000_000, 'x'));
  const before = heldBytes();
  let most = 0;
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      const began = performance.now();
      most = Math.max(most, heldBytes() - before);
      // Looking must not take longer than what is looked at.
      await delay(20 + 10 * (performance.now() - began));
    }
  })();
  await add(book, 'large.bin', content);
  await saveAttachment(book.context(ada), { issue, name: 'large.bin', to: join(temporaryFolder(), 'out') });
  done.abort();
  await watching;
  expect(most).toBeLessThan(8_000_000);
});

test('what is refused leaves neither upload nor blob; an upload that nobody knows is said to be none', async () => {
  const book = await withIssue();
  const content = upload(book, Buffer.alloc(101_000_000));
  expect(await faultOf(add(book, 'too.bin', content))).toMatchObject({ code: 'ATTACHMENT_TOO_LARGE' });
  expect(readdirSync(uploadFolder(book.root))).toEqual([]);
  expect(await faultOf(add(book, 'x.bin', content))).toMatchObject({ code: 'UPLOAD_UNKNOWN' });
  for (const bad of ['upload:../../token', 'upload:zz', 'upload:'])
    expect(await faultOf(add(book, 'x.bin', bad))).toMatchObject({ code: 'INPUT_INVALID' });
});

test('two names that differ in case alone are refused: many systems hold only one of them', async () => {
  const book = await withIssue();
  await add(book, 'Plan.pdf', 'eA==');
  expect(await faultOf(add(book, 'plan.PDF', 'eQ=='))).toMatchObject({ code: 'PATH_TAKEN' });
  const before = book.store.head();
  expect(await faultOf(add(book, 'Plan.pdf', 'eQ=='))).toMatchObject({
    code: 'ATTACHMENT_TAKEN',
    data: { issue, name: 'Plan.pdf' },
  });
  expect(await add(book, 'Plan.pdf', 'eA==')).toMatchObject({ name: 'Plan.pdf', bytes: 1 });
  expect(book.store.head()).toBe(before);
  expect((await get(book, 'Plan.pdf')).content).toBe('eA==');
  const film = randomBytes(2 * megabytes);
  await add(book, 'film.bin', upload(book, film));
  await add(book, 'film.bin', upload(book, film));
  for (const other of [randomBytes(2 * megabytes), Buffer.from('small')])
    expect((await faultOf(add(book, 'film.bin', upload(book, other)))).code).toBe('ATTACHMENT_TAKEN');
  await book.perform(ada, 'attachment.remove', { issue, name: 'Plan.pdf' });
  await add(book, 'Plan.pdf', 'eQ==');
});

test('bytes that are gone or not what their hash says are never given out, and verify names the file', async () => {
  const book = await withIssue();
  const bytes = randomBytes(2 * megabytes);
  await add(book, 'film.bin', bytes.toString('base64'));
  expect(await checkAttachments(book.store)).toEqual([]);
  const path = 'companies/acme/issues/00xx/ACME-1/attachments/film.bin.pointer.json';
  const point = (change: object | string) =>
    book.store.write(() => ({
      files: new Map([
        [
          path,
          typeof change === 'string'
            ? change
            : JSON.stringify({ ...JSON.parse(book.text(path)!), ...change }),
        ],
      ]),
      subject: 'By hand',
      trailers: [['Action', 'x']],
      result: undefined,
    }));
  const own = pointerOf(book, 'film.bin');
  const other = git(book.root, 'rev-parse', 'HEAD:minutebook.yaml');
  for (const [change, code, found] of [
    [{ blob: other }, 'ATTACHMENT_DAMAGED', 'attachment-damaged'],
    [{ blob: 'a'.repeat(40) }, 'ATTACHMENT_MISSING', 'attachment-missing'],
    ['{', 'ATTACHMENT_DAMAGED', 'attachment-damaged'],
  ] as const) {
    await point(change);
    expect(await faultOf(get(book, 'film.bin'))).toMatchObject({ code });
    const saving = saveAttachment(book.context(ada), {
      issue,
      name: 'film.bin',
      to: join(temporaryFolder(), 'x'),
    });
    expect(await faultOf(saving)).toMatchObject({ code });
    expect(await checkAttachments(book.store)).toMatchObject([{ path, code: found }]);
    await point(JSON.stringify(own));
  }
});

test('a file that is there is not written over', async () => {
  const book = await withIssue();
  await add(book, 'a.txt', 'eA==');
  const to = join(temporaryFolder(), 'a.txt');
  writeFileSync(to, 'mine');
  expect(await faultOf(saveAttachment(book.context(ada), { issue, name: 'a.txt', to }))).toMatchObject({
    code: 'FILE_EXISTS',
  });
  expect(readFileSync(to, 'utf8')).toBe('mine');
});

interface Pruned {
  attachments: { sha256: string }[];
  freedBytes: number;
}
const prune = (book: TestBook, input: object = {}) => book.perform<Pruned>(ada, 'attachment.prune', input);
const day = 86_400_000;

test('what no file has named for long enough is deleted, with its room; what is named again stays', async () => {
  const book = await withIssue('retention:\n  attachmentDays: 30\n');
  const [kept, gone, back] = [2, 3, 4].map((size) => randomBytes(size * megabytes)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  for (const [name, bytes] of [
    ['kept.bin', kept],
    ['gone.bin', gone],
    ['back.bin', back],
  ] as const)
    await add(book, name, bytes.toString('base64'));
  const [goneBlob, keptBlob] = [pointerOf(book, 'gone.bin').blob, pointerOf(book, 'kept.bin').blob];
  for (const name of ['gone.bin', 'back.bin']) await book.perform(ada, 'attachment.remove', { issue, name });
  expect((await prune(book)).attachments).toEqual([]);
  book.clock.time += 20 * day;
  await add(book, 'back-again.bin', back.toString('base64'));
  expect((await prune(book)).attachments).toEqual([]);
  book.clock.time += 11 * day;
  expect(await prune(book, { dryRun: true })).toMatchObject({
    attachments: [{ sha256: hashOf(gone) }],
    freedBytes: 0,
  });
  expect(blobIsThere(book, goneBlob)).toBe(true);
  const pruned = await prune(book);
  expect(pruned.attachments).toEqual([{ company: 'acme', sha256: hashOf(gone) }]);
  expect(pruned.freedBytes).toBeGreaterThan(3 * megabytes);
  expect([blobIsThere(book, goneBlob), blobIsThere(book, keptBlob)]).toEqual([false, true]);
  expect([isThere(book, hashOf(gone)), isThere(book, hashOf(kept)), isThere(book, hashOf(back))]).toEqual([
    false,
    true,
    true,
  ]);
  expect(Buffer.from((await get(book, 'back-again.bin')).content, 'base64').equals(back)).toBe(true);
  expect(git(book.root, 'for-each-ref', 'refs/minutebook/remaking')).toBe('');
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
  expect(await checkAttachments(book.store)).toEqual([]);
});

test('without a setting nothing is deleted; a branch that names it keeps it', async () => {
  const book = await withIssue();
  await add(book, 'film.bin', randomBytes(2 * megabytes).toString('base64'));
  const { blob } = pointerOf(book, 'film.bin');
  await book.store.settle();
  git(book.root, 'branch', 'approvals/acme/A-1', 'refs/minutebook/head');
  await book.perform(ada, 'attachment.remove', { issue, name: 'film.bin' });
  book.clock.time += 4000 * day;
  expect((await prune(book)).attachments).toEqual([]);
  await book.store.write(() => ({
    files: new Map([['minutebook.yaml', 'format: 1\nretention:\n  attachmentDays: 1\n']]),
    subject: 'Set',
    trailers: [['Action', 'x']],
    result: undefined,
  }));
  await prune(book);
  book.clock.time += 2 * day;
  expect((await prune(book)).attachments).toEqual([]);
  git(book.root, 'branch', '-q', '-D', 'approvals/acme/A-1');
  await prune(book);
  book.clock.time += 2 * day;
  expect((await prune(book)).attachments).toHaveLength(1);
  // Main's own reflog and history still name the pointer, never the bytes.
  expect(blobIsThere(book, blob)).toBe(false);
});

test('a company whose folder is no name of a ref can have large attachments', async () => {
  const files = Object.entries(acme).map(([path, text]) => [
    path.replace('companies/acme/', 'companies/acme co.lock/'),
    text,
  ]);
  const book = await openBook(Object.fromEntries(files) as Record<string, string>);
  await book.perform(ada, 'issue.create', { title: 'x' });
  await add(book, 'film.bin', randomBytes(2 * megabytes).toString('base64'));
  expect(git(book.root, 'for-each-ref', '--format=%(refname)', 'refs/minutebook/attachments')).toBe(
    'refs/minutebook/attachments/acme=20co=2elock',
  );
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
});

test('uploads that nobody came for are cleared away', async () => {
  const book = await withIssue();
  const [old, fresh] = [upload(book, Buffer.from('a')), upload(book, Buffer.from('b'))];
  const path = (content: string) => join(uploadFolder(book.root), content.slice('upload:'.length));
  utimesSync(path(old), 1, 1);
  utimesSync(path(fresh), book.clock.time / 1000, book.clock.time / 1000);
  await prune(book);
  expect([existsSync(path(old)), existsSync(path(fresh))]).toEqual([false, true]);
});
