// What doctor --fix mends: everything on this host and in the book that has one safe remedy, said before, done once.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../engine/base/clock.ts';
import { examine } from '../engine/doctor.ts';
import { checkLocalFolder, checkRepository } from '../engine/doctor/machine.ts';
import { agentText, issueText, textOf } from './damage/entities.ts';
import { answerOf, minutebook } from './helpers/command.ts';
import { newBook, troubles } from './helpers/engine.ts';
import { git, temporaryFolder, writeFiles } from './helpers/folder.ts';

interface Report {
  mended: {
    host: { about: string; what: string }[];
    book: { what: string; path: string }[];
    left: unknown[];
    commits: string[];
  };
  checks: { level: string; about: string }[];
}
const fix = (root: string, ...more: string[]): Report => answerOf(root, ['doctor', '--fix', ...more]).result;
const failing = ({ checks }: Report): string[] =>
  checks.flatMap(({ level, about }) => (level === 'ok' ? [] : [about]));

test('a host that lost what it had is mended, and nothing is done twice or without being said', async () => {
  const root = await newBook();
  const local = (name: string): string => join(root, '.minutebook', name);
  git(root, 'config', 'gc.auto', '6700');
  git(root, 'config', '--unset', 'core.fsync');
  git(root, 'remote', 'add', 'origin', '/nowhere');
  rmSync(join(root, '.git/hooks/post-merge'));
  rmSync(local('wakes'), { recursive: true });
  rmSync(local('allowed-signers'));
  writeFileSync(local('merge-driver'), 'old');
  chmodSync(local('token'), 0o644);
  writeFileSync(local('daemon.json'), `{"pid":${deadProcess()},"socket":"/nowhere"}`);
  writeFileSync(join(root, '.git/hooks/post-commit'), '#!/bin/sh\necho own\n', { mode: 0o755 });
  git(root, 'rm', '-q', '.gitattributes');
  writeFileSync(join(root, '.gitignore'), '# mine\nnotes/\n');
  git(root, 'commit', '-qam', 'Tidy up');
  // A lock of ours that a crash left is a link to our file; one of a person's is not, and stays.
  linkSync(join(root, '.git/minutebook/lock'), join(root, '.git/refs/heads/main.lock'));
  writeFileSync(join(root, '.git/refs/heads/theirs.lock'), '');

  const planned = fix(root, '--dry-run');
  const said = planned.mended.host.map(({ about, what }) => `${about}: ${what}`);
  expect(said).toEqual([
    'git settings: gc.auto: 6700 → 0',
    'git settings: core.fsync: not set → committed,reference',
    'remotes: fetch refs/minutebook from origin too',
    'hooks: write post-commit; your own is kept and called',
    'hooks: write post-merge; your own is kept and called',
    'this host: write .minutebook/wakes',
    'this host: write .minutebook/allowed-signers',
    'this host: write .minutebook/merge-driver',
    'modes: make .minutebook/token private',
    `locks: remove ${join(root, '.git/refs/heads/main.lock')}, left by a crash of ours`,
    'daemon: remove .minutebook/daemon.json, which names a process that is gone',
  ]);
  expect(git(root, 'config', 'gc.auto')).toBe('6700');

  const done = fix(root);
  // Whoever opens the book for writing removes what a crash of ours left: the look ahead did already.
  expect(done.mended.host.map(({ about, what }) => `${about}: ${what}`)).toEqual(
    said.filter((line) => !line.startsWith('locks')),
  );
  expect(done.mended.commits).toEqual(['Add what .gitattributes lacks', 'Add what .gitignore lacks']);
  expect(failing(done).filter((about) => !/isolation/.test(about))).toEqual([]);
  expect(readFileSync(join(root, '.git/hooks/post-commit.own'), 'utf8')).toContain('echo own');
  expect(readFileSync(join(root, '.gitignore'), 'utf8')).toMatch(/^# mine\nnotes\/\n.*\.minutebook\//s);
  expect(statSync(local('token')).mode & 0o077).toBe(0);
  expect([existsSync(join(root, '.git/refs/heads/main.lock')), existsSync(local('daemon.json'))]).toEqual([
    false,
    false,
  ]);
  expect(existsSync(join(root, '.git/refs/heads/theirs.lock'))).toBe(true);
  rmSync(join(root, '.git/refs/heads/theirs.lock'));
  expect(fix(root).mended).toEqual({ host: [], book: [], left: [], commits: [] });
});

/** The number of a process that is over. */
const deadProcess = (): number => Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));

