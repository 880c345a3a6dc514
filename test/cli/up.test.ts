// Daemons that are started twice at once, or stopped while they are suspended, of a book in a folder with spaces.
import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seemsAlive } from '../../engine/base/process-mark.ts';
import { findDaemon } from '../../engine/http/daemon-file.ts';
import { answerOf, hostFolders, minutebook, minutebookBeside } from '../helpers/command.ts';
import { temporaryFolder } from '../helpers/folder.ts';

interface Up {
  result: { daemon: { pid: number }; started: boolean };
}

test('two starts at once make one daemon, and one that is suspended can be stopped', async () => {
  const folder = temporaryFolder();
  const env = { XDG_RUNTIME_DIR: temporaryFolder(), XDG_STATE_HOME: temporaryFolder() };
  const made = minutebook(folder, ['init', 'my böök', '--user', 'Ada <ada@example.org>']);
  expect(made, made.err).toMatchObject({ code: 0 });
  expect(made.out).toContain("  cd 'my böök'\n");
  const root = join(folder, 'my böök');
  onTestFinished(() => void minutebook(root, ['down'], { env }));
  const ups = await Promise.all([1, 2].map(() => minutebookBeside(root, ['up', '--json'], env)));
  expect(ups.map(({ code, out }) => ({ code, out }))).toMatchObject([{ code: 0 }, { code: 0 }]);
  const [one, two] = ups.map(({ out }) => (JSON.parse(out) as Up).result);
  expect(one!.daemon.pid).toBe(two!.daemon.pid);
  expect([one!.started, two!.started].filter(Boolean)).toHaveLength(1);
  process.kill(one!.daemon.pid, 'SIGSTOP');
  expect(await minutebookBeside(root, ['status'], env)).toMatchObject({
    code: 6,
    err: expect.stringMatching(
      new RegExp(`pid ${one!.daemon.pid}\\) runs, but has not answered[^]*minutebook down`),
    ),
  });
  const add = ['issue', 'create', 'Never', '--company', 'acme'];
  expect(await minutebookBeside(root, add, env)).toMatchObject({
    code: 6,
    err: expect.stringMatching(/has not answered for 8 s[^]*minutebook down;/),
  });
  expect(await minutebookBeside(root, ['down'], env)).toMatchObject({
    code: 0,
    out: `Stopped (pid ${one!.daemon.pid}).\n`,
  });
}, 120_000);

test('a daemon whose book is moved away says so, ends, and leaves nothing where it was', async () => {
  const folder = temporaryFolder();
  const env = { XDG_RUNTIME_DIR: temporaryFolder(), XDG_STATE_HOME: temporaryFolder() };
  const [before, after] = [join(folder, 'before'), join(folder, 'after')];
  minutebook(folder, ['init', 'before', '--user', 'Ada <ada@example.org>']);
  onTestFinished(() => void minutebook(after, ['down'], { env }));
  const { daemon } = (JSON.parse((await minutebookBeside(before, ['up', '--json'], env)).out) as Up).result;
  process.kill(daemon.pid, 'SIGSTOP');
  renameSync(before, after);
  const asked = minutebookBeside(after, ['company', 'list'], env);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  process.kill(daemon.pid, 'SIGCONT');
  // It looks where the book is before it hears the question, and ends, so that the command looks by itself; or after it.
  const answer = await asked;
  const err = expect.stringMatching(/not at .*before any more[^]*minutebook down|does not answer/);
  if (answer.code !== 0) expect(answer).toMatchObject({ code: 6, err });
  await expect.poll(() => seemsAlive(daemon), { timeout: 20_000 }).toBe(false);
  expect(existsSync(before)).toBe(false);
  expect(await minutebookBeside(after, ['status'], env)).toMatchObject({ code: 0 });
}, 120_000);

test.each([
  ['its book is moved', (root: string) => renameSync(root, `${root}-2`), /book is not at .* any more/],
  [
    'the folder of its host is removed',
    (root: string) => rmSync(join(root, '.minutebook'), { recursive: true }),
    /does not name this daemon any more[^]*init --host/,
  ],
])(
  'a daemon ends by itself and says why when %s',
  async (_, take, why) => {
    const root = join(temporaryFolder(), 'book');
    minutebook('/', ['init', root, '--user', 'Ada <ada@example.org>']);
    const served = minutebookBeside(root, ['up', '--foreground', '--json'], hostFolders());
    await expect.poll(() => findDaemon(root), { timeout: 60_000 }).toBeDefined();
    take(root);
    const { code, out } = await served;
    expect(out).toMatch(why);
    expect(out).not.toContain('BUG');
    expect(code).toBe(0);
  },
  120_000,
);

test('a copy of a running book is a book of its own, without a daemon', () => {
  const [root, copy] = ['book', 'copy'].map((name) => join(temporaryFolder(), name)) as [string, string];
  const env = hostFolders();
  minutebook('/', ['init', root, '--user', 'Ada <ada@example.org>', '--template', 'solo-engineer']);
  onTestFinished(() => void [root, copy].map((book) => minutebook(book, ['down'], { env })));
  expect(minutebook(root, ['up'], { env })).toMatchObject({ code: 0 });
  cpSync(root, copy, { recursive: true });
  expect(answerOf(copy, ['down'], { env }).result).toMatchObject({ stopped: false });
  expect(answerOf(copy, ['issue', 'create', 'Only in the copy'], { env })).toMatchObject({ ok: true });
  expect(answerOf(root, ['search', 'copy'], { env }).result).toMatchObject({ items: [] });
  expect(answerOf(copy, ['up'], { env }).result).toMatchObject({ started: true });
  expect(findDaemon(copy)!.pid).not.toBe(findDaemon(root)!.pid);
}, 120_000);
