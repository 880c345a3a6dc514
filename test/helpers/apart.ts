// Books that are clones of each other, each with a host key that all of them know, and a bare repository between them.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { verifyBook } from '../../engine/verify.ts';
import { acme } from './book.ts';
import { makeBook, troubles } from './engine.ts';
import { git, temporaryFolder, textOf, writeFiles } from './folder.ts';

export interface Clone {
  root: string;
  /** Does something in the book as its member, by a command of its own. */
  work<T>(act: (engine: Engine) => Promise<T>): Promise<T>;
  push(): void;
  /** Git's exit code and words. */
  pull(how: '--no-rebase' | '--rebase' | '--ff-only'): { code: number | null; said: string };
  /** Has what git brought taken in. */
  settle(): Promise<void>;
  /** Files of issues and what lies beside them: path below the shard, to title or body. */
  issues(): Record<string, string>;
  text(path: string): string;
  mustBeSound(): Promise<void>;
}

const names = ['a', 'b', 'c'] as const;

/** Makes the books before the tests of this file; answers how each test gets copies of its own. */
export function booksApart(): () => Clone[] {
  let made = '';
  beforeAll(async () => {
    made = realpathSync(mkdtempSync(join(tmpdir(), 'minutebook-apart-')));
    const at = (name: string): string => join(made, name);
    git(made, 'init', '-q', '--bare', '-b', 'main', at('hub'));
    const { 'minutebook.yaml': _, 'users/ada.md': __, ...company } = acme;
    await makeBook(at('a'));
    writeFiles(at('a'), company);
    await working(at('a'), (engine) => engine.perform('book.adopt', { bulk: true }, engine.member));
    await working(at('a'), (engine) => create(engine, 'Shared'));
    git(at('a'), 'remote', 'add', 'origin', at('hub'));
    git(at('a'), 'push', '-q', '-u', 'origin', 'main');
    for (const name of names.slice(1)) {
      git(made, 'clone', '-q', at('hub'), at(name));
      await makeBook(at(name));
      git(at(name), 'push', '-q', 'origin', 'main');
    }
    for (const name of names) git(at(name), 'pull', '-q', '--ff-only', 'origin', 'main');
    for (const name of names) await working(at(name), () => Promise.resolve());
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  return () => {
    const folder = temporaryFolder();
    cpSync(made, folder, { recursive: true });
    return names.map((name) => cloneAt(join(folder, name), join(folder, 'hub')));
  };
}

async function working<T>(root: string, act: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await openEngine(root, { paced: false });
  try {
    await engine.store.settle();
    return await act(engine);
  } finally {
    await engine.stop();
  }
}

export const create = (engine: Engine, title: string, more: object = {}) =>
  engine.perform('issue.create', { title, company: 'acme', ...more }, engine.member);

function cloneAt(root: string, hub: string): Clone {
  git(root, 'remote', 'set-url', 'origin', hub);
  // Where the book was moved to, its merge driver is as well.
  git(root, 'reset', '-q', '--hard');
  const driver = `'${root}/.minutebook/merge-driver' %O %A %B %P %L`;
  git(root, 'config', 'merge.minutebook.driver', driver);
  return {
    root,
    work: (act) => working(root, act),
    push: () => void git(root, 'push', '-q', 'origin', 'main'),
    pull(how) {
      const { status, stdout, stderr } = spawnSync(
        'git',
        ['-C', root, 'pull', how, '--no-edit', 'origin', 'main'],
        {
          encoding: 'utf8',
          env: { ...process.env, GIT_EDITOR: 'true' },
        },
      );
      return { code: status, said: stdout + stderr };
    },
    settle: () => working(root, () => Promise.resolve()),
    issues() {
      const paths = git(root, 'ls-files', 'companies/acme/issues').split('\n').filter(Boolean);
      const said = (path: string): string =>
        textOf(root, path)
          .replace(/^---\n[^]*?\n---\n/, '')
          .replace(/^# /, '')
          .trim();
      const short = (path: string): string =>
        path.replace(/^.*\/\d\dxx\//, '').replace(/comments\/.*/, 'comment');
      return Object.fromEntries(paths.map((path) => [short(path), said(path)]));
    },
    text: (path) => textOf(root, path),
    async mustBeSound() {
      expect(troubles(root)).toBe('');
      expect((await verifyBook({ root, clock: systemClock })).findings).toEqual([]);
    },
  };
}
