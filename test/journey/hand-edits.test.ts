// What a daemon takes for a hand edit and what not: many changes at once wait for a word, another's git is no edit,
// nobody is taken for somebody else, and settings count at once.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { isClean, serveTestBook, smallCompany, until, type ServedBook } from '../helpers/served.ts';

const issueFile = (n: number): string => `companies/acme/issues/00xx/ACME-${n}.md`;
const manyIssues = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      issueFile(at + 1),
      `---\nstatus: todo\n---\n# Issue ${at + 1}\n\nText.\n`,
    ]),
  );

/** Long enough for what should not land to land. */
const quiet = (): Promise<void> => pause(1_000);

const subjects = (book: ServedBook): string[] =>
  git(book.root, 'log', '--first-parent', '--format=%s', 'refs/minutebook/head').split('\n');

const edit = (book: ServedBook, path: string, change: (text: string) => string): void =>
  book.save(path, change(book.file(path)));

test('more changes or removals at once than a person makes wait for a word, and every door says so', async () => {
  const book = await serveTestBook({ ...smallCompany, ...manyIssues(60) });
  await until('the files to follow', () => isClean(book.root));
  for (let n = 1; n <= 60; n++) edit(book, issueFile(n), (text) => text.replace('Text.', 'Replaced.'));
  await until('them to be shown', () => book.open().length === 60);
  await quiet();
  expect(subjects(book).filter((subject) => subject.startsWith('Edit issue'))).toEqual([]);
  expect(book.open()[0]).toMatchObject({
    code: 'EDITS_MANY',
    remedy: expect.stringContaining('minutebook adopt'),
  });
  expect(await book.act('book.status')).toMatchObject({ problems: 60 });
  expect(book.events.filter(({ event }) => event === 'adopt:refused').length).toBeLessThanOrEqual(2);
  await book.act('book.adopt', { bulk: true });
  await until('them to land', () => book.open().length === 0 && isClean(book.root));
  expect(subjects(book).filter((subject) => subject.startsWith('Edit issue'))).toHaveLength(60);
  await pause(1);
  for (let n = 1; n <= 6; n++) rmSync(join(book.root, issueFile(n)));
  await until('the removals to be shown', () => book.open().length === 6);
  git(book.root, 'restore', '.');
  await until('peace', () => book.open().length === 0);
  expect(subjects(book).filter((subject) => subject.startsWith('Remove'))).toEqual([]);
});

test('what a person’s git does to the files is no edit: switch, stash, reset, and back', async () => {
  const book = await serveTestBook({ ...smallCompany, ...manyIssues(40) });
  await until('the files to follow', () => isClean(book.root));
  git(book.root, 'switch', '-q', '-c', 'other');
  for (let n = 1; n <= 40; n++) edit(book, issueFile(n), (text) => `${text}\nOf another branch.\n`);
  writeFiles(book.root, { 'companies/acme/issues/new/theirs.md': '# Of another branch\n' });
  git(book.root, 'add', '-A');
  git(book.root, 'commit', '-q', '-m', 'Another branch');
  await quiet();
  for (let n = 0; n < 6; n++) {
    git(book.root, 'switch', '-q', 'main');
    await pause(n * 70);
    git(book.root, 'switch', '-q', 'other');
    await pause(n * 40);
  }
  git(book.root, 'switch', '-q', 'main');
  edit(book, issueFile(1), (text) => text.replace('Text.', 'Set aside.'));
  git(book.root, 'stash', '-q');
  await quiet();
  expect(book.open()).toEqual([]);
  const all = git(book.root, 'log', '--format=%s', '-p', 'refs/minutebook/head');
  expect(all).not.toContain('Of another branch');
  expect(all).not.toContain('Set aside');
  git(book.root, 'stash', 'pop', '-q');
  await book.landed(issueFile(1), (text) => text.includes('Set aside.'));
  expect(troubles(book.root)).toBe('');
});

test('what a person staged stays staged, while they write their commit and after', async () => {
  const book = await serveTestBook({ ...smallCompany, ...manyIssues(2) });
  await until('the files to follow', () => isClean(book.root));
  writeFiles(book.root, { 'notes.txt': 'Mine.\n' });
  git(book.root, 'add', 'notes.txt');
  edit(book, issueFile(1), (text) => text.replace('Text.', 'Edited.'));
  await until('it to land', () => book.line(issueFile(1)).includes('Edited.'));
  expect(git(book.root, 'diff', '--cached', '--name-only')).toContain('notes.txt');
  git(book.root, 'commit', '-q', '-m', 'Notes');
  await until('all to follow', () => isClean(book.root));
  expect(book.line('notes.txt')).toBe('Mine.\n');
});