test('ids, numbers and names are mended in commits of their own, the older keeping what it has', async () => {
  const acme = 'companies/acme';
  const root = await newBook({
    [`${acme}/COMPANY.md`]: '---\nname: Acme\nprefix: ACME\n---\n',
    [`${acme}/agents/cto/AGENTS.md`]: agentText(),
    [`${acme}/issues/00xx/ACME-7.md`]: issueText({}, 'Older'),
  });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Begin');
  const older = readFileSync(join(root, `${acme}/issues/00xx/ACME-7.md`), 'utf8');
  writeFiles(root, {
    // What a merge of two clones brings, each of which gave a number by itself.
    [`${acme}/issues/01xx/ACME-7.md`]: issueText({}, 'Younger'),
    [`${acme}/issues/01xx/ACME-7/documents/plan.md`]: textOf('document'),
    [`${acme}/issues/00xx/acme-7.md`]: issueText({}, 'Small'),
    [`${acme}/agents/CTO/AGENTS.md`]: agentText({ name: 'Twin' }),
    [`${acme}/agents/CTO/memory/notes.md`]: 'Remember.\n',
    [`${acme}/agents/new/AGENTS.md`]: '---\nname: New\n---\n',
    [`${acme}/goals/copy.md`]: older.replace('# Older', '# Copy').replace('status: todo\n', ''),
    [`${acme}/issues/stray.md`]: issueText({}, 'Stray'),
  });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Merge');

  const { mended } = fix(root);
  expect(mended.left).toEqual([]);
  const list = answerOf(root, ['issue', 'list']).result as { items: { identifier: string; title: string }[] };
  expect(new Map(list.items.map(({ title, identifier }) => [title, identifier])).get('Older')).toBe('ACME-7');
  expect(list.items.map(({ title }) => title).sort()).toEqual(['Older', 'Small', 'Stray', 'Younger']);
  expect(new Set(list.items.map(({ identifier }) => identifier)).size).toBe(4);
  const younger = list.items.find(({ title }) => title === 'Younger')!.identifier;
  const shown = answerOf(root, ['issue', 'show', younger]).result as { path: string; documents: unknown[] };
  expect(shown.documents).toHaveLength(1);
  expect(git(root, 'show', `HEAD:${shown.path}`)).toMatch(/formerly:\n {2}- ACME-7\n/);
  // A name of its own, with everything that lies beside it; the old one still means it.
  expect(git(root, 'ls-files', `${acme}/agents/cto-2`).split('\n')).toHaveLength(2);
  expect(git(root, 'show', `HEAD:${acme}/agents/cto-2/AGENTS.md`)).toMatch(/formerly:\n {2}- CTO\n/);
  expect(git(root, 'show', `HEAD:${acme}/agents/new/AGENTS.md`)).toMatch(/^---\nid: /);
  expect(git(root, 'show', `HEAD:${acme}/issues/00xx/ACME-7.md`)).toBe(older.trimEnd());
  expect(minutebook(root, ['verify'])).toMatchObject({ code: 0 });
  expect(
    git(root, 'log', '--format=%(trailers:key=Action,valueonly)%an', `-${mended.commits.length}`),
  ).not.toMatch(/^(?!book\.mend)\w/);
  expect(troubles(root)).toBe('');
  expect(fix(root).mended.commits).toEqual([]);
});

test('what is not this user’s to write stops no other look', async () => {
  const root = await newBook();
  const place = join(root, '.minutebook');
  rmSync(place, { recursive: true });
  writeFileSync(place, 'not a folder');
  const checks = await examine({
    root,
    clock: systemClock,
    path: process.env['PATH']!,
    daemon: undefined,
    launcher: '',
  });
  const abouts = checks.map(({ about }) => about);
  expect(checks.find(({ about }) => about === 'isolation')).toMatchObject({ level: 'fail' });
  expect(abouts).toEqual(expect.arrayContaining(['daemon', 'hand edits']));
});

test.skipIf(process.getuid!() !== 0)(
  'a book of another user is told as such, with what makes git trust it',
  async () => {
    const root = join(temporaryFolder(), 'book');
    minutebook('/', ['init', root, '--user', 'Ada <ada@example.org>']);
    for (const path of [root, join(root, '.git')]) chownSync(path, 65_534, 65_534);
    const said = JSON.stringify([checkRepository(root), checkLocalFolder(root, '/nowhere')]);
    expect(said).toContain(`safe.directory ${root}`);
    expect(said).not.toMatch(/no git repository|not in .gitignore/);
  },
);
