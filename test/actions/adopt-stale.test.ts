// Which version a save started from, and what becomes of it: the cases a daemon meets seldom, one by one.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Clock } from '../../engine/base/clock.ts';
import { quietMs } from '../../engine/actions/adopt.ts';
import type { OpenEdit } from '../../engine/actions/open-edits.ts';
import type { Engine } from '../../engine/engine.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { smallCompany } from '../helpers/served.ts';

const paragraphs = 'First.\n\nSecond.\n\nThird.';

interface Adopted {
  adopted: string[];
  refused: OpenEdit[];
  commits: string[];
}

async function open(clock?: Clock): Promise<Hand> {
  const root = await newBook(smallCompany);
  const engine = await openTestEngine(root, undefined, clock);
  const act = async <T>(name: string, input: object): Promise<T> =>
    (await engine.perform(name, input, engine.member)).result as T;
  await act('book.adopt', { bulk: true });
  const hand: Hand = {
    root,
    engine,
    act,
    settle: async () => void (await engine.store.settle()),
    read: (path) => readFileSync(join(root, path), 'utf8'),
    save: (path, text) => writeFileSync(join(root, path), text),
    line: (path) => engine.store.snapshot().read(path)?.toString() ?? '',
    adopt: () => act<Adopted>('book.adopt', {}),
    async issue() {
      const { path } = await act<{ path: string }>('issue.create', { title: 'An issue', body: paragraphs });
      await engine.store.settle();
      return path;
    },
  };
  return hand;
}

interface Hand {
  root: string;
  engine: Engine;
  act: <T>(name: string, input: object) => Promise<T>;
  settle: () => Promise<void>;
  read: (path: string) => string;
  save: (path: string, text: string) => void;
  line: (path: string) => string;
  adopt: () => Promise<Adopted>;
  issue: () => Promise<string>;
}

const idOf = (path: string): string => path.replace(/.*\/(.+)\.md$/, '$1');

it('lands a save that nobody wrote beside as it is, but for its token', async () => {
  const { issue, read, save, adopt, line, settle, root } = await open();
  const path = await issue();
  const saved = read(path)
    .replace('status: todo', 'status: backlog # later')
    .replace('Second.', 'Second, longer.');
  save(path, saved);
  expect(await adopt()).toMatchObject({ adopted: [path], refused: [] });
  const withoutToken = (text: string) => text.replace(/^updated: .*$/m, '');
  expect(withoutToken(line(path))).toBe(withoutToken(saved));
  await settle();
  expect(read(path)).toBe(line(path));
  expect(troubles(root)).toBe('');
});

it('shows a save whose token no version has, and one of a file that is gone from the book', async () => {
  const { issue, read, save, adopt, act, line, settle } = await open();
  const path = await issue();
  save(
    path,
    read(path)
      .replace(/^updated: .*$/m, 'updated: "2024-02-29T12:00:00.000Z"')
      .replace('First.', 'Mine.'),
  );
  const label = 'companies/acme/labels/bug.md';
  await act('label.create', { name: 'bug' });
  await settle();
  const old = read(label);
  await act('label.remove', { label: 'bug' });
  save(label, old.replace('---\n', '---\ndescription: Mine\n'));
  const { refused } = await adopt();
  expect(refused.map(({ path: at, code }) => [at, code])).toEqual([
    [path, 'EDIT_CONFLICT'],
    [label, 'EDIT_CONFLICT'],
  ]);
  expect(refused[0]!.sides).toEqual([
    { field: 'body', book: paragraphs, file: paragraphs.replace('First.', 'Mine.') },
  ]);
  expect(refused[1]!.sides).toMatchObject([{ field: 'file', book: '(removed)' }]);
  const listed = async (input: object) =>
    (await act<{ items: { path: string }[] }>('problem.list', input)).items.map(({ path: at }) => at);
  expect(await listed({})).toEqual([path, label]);
  // What stands uncommitted now says nothing of then.
  expect(await listed({ at: 'HEAD' })).toEqual([]);
  expect(line(label)).toBe('');
});

it('asks people where two versions carry the token and would give different texts', async () => {
  const { issue, read, save, adopt, settle, root, line } = await open();
  const path = await issue();
  const first = read(path);
  // A person’s own commit keeps the token.
  save(path, first.replace('Second.', 'Second, committed.'));
  git(root, 'commit', '-qam', 'By git');
  await settle();
  expect(line(path)).toContain('Second, committed.');
  // Did an editor that opened the first version change only one paragraph, or did this one take the commit back?
  save(path, first.replace('Third.', 'Third, changed.'));
  const { refused } = await adopt();
  expect(refused).toMatchObject([{ path, code: 'EDIT_CONFLICT', sides: [{ field: 'body' }] }]);
  // Where both come to the same, nobody is asked.
  save(path, read(path).replace('Second.', 'Second, committed.'));
  expect(await adopt()).toMatchObject({ adopted: [path], refused: [] });
  expect(line(path)).toMatch(/Second, committed\.\n\nThird, changed\./);
});

it('takes an old save for new where the book’s own version cannot be read', async () => {
  const { issue, read, save, adopt, settle, root, line, engine } = await open();
  const path = await issue();
  const good = read(path);
  save(path, good.replace('status: todo', 'status: ['));
  git(root, 'commit', '-qam', 'Broken');
  await settle();
  engine.catalog.sync();
  expect(engine.catalog.problems('acme')).toHaveLength(1);
  save(path, good.replace('First.', 'First, mended.'));
  expect(await adopt()).toMatchObject({ adopted: [path], refused: [] });
  expect(line(path)).toContain('First, mended.');
  expect(line(path)).toContain('status: todo');
});