test('an address of git that nobody of the board has is refused, and never taken for somebody else', async () => {
  const book = await serveTestBook({ ...smallCompany, ...manyIssues(1) });
  await until('the files to follow', () => isClean(book.root));
  git(book.root, 'config', 'user.email', 'eve@example.org');
  await pause(2_100);
  edit(book, issueFile(1), (text) => text.replace('Text.', 'By Eve.'));
  await until('it to be shown', () => book.open()[0]?.code === 'AUTHOR_UNKNOWN');
  expect(book.line(issueFile(1))).not.toContain('By Eve.');
  await book.act('user.add', { name: 'Eve', emails: ['eve@example.org'], role: 'operator' });
  await book.landed(issueFile(1), (text) => text.includes('By Eve.'));
  // What else the engine notes may come after it.
  const log = git(book.root, 'log', '-1', '--format=%an', 'refs/minutebook/head', '--', issueFile(1));
  expect(log).toBe('Eve');
  // A viewer's git identity gives no more than a viewer's right.
  await book.act('user.change', { user: 'eve', role: 'viewer' });
  edit(book, issueFile(1), (text) => text.replace('By Eve.', 'By Eve again.'));
  await until('it to be shown', () => book.open()[0]?.code === 'NOT_ALLOWED');
});

test('adopt: off leaves committing to people, and settings nobody can read change nothing', async () => {
  const book = await serveTestBook({ ...smallCompany, ...manyIssues(1) });
  await until('the files to follow', () => isClean(book.root));
  const settings = book.file('minutebook.yaml');
  book.save('minutebook.yaml', `${settings}adopt: off\n`);
  await until('the setting to count', () => book.line('minutebook.yaml').includes('adopt: off'));
  await until('it to follow', () => isClean(book.root));
  edit(book, issueFile(1), (text) => text.replace('Text.', 'Mine to commit.'));
  await quiet();
  expect(book.line(issueFile(1))).toContain('Text.');
  expect(book.open()).toEqual([]);
  git(book.root, 'commit', '-qam', 'By myself');
  await until('the commit to count', () => book.line(issueFile(1)).includes('Mine to commit.'));
  book.save('minutebook.yaml', 'adopt: [\n');
  git(book.root, 'commit', '-qam', 'Broken');
  await until('the commit to count', () => book.line('minutebook.yaml') === 'adopt: [\n');
  edit(book, issueFile(1), (text) => text.replace('Mine to commit.', 'Still mine.'));
  await quiet();
  expect(book.line(issueFile(1))).toContain('Mine to commit.');
});

test('host.yaml counts as soon as it is saved; one nobody can read is said and changes nothing', async () => {
  const book = await serveTestBook();
  const file = join(book.root, '.minutebook/host.yaml');
  const why = async (): Promise<string> =>
    (await book.act<{ reason: string }>('agent.why', { agent: 'cto', company: 'acme' })).reason;
  expect(await why()).toContain('names no adapter');
  const before = readFileSync(file, 'utf8');
  const more = before.replace(
    /^runners:.*$/m,
    'aliases:\n  none: demo\nrunners:\n  demo:\n    command: [/bin/true]\n',
  );
  // As editors do it: aside, and over.
  writeFileSync(`${file}.tmp`, more);
  execFileSync('mv', [`${file}.tmp`, file]);
  await until('it to count', () => book.events.some(({ event }) => event === 'host:changed'));
  expect(await why()).not.toContain('names no adapter');
  writeFileSync(file, more.replace('command', 'comand'));
  const refused = await until('it to be said', () =>
    book.events.find(({ event }) => event === 'host:refused'),
  );
  expect(refused.message).toContain('host.yaml');
  expect(await why()).not.toContain('names no adapter');
  writeFileSync(file, more.replace(/^user:.*$/m, 'user: nobody-there'));
  await until(
    'it to be said',
    () => book.events.filter(({ event }) => event === 'host:refused').length === 2,
  );
  expect(await book.act('book.status')).toMatchObject({ root: book.root });
  expect(existsSync(file)).toBe(true);
});
