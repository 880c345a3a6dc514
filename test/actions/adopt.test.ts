import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';

interface Adopted {
  adopted: string[];
  refused: { path: string; code: string; reason: string; remedy: string }[];
  commits: string[];
}

const acme = {
  'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\n---\n\nWe make things.\n',
  'companies/acme/agents/cto/AGENTS.md': '---\nname: CTO\ncustom: 42 # mine\n---\n\nYou lead.\n',
  'companies/acme/projects/shop/PROJECT.md': '---\nname: Shop\n---\n',
  'companies/acme/issues/new/first.md': '---\nstatus: todo\nassignee: cto\n---\n# Begin: now\n\nText.\n',
};
const first = 'companies/acme/issues/00xx/ACME-1.md';

async function open(files: Record<string, string> = acme): Promise<{ root: string; engine: Engine }> {
  const root = await newBook(files);
  const engine = await openTestEngine(root);
  await adopt(engine);
  await engine.store.settle();
  return { root, engine };
}

const adopt = async (engine: Engine, input: object = {}): Promise<Adopted> =>
  (await engine.perform('book.adopt', input, engine.member)).result as Adopted;

const edit = (root: string, path: string, change: (text: string) => string): void =>
  writeFileSync(join(root, path), change(readFileSync(join(root, path), 'utf8')));