it('never takes a file that was emptied for an edit, nor a new one that is empty', async () => {
  const { issue, save, adopt, engine, line } = await open();
  const path = await issue();
  const head = engine.store.head();
  for (const nothing of ['', '\n\n', '\0\0\0\0']) {
    save(path, nothing);
    save('companies/acme/goals.md', '');
    const { refused } = await adopt();
    expect(refused).toMatchObject([{ path, code: 'EDIT_EMPTY' }]);
  }
  expect(engine.store.head()).toBe(head);
  expect(line(path)).toContain('Second.');
});

it('keeps what only the engine writes when an old version is put back by git', async () => {
  const { issue, act, settle, root, adopt, line, engine } = await open();
  const path = await issue();
  const asRun = (run: string, name: string, input: object) =>
    engine.perform(name, input, { kind: 'agent', company: 'acme', slug: 'cto', run });
  await asRun('run-1', 'issue.checkout', { issue: idOf(path), expectedStatuses: ['todo'] });
  await settle();
  const old = git(root, 'rev-parse', 'HEAD').trim();
  await act('issue.change', { issue: idOf(path), priority: 'low' });
  await asRun('run-1', 'issue.release', { issue: idOf(path) });
  await asRun('run-2', 'issue.checkout', { issue: idOf(path), expectedStatuses: ['todo'] });
  await settle();
  // The priority of then comes back; who holds the issue is what it is now.
  git(root, 'checkout', '-q', old, '--', path);
  expect(await adopt()).toMatchObject({
    adopted: [path],
    refused: [],
    commits: [expect.stringContaining('priority')],
  });
  expect(line(path)).toMatch(/^priority: medium$/m);
  expect(line(path)).toMatch(/^checkoutRun: run-2$/m);
  // Before that, nobody had it: nobody is taken it from.
  git(root, 'checkout', '-q', `${old}~1`, '--', path);
  expect((await adopt()).refused).toMatchObject([{ path, code: 'ISSUE_TAKEN' }]);
  expect(line(path)).toMatch(/^checkoutRun: run-2$/m);
});

it('holds a company back while files of it still come, and lands it as one', async () => {
  // Of an hour ago: files are as old as they have been seen to be.
  let time = Date.now() - 3_600_000;
  const pass = (ms: number) => Promise.resolve(void (time += ms));
  const { root, act, engine, issue, save, read, line } = await open({ now: () => time, sleep: pass });
  const path = await issue();
  const agents = (from: number, to: number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: to - from }, (_, n) => [
        `companies/beta/agents/a-${from + n}/AGENTS.md`,
        '---\nname: One\n---\n',
      ]),
    );
  const look = () => act<Adopted>('book.adopt', { hinted: true });
  // What a watcher would tell of: what stands is known then.
  const hear = () => engine.store.sweep('whole', quietMs);
  const head = engine.store.head();
  writeFiles(root, {
    'companies/beta/COMPANY.md': '---\nname: Beta\nprefix: BETA\n---\n',
    ...agents(0, 60),
  });
  hear();
  await pass(2 * quietMs);
  // Of this one nobody told.
  writeFiles(root, agents(60, 61));
  expect(await look()).toEqual({ adopted: [], refused: [], commits: [] });
  expect(engine.store.head()).toBe(head);
  // Nobody else's save is held up, or taken for one of a program's.
  save(path, read(path).replace('First.', 'First, changed.'));
  hear();
  await pass(quietMs - 10);
  writeFiles(root, agents(61, 62));
  hear();
  await pass(10);
  expect(await look()).toMatchObject({ adopted: [path], refused: [] });
  expect(line(path)).toContain('First, changed.');
  await pass(quietMs);
  expect((await look()).commits).toEqual(['Adopt company beta: 62 agents']);
});

it('says of a file that is written all the time that it is', async () => {
  const { issue, read, save, adopt, root } = await open();
  const path = await issue();
  const text = read(path);
  let n = 0;
  const write = (): void => save(path, text.replace('First.', `First, ${n++}.`));
  write();
  const writing = setInterval(write, 40);
  try {
    expect(await adopt()).toMatchObject({ adopted: [], refused: [{ path, code: 'EDIT_CHANGING' }] });
  } finally {
    clearInterval(writing);
  }
  expect(await adopt()).toMatchObject({ adopted: [path], refused: [] });
  expect(troubles(root)).not.toContain('fatal');
});

it('lands the settings of the book as the plain file they are', async () => {
  const { save, read, adopt, line, settle, root } = await open();
  const path = 'minutebook.yaml';
  const before = read(path);
  save(path, before.replace('format: 1\n', 'format: 1\nname: Ours # to see\n'));
  expect(await adopt()).toMatchObject({ adopted: [path], refused: [], commits: ['Edit book book: name'] });
  const text = line(path);
  expect(text.startsWith('# yaml-language-server')).toBe(true);
  expect(text).toContain('name: Ours # to see\n');
  expect(text).toMatch(/^updated: /m);
  expect(text).toContain(/^ {2}- name: .*\n {4}key: .*$/m.exec(before)![0]);
  await settle();
  save(path, `${read(path)}---\nadopt: off\n`);
  expect((await adopt()).refused).toMatchObject([{ path, code: 'DOCUMENT_INVALID' }]);
  save(path, text);
  rmSync(join(root, 'companies/acme/projects'), { recursive: true });
  expect((await adopt()).refused).toMatchObject([{ code: 'REMOVAL_REFUSED' }]);
});
