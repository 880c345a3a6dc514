// Retention of transcripts: what the book no longer keeps is gone from the disk, reads as expired, and nothing else goes.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepTranscript } from '../../engine/runner/keep.ts';
import { git } from '../helpers/folder.ts';
import { acme, agent, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';

const bookWith = (retention: string) =>
  openBook({ ...acme, 'minutebook.yaml': `format: 1\nretention:\n${retention}` });

const runId = (n: number): string => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Bytes of the objects folder on the disk. */
const diskBytes = (root: string): number =>
  Number(
    /^\d+/.exec(
      execFileSync('du', ['-s', '--block-size=1', join(root, '.git/objects')], { encoding: 'utf8' }),
    )![0],
  );

/** An ended run of so many days ago whose transcript of 100 kB is kept, as the kernel does it. */
async function keepRun(
  book: TestBook,
  n: number,
  daysAgo: number,
  more: { live?: boolean; host?: string } = {},
) {
  const at = new Date(book.clock.time - daysAgo * 86_400_000).toISOString();
  const kept = await keepTranscript(book.store, {
    host: more.host ?? 'test',
    company: 'acme',
    run: runId(n),
    startedAt: at,
    transcript: randomBytes(50_000).toString('hex'),
    context: '{"version":1}',
  });
  const front = {
    id: runId(n),
    agent: 'cto',
    source: 'timer',
    status: more.live ? 'running' : 'succeeded',
    createdAt: at,
    startedAt: at,
    ...(more.live ? {} : { endedAt: at }),
    transcript: kept.transcript,
    context: kept.context,
  };
  await book.store.write(() => ({
    files: new Map([
      [
        `companies/acme/runs/${at.slice(0, 10)}/16/1600${String(n).padStart(2, '0')}-cto-${n}.md`,
        markdown(front),
      ],
    ]),
    subject: `Run ${n}`,
    trailers: [['Action', 'run.finish']],
    result: undefined,
  }));
}

const stateOf = async (book: TestBook, n: number): Promise<string> =>
  (await book.perform<{ state: string }>(user('ada'), 'run.log', { run: runId(n), company: 'acme' })).state;

interface Pruned {
  days: { date: string; bytes: number }[];
  freedBytes: number;
  dryRun: boolean;
}
const prune = (book: TestBook, input: object = {}) =>
  book.perform<Pruned>(user('ada'), 'transcript.prune', input);

test('days that are over go, with the room they took; a dry run says so and deletes nothing', async () => {
  const book = await bookWith('  transcriptDays: 3\n');
  await Promise.all([0, 1, 2, 3, 4, 5].map((n) => keepRun(book, n, n)));
  expect(await stateOf(book, 5)).toBe('kept');
  const dry = await prune(book, { dryRun: true });
  expect(dry).toMatchObject({
    days: [{ date: '2026-11-17' }, { date: '2026-11-18' }],
    freedBytes: 0,
    dryRun: true,
  });
  expect(dry.days[0]!.bytes).toBeGreaterThan(50_000);
  expect(await stateOf(book, 5)).toBe('kept');
  const before = diskBytes(book.root);
  const { freedBytes, days } = await prune(book);
  expect(days).toEqual(dry.days);
  expect(freedBytes).toBeGreaterThan(2 * 50_000);
  // Less what the deletion itself writes: its event, the commit graph.
  expect(before - diskBytes(book.root)).toBeGreaterThan(80_000);
  expect(await Promise.all([0, 1, 2, 3, 4, 5].map((n) => stateOf(book, n)))).toEqual([
    'kept',
    'kept',
    'kept',
    'kept',
    'expired',
    'expired',
  ]);
  expect(git(book.root, 'fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
  const { items } = await book.perform<{ items: { date: string; transcripts: number; until: string }[] }>(
    user('ada'),
    'transcript.list',
  );
  expect(items.map(({ date }) => date)).toEqual(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']);
  expect(items[0]).toEqual({
    date: '2026-11-19',
    host: 'test',
    transcripts: 1,
    until: '2026-11-23T00:00:00.000Z',
  });
  expect((await prune(book)).days).toEqual([]);
  expect(book.store.log(book.store.head()!)[0]!.subject).toMatch(
    /^Deleted the transcripts of 2026-11-17 to 2026-11-18 on test: 0\.\d MB$/,
  );
});

test('over a limit of bytes the oldest days go', async () => {
  const book = await bookWith('  transcriptBytes: 150000\n');
  await Promise.all([0, 1, 2, 3, 4].map((n) => keepRun(book, n, n)));
  expect((await prune(book)).days.map(({ date }) => date)).toEqual([
    '2026-11-18',
    '2026-11-19',
    '2026-11-20',
  ]);
});

test('another host’s days, those of a run that has not ended, and everything where nothing is set stay', async () => {
  const book = await bookWith('  transcriptDays: 3\n');
  await keepRun(book, 1, 9, { host: 'elsewhere' });
  await keepRun(book, 2, 8, { live: true });
  await keepRun(book, 3, 7);
  expect((await prune(book)).days.map(({ date }) => date)).toEqual(['2026-11-15']);
  expect([await stateOf(book, 1), await stateOf(book, 2), await stateOf(book, 3)]).toEqual([
    'kept',
    'kept',
    'expired',
  ]);
  const other = await openBook();
  await keepRun(other, 4, 4000);
  expect(await prune(other)).toMatchObject({ days: [], freedBytes: 0 });
  expect(await stateOf(other, 4)).toBe('kept');
});

test('only the board deletes, and an agent sees no list of it', async () => {
  const book = await bookWith('  transcriptDays: 3\n');
  await keepRun(book, 1, 9);
  for (const name of ['transcript.prune', 'transcript.list'])
    await expect(book.perform(agent('cto'), name)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  await expect(book.perform(user('vic', 'viewer'), 'transcript.prune')).rejects.toMatchObject({
    code: 'NOT_ALLOWED',
  });
  await book.perform(system, 'transcript.prune');
  expect(await stateOf(book, 1)).toBe('expired');
});

test('a transcript that is damaged is said to be, not called expired', async () => {
  const book = await openBook();
  await keepRun(book, 1, 0);
  const missing = { ...book.context(user('ada')), store: { ...book.store } };
  const { perform } = await import('../../engine/actions/perform.ts');
  const damaged = () => {
    throw Object.assign(new Error('x'), { code: 'OBJECT_DAMAGED' });
  };
  const broken = { ...missing, store: { ...book.store, blob: damaged } };
  await expect(perform(broken as never, 'run.log', { run: runId(1), company: 'acme' })).rejects.toThrow('x');
});

test('a book may want transcripts beside the records on main', async () => {
  const book = await openBook();
  const kept = await keepTranscript(book.store, {
    host: 'test',
    company: 'acme',
    run: runId(7),
    startedAt: '2026-11-22T16:00:00.000Z',
    transcript: 'printed',
    context: '{}',
    beside: 'companies/acme/runs/2026-11-22/16/160000-cto-7.md',
  });
  expect(book.text('companies/acme/runs/2026-11-22/16/160000-cto-7.log')).toBe('printed');
  expect(book.text('companies/acme/runs/2026-11-22/16/160000-cto-7.context.json')).toBe('{}');
  expect(kept.transcript).toMatchObject({ ref: 'refs/minutebook/head', bytes: 7 });
  expect(book.store.blob(kept.transcript.oid).toString()).toBe('printed');
  expect(book.store.refs('refs/minutebook/transcripts/').size).toBe(0);
  const { items } = await book.perform<{ items: { action: string }[] }>(user('ada'), 'activity.list');
  expect(items[0]).toMatchObject({ action: 'run.keep', actor: 'system' });
});