it('takes in a dropped company in one commit and gives its issue a number', async () => {
  const { root, engine } = await open();
  expect(git(root, 'log', '--format=%an: %s', '-1', 'main')).toBe(
    'Ada: Adopt company acme: 1 agent, 1 project, 1 issue',
  );
  expect(existsSync(join(root, 'companies/acme/issues/new/first.md'))).toBe(false);
  expect(readFileSync(join(root, first), 'utf8')).toMatch(/^# Begin: now$/m);
  expect(readFileSync(join(root, 'companies/acme/agents/cto/AGENTS.md'), 'utf8')).toContain(
    'custom: 42 # mine',
  );
  engine.catalog.sync();
  expect(engine.catalog.find('issue', 'acme', 'ACME-1')?.path).toBe(first);
  expect(troubles(root)).toBe('');
});

it('lands a saved edit as a commit of its author and leaves other lines alone', async () => {
  const { root, engine } = await open();
  edit(root, first, (text) =>
    text.replace('status: todo', 'status: todo # soon').replace('Text.', 'Better text.'),
  );
  const answer = await adopt(engine);
  expect(answer).toMatchObject({ adopted: [first], refused: [], commits: ['Edit issue ACME-1: body'] });
  await engine.store.settle();
  const text = readFileSync(join(root, first), 'utf8');
  expect(text).toContain('status: todo # soon');
  expect(text).toContain('Better text.');
  expect(git(root, 'log', '-1', '--format=%an <%ae>', 'main')).toBe('Ada <ada@example.org>');
  expect(troubles(root)).toBe('');
});

it('merges what a stale editor saved with what landed since', async () => {
  const { root, engine } = await open();
  const old = readFileSync(join(root, first), 'utf8');
  await engine.perform('issue.change', { issue: 'ACME-1', priority: 'critical' }, engine.member);
  await engine.store.settle();
  writeFileSync(join(root, first), old.replace('Text.', 'Text from an old editor.'));
  expect((await adopt(engine)).refused).toEqual([]);
  await engine.store.settle();
  const text = readFileSync(join(root, first), 'utf8');
  expect(text).toContain('priority: critical');
  expect(text).toContain('Text from an old editor.');
});

it('keeps both sides of a conflict: the file as saved, the book as it was', async () => {
  const { root, engine } = await open();
  const old = readFileSync(join(root, first), 'utf8');
  await engine.perform('issue.change', { issue: 'ACME-1', priority: 'critical' }, engine.member);
  await engine.store.settle();
  const saved = old.replace('status: todo', 'status: todo\npriority: low');
  writeFileSync(join(root, first), saved);
  const { adopted, refused } = await adopt(engine);
  expect(adopted).toEqual([]);
  expect(refused).toMatchObject([{ path: first, reason: expect.stringContaining('priority') }]);
  await engine.store.settle();
  expect(readFileSync(join(root, first), 'utf8')).toBe(saved);
  expect(engine.store.snapshot().read(first)?.toString()).toContain('priority: critical');
});

it('refuses by hand what it refuses at every other door, and touches nothing', async () => {
  const { root, engine } = await open();
  const cases: [from: string, to: string, why: RegExp][] = [
    ['status: todo', 'status: done', /done/],
    ['assignee: cto', 'assignee: nobody-there', /nobody-there/],
    ['createdBy: user:ada', 'createdBy: user:eve', /createdBy/],
    ['status: todo', 'status: [', /:\d+:/],
  ];
  for (const [from, to, why] of cases) {
    const before = readFileSync(join(root, first), 'utf8');
    expect(before).toContain(from);
    writeFileSync(join(root, first), before.replace(from, to));
    const head = engine.store.head();
    const { refused } = await adopt(engine);
    expect(refused).toMatchObject([{ path: first, reason: expect.stringMatching(why) }]);
    expect(engine.store.head()).toBe(head);
    expect(readFileSync(join(root, first), 'utf8')).toContain(to);
    writeFileSync(join(root, first), before);
  }
});

it('refuses by hand what a role may not do at any door', async () => {
  const ben = '---\nname: Ben\nrole: operator\nemails:\n  - ben@example.org\n---\n';
  const { root, engine } = await open({ ...acme, 'users/ben.md': ben });
  await engine.stop();
  git(root, 'config', 'user.email', 'ben@example.org');
  const path = 'companies/acme/COMPANY.md';
  edit(root, path, (text) =>
    text.replace('name: Acme', 'name: Acme\nbudgets:\n  - {metric: money, limit: 9, window: daily}'),
  );
  const byBen = await openTestEngine(root);
  const head = byBen.store.head();
  expect(await adopt(byBen)).toMatchObject({
    adopted: [],
    refused: [{ path, reason: expect.stringMatching(/approval/) }],
  });
  expect(byBen.store.head()).toBe(head);
});

it('never takes an editor’s leftovers or a half-copied company for the real thing', async () => {
  const { root, engine } = await open();
  writeFiles(root, {
    'companies/acme/issues/00xx/.ACME-1.md.swp': 'b0VIM',
    'companies/acme/issues/00xx/ACME-1.md~': 'old',
    'companies/acme/issues/new/#draft.md#': 'x',
    'companies/acme/issues/new/4913': '',
    'companies/beta/agents/x/AGENTS.md': '---\nname: X\n---\n',
  });
  const { adopted, refused } = await adopt(engine);
  expect(adopted).toEqual([]);
  expect(refused).toMatchObject([
    { path: 'companies/beta/agents/x/AGENTS.md', reason: expect.stringContaining('COMPANY.md') },
  ]);
});

it('leaves a tombstone where an issue’s file was removed, and puts no run record away', async () => {
  const { root, engine } = await open();
  rmSync(join(root, first));
  expect((await adopt(engine)).commits).toEqual(['Remove ACME-1 "Begin: now"']);
  await engine.store.settle();
  expect(readFileSync(join(root, first), 'utf8')).toMatch(/removedAt: /);
  const { result } = await engine.perform('issue.create', { title: 'Next' }, engine.member);
  expect(result).toMatchObject({ identifier: 'ACME-2' });
  rmSync(join(root, 'companies/acme/agents/cto/AGENTS.md'));
  const { refused } = await adopt(engine);
  expect(refused).toMatchObject([{ remedy: expect.stringContaining('git restore') }]);
});

it('waits with many removals at once until somebody says that they are meant', async () => {
  const { root, engine } = await open();
  for (let n = 2; n <= 8; n++) await engine.perform('issue.create', { title: `Issue ${n}` }, engine.member);
  await engine.store.settle();
  for (let n = 1; n <= 8; n++) rmSync(join(root, `companies/acme/issues/00xx/ACME-${n}.md`));
  expect((await adopt(engine)).commits).toEqual([]);
  expect((await adopt(engine, { bulk: true })).commits).toHaveLength(8);
});

it('rewrites references between issues that arrive together', async () => {
  const { root, engine } = await open();
  const id = '01930000-0000-7000-8000-00000000000a';
  writeFiles(root, {
    'companies/acme/issues/new/a.md': `---\nid: ${id}\n---\n# A\n`,
    'companies/acme/issues/new/b.md': `---\nblockedBy: ${id}\nparent: ACME-1\n---\n# B\n`,
  });
  expect((await adopt(engine)).refused).toEqual([]);
  await engine.store.settle();
  const text = readFileSync(join(root, 'companies/acme/issues/00xx/ACME-3.md'), 'utf8');
  expect(text).toMatch(/blockedBy:\n *- ACME-2/);
  expect(troubles(root)).toBe('');
});
