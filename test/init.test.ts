import { chmodSync, cpSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { initBook, type InitOptions } from '../engine/init.ts';
import { settingsOf } from '../engine/init/settings.ts';
import { kinds, readEntity } from '../engine/model/kind.ts';
import { openTestEngine } from './helpers/engine.ts';
import { git, gitFolder, temporaryFolder, writeFiles } from './helpers/folder.ts';

const templates = join(import.meta.dirname, '../companies');
const init = (root: string, more: Partial<InitOptions> = {}) =>
  initBook({
    root,
    templates,
    launcher: '/nowhere/minutebook',
    person: { name: 'Ada', email: 'ada@example.org' },
    ...more,
  });

test('a new book is whole: readable files, one signed commit, a clean work tree', async () => {
  const root = join(temporaryFolder(), 'deep', 'book');
  const report = await init(root);
  expect(report).toMatchObject({ created: true, member: { slug: 'ada', guessed: false }, notes: [] });
  for (const [kind, path] of [
    ['book', 'minutebook.yaml'],
    ['prices', 'prices.yaml'],
    ['user', 'users/ada.md'],
  ] as const)
    expect(() => readEntity(kind, path, readFileSync(join(root, path)))).not.toThrow();
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'log', '--format=%s|%an')).toBe('Begin the book|Ada');
  git(root, 'fsck', '--strict');
  git(root, 'verify-commit', 'HEAD');
  for (const { key, value } of settingsOf(root)) expect(git(root, 'config', '--local', key)).toBe(value);
});

test('what belongs to the machine is private and never enters git', async () => {
  const root = join(temporaryFolder(), 'book');
  await init(root);
  const modeOf = (path: string): number => statSync(join(root, '.minutebook', path)).mode & 0o777;
  expect([modeOf(''), modeOf('keys'), modeOf('token'), modeOf('host.yaml'), modeOf('keys/host.pem')]).toEqual(
    [0o700, 0o700, 0o600, 0o600, 0o600],
  );
  expect(git(root, 'ls-files')).not.toContain('.minutebook');
  for (const kind of Object.keys(kinds))
    expect(existsSync(join(root, `.minutebook/schemas/${kind}.json`))).toBe(true);
});

test('doing it again changes nothing, and mends what is missing', async () => {
  const root = join(temporaryFolder(), 'book');
  await init(root);
  const token = readFileSync(join(root, '.minutebook/token'), 'utf8');
  expect(await init(root)).toMatchObject({ created: false, steps: [] });
  git(root, 'config', 'gc.auto', '6700');
  expect((await init(root)).steps).toEqual(['git settings: gc.auto']);
  expect(readFileSync(join(root, '.minutebook/token'), 'utf8')).toBe(token);
  expect(git(root, 'log', '--format=%s')).toBe('Begin the book');
});

test('a folder with other things in it is refused; a repository becomes a book and keeps what it has', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'letter.txt': 'Dear' });
  await expect(init(folder)).rejects.toMatchObject({ code: 'BOOK_FOLDER_NOT_EMPTY' });
  const root = gitFolder({ 'letter.txt': 'Dear', '.gitignore': 'dist/\n' });
  await init(root);
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toMatch(/^dist\/\n[^]*\.minutebook\//);
  expect(readFileSync(join(root, 'letter.txt'), 'utf8')).toBe('Dear');
  expect(git(root, 'log', '--first-parent', '--format=%s')).toBe('Begin the book\nBegin');
});

test('a hook that was there before is called first, and its verdict counts', async () => {
  const root = gitFolder();
  const witness = join(temporaryFolder(), 'called');
  writeFiles(root, { '.git/hooks/post-checkout': `#!/bin/sh\necho "$@" >${witness}\nexit 7\n` });
  chmodSync(join(root, '.git/hooks/post-checkout'), 0o755);
  await init(root);
  expect(() => git(root, 'checkout', '-q', '-b', 'other')).toThrow();
  expect(readFileSync(witness, 'utf8')).toMatch(/^[0-9a-f]{40} [0-9a-f]{40} 1/);
});

test('hooks are plain POSIX shell, and say to the engine who was at work from any work tree', async () => {
  const root = join(temporaryFolder(), 'book');
  await init(root);
  const other = join(temporaryFolder(), 'other');
  git(root, 'worktree', 'add', '-q', '-b', 'topic', other);
  const said = join(root, '.git', 'minutebook', 'person');
  for (const [where, args] of [
    [root, ['commit', '-q', '--allow-empty', '-m', 'Here']],
    [other, ['commit', '-q', '--allow-empty', '-m', 'There']],
    [other, ['commit', '-q', '--amend', '--allow-empty', '-m', 'There again']],
    [root, ['merge', '-q', '--no-edit', 'topic']],
    [root, ['checkout', '-q', '-b', 'elsewhere']],
  ] as const) {
    rmSync(said, { force: true });
    git(where, ...args);
    expect([args[0], existsSync(said)]).toEqual([args[0], true]);
  }
  for (const name of ['post-commit', 'post-merge', 'post-checkout', 'post-rewrite']) {
    const script = readFileSync(join(root, '.git', 'hooks', name), 'utf8');
    expect(script).toMatch(/^#!\/bin\/sh\n/);
    // What bash alone understands.
    expect(script).not.toMatch(/\[\[|\bfunction\b|<\(|\blocal\b|\$'|&>|==/);
  }
});

test('a repository on another branch becomes a book on main, or is told how', async () => {
  const empty = temporaryFolder();
  git(empty, 'init', '-q', '-b', 'master');
  expect((await init(empty)).steps).toContain('branch main, instead of master');
  expect(git(empty, 'status', '--porcelain', '--branch')).toBe('## main');
  const begun = gitFolder({ 'letter.txt': 'Dear' });
  git(begun, 'branch', '-m', 'master');
  await expect(init(begun)).rejects.toMatchObject({
    code: 'BOOK_BRANCH',
    help: expect.stringContaining('branch -m main') as string,
  });
  git(begun, 'branch', 'main');
  await expect(init(begun)).rejects.toMatchObject({
    code: 'BOOK_BRANCH',
    help: expect.stringContaining('switch main') as string,
  });
  git(begun, 'switch', '-q', 'main');
  await init(begun);
  // Mending a book does not ask where somebody stands.
  git(begun, 'switch', '-q', '-c', 'topic');
  expect(await init(begun)).toMatchObject({ created: false, steps: [] });
});

test('mending a book takes no commit in that nobody judged', async () => {
  const root = join(temporaryFolder(), 'book');
  await init(root);
  writeFiles(root, {
    'users/mallory.md': '---\nname: Mallory\nrole: owner\nemails:\n  - m@example.org\n---\n',
  });
  git(root, 'rm', '-q', 'prices.yaml');
  git(root, 'add', '-A');
  git(root, '-c', 'user.name=Mallory', '-c', 'user.email=m@example.org', 'commit', '-q', '-m', 'Let me in');
  expect((await init(root)).steps).toEqual(['commit: prices.yaml']);
  expect(git(root, 'ls-tree', '--name-only', 'refs/minutebook/head', 'users/')).toBe('users/ada.md');
  const engine = await openTestEngine(root);
  await engine.stop();
  expect(git(root, 'ls-tree', '--name-only', 'main', 'users/')).toBe('users/ada.md');
  expect(git(root, 'log', '--format=%s', 'main')).toContain('Let me in');
});

test('a clone gets what its machine needs and nothing else', async () => {
  const root = join(temporaryFolder(), 'book');
  await init(root);
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', root, clone);
  await init(clone, { hostOnly: true });
  expect(git(clone, 'status', '--porcelain')).toBe('');
  expect(git(clone, 'log', '--format=%s')).toBe('Begin the book');
  expect(git(clone, 'config', '--get-all', 'remote.origin.fetch')).toContain(
    'refs/remotes/origin/minutebook/*',
  );
  expect(existsSync(join(clone, '.minutebook/token'))).toBe(true);
  // A later init makes the machine known to the others.
  writeFiles(clone, { '.minutebook/host.yaml': 'name: second\nuser: ada\n' });
  expect((await init(clone)).steps).toEqual(['commit: minutebook.yaml']);
  const text = readFileSync(join(clone, 'minutebook.yaml'), 'utf8');
  expect(readEntity('book', 'minutebook.yaml', text).hosts).toHaveLength(2);
  expect(text).toContain('# Machines whose commits');
  expect(await init(clone)).toMatchObject({ steps: [] });
  await expect(init(temporaryFolder(), { hostOnly: true })).rejects.toMatchObject({
    code: 'BOOK_MISSING_HERE',
  });
});

test('a book that only its repository shows is never begun anew', async () => {
  const [root, restored, clone] = [1, 2, 3].map(() => join(temporaryFolder(), 'book')) as [
    string,
    string,
    string,
  ];
  await init(root);
  const head = git(root, 'rev-parse', 'main');
  cpSync(join(root, '.git'), join(restored, '.git'), { recursive: true });
  for (const hostOnly of [true, false])
    await expect(init(restored, { hostOnly })).rejects.toMatchObject({
      code: 'BOOK_HIDDEN',
      help: expect.stringContaining('git checkout HEAD -- .'),
    });
  expect(git(restored, 'rev-parse', 'main')).toBe(head);
  git(restored, 'checkout', 'HEAD', '--', '.');
  expect(await init(restored)).toMatchObject({ created: false });
  rmSync(join(restored, 'minutebook.yaml'));
  await expect(init(restored)).rejects.toMatchObject({ help: expect.stringContaining('-- minutebook.yaml') });

  git(root, 'symbolic-ref', 'HEAD', 'refs/heads/master');
  git(root, 'clone', '-q', join(root, '.git'), clone);
  for (const hostOnly of [true, false])
    await expect(init(clone, { hostOnly })).rejects.toMatchObject({
      code: 'BOOK_BRANCH',
      help: expect.stringContaining('git switch main'),
    });
  git(clone, 'switch', '-q', 'main');
  expect(await init(clone, { hostOnly: true })).toMatchObject({ created: false });
});

test('a machine is set up for a member of the book, or for nobody', async () => {
  const [root, clone] = [1, 2].map(() => join(temporaryFolder(), 'book')) as [string, string];
  await init(root);
  git(root, 'clone', '-q', root, clone);
  for (const person of [{}, { name: 'Bob', email: 'bob@example.org' }])
    await expect(init(clone, { hostOnly: true, person })).rejects.toMatchObject({
      code: 'MEMBER_UNCHOSEN',
      message: expect.stringContaining('but ada'),
      help: expect.stringContaining('--user ada'),
    });
  expect(existsSync(join(clone, '.minutebook/host.yaml'))).toBe(false);
  await init(clone, { hostOnly: true, person: { name: 'ada' } });
  expect(readFileSync(join(clone, '.minutebook/host.yaml'), 'utf8')).toContain('user: ada\n');
  expect(git(clone, 'config', 'user.email')).toBe('ada@example.org');
});

test('a company comes from a template, under its own name or another', async () => {
  const root = join(temporaryFolder(), 'book');
  expect(await init(root, { template: 'software-studio', companyName: 'Acme Ünited' })).toMatchObject({
    company: 'acme-united',
  });
  expect(
    readEntity(
      'company',
      'companies/acme-united/COMPANY.md',
      readFileSync(join(root, 'companies/acme-united/COMPANY.md')),
    ),
  ).toMatchObject({ name: 'Acme Ünited', slug: 'acme-united', id: expect.any(String) as string });
  expect(git(root, 'status', '--porcelain')).toBe('');
  await expect(init(root, { template: 'nothing' })).rejects.toMatchObject({ code: 'TEMPLATE_UNKNOWN' });
});

test('nobody known to git begins as the board, and is told so', async () => {
  const root = join(temporaryFolder(), 'book');
  const report = await init(root, { person: {} });
  expect(report.member).toMatchObject({ slug: 'board', email: 'board@localhost' });
  expect(report.notes.join()).toContain('git config user.name');
});

test('a book whose main cannot be made is not called done', async () => {
  const root = gitFolder();
  git(root, 'update-ref', '-d', 'refs/heads/main');
  rmSync(join(root, '.git/index'), { force: true });
  writeFiles(root, { '.git/index.lock': '' });
  await expect(init(root)).rejects.toMatchObject({ code: 'MAIN_BEHIND' });
  rmSync(join(root, '.git/index.lock'));
  await init(root);
  expect(git(root, 'log', '--format=%s', 'main')).toBe('Begin the book');
});
