// Conflicts: shown with both sides wherever problems are, settled by side, field or text as an act of whoever settles
// them, and gone afterwards. Real git, a real book; the person's commands are git's own.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { faultOf } from '../helpers/book.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';

const first = 'companies/acme/issues/00xx/ACME-1.md';

interface Item {
  path: string;
  from: string;
  commit: string | null;
  fields: { field: string; base?: unknown; mine?: unknown; theirs?: unknown }[];
}

let root: string;
let engine: Engine;

const act = async <O>(name: string, input: object = {}): Promise<O> =>
  (await engine.perform(name, input, engine.member)).result as O;
const conflicts = async (): Promise<Item[]> => (await act<{ items: Item[] }>('conflict.list')).items;
const problems = async (): Promise<{ code: string; path: string; found: string; remedy: string }[]> =>
  (await act<{ items: { code: string; path: string; found: string; remedy: string }[] }>('problem.list'))
    .items;
const resolve = (
  input: object,
  path = first,
): Promise<{ how: string; subject: string | null; next: string | null }> =>
  act('conflict.resolve', { path, ...input });
const file = (path = first): string => readFileSync(join(root, path), 'utf8');
const book = (path = first): string => engine.store.snapshot().read(path)!.toString();
const save = (...edits: [from: string, to: string][]): void =>
  writeFileSync(
    join(root, first),
    edits.reduce((text, [from, to]) => text.replace(from, to), file()),
  );
const tryGit = (...args: string[]): number | null =>
  spawnSync('git', ['-C', root, ...args], { encoding: 'utf8', env: { ...process.env, GIT_EDITOR: 'true' } })
    .status;
const commit = (subject: string): string => {
  git(root, 'commit', '-q', '-a', '-m', subject);
  return git(root, 'rev-parse', 'HEAD');
};
/** Everything is committed, the work tree clean, git content, and nobody tells of a conflict. */
async function expectPeace(): Promise<void> {
  await engine.store.settle();
  expect(troubles(root)).toBe('');
  expect(await conflicts()).toEqual([]);
  expect(await problems()).toEqual([]);
}

beforeEach(async () => {
  root = await newBook();
  engine = await openTestEngine(root);
  await act('company.create', { name: 'Acme', prefix: 'ACME' });
  await act('agent.hire', { name: 'Dev' });
  await act('issue.create', { title: 'Work', body: 'One.\n\nTwo.\n\nThree.' });
  await engine.store.settle();
});

describe('a commit of a person’s that contradicts the engine', () => {
  /** Both wrote priority and the second paragraph; each wrote something of its own. */
  const meet = async (): Promise<string> => {
    await act('issue.change', {
      issue: 'ACME-1',
      priority: 'high',
      body: 'One.\n\nZwei.\n\nThree.',
      due: '2026-12-24',
    });
    await act('issue.assign', { issue: 'ACME-1', assignee: 'dev' });
    save(['priority: medium', 'priority: low'], ['Two.', 'Deux.'], ['Three.', 'Three, mine.']);
    const theirs = commit('Mine');
    await engine.store.settle();
    return theirs;
  };

  it('keeps what the person wrote only in the fields in dispute; everything else of both is merged', async () => {
    await meet();
    for (const line of ['priority: low', 'Deux.', 'Three, mine.', 'due: "2026-12-24"', 'assignee: dev'])
      expect(book()).toContain(line);
    await engine.store.settle();
    expect(file()).toBe(book());
    expect(troubles(root)).toBe('');
  });

  it('is shown with both sides on every list of problems until somebody decides', async () => {
    await meet();
    expect(await conflicts()).toMatchObject([
      {
        path: first,
        from: 'commit',
        commit: engine.store.head(),
        fields: [
          { field: 'priority', base: 'medium', mine: 'low', theirs: 'high' },
          { field: 'body', base: 'Two.', mine: 'Deux.', theirs: 'Zwei.' },
        ],
      },
    ]);
    expect(await problems()).toMatchObject([
      {
        code: 'conflict',
        path: first,
        found: expect.stringContaining('priority, body'),
        remedy: expect.stringContaining(`minutebook resolve ${first}`),
      },
    ]);
    expect(await act('book.status')).toMatchObject({ problems: 1 });
    // A catalog made from nothing says the same.
    engine.catalog.rebuild();
    expect(await conflicts()).toHaveLength(1);
  });

  it('is settled for the person: a record of who decided, and the file stays', async () => {
    await meet();
    const before = book();
    expect(await resolve({ take: 'mine' })).toMatchObject({
      how: 'committed',
      subject: 'Resolve the conflict in ACME-1',
    });
    expect(book()).toBe(before);
    const { trailers, engine: signed } = engine.store.commit(engine.store.head()!);
    expect(signed).toBe(true);
    expect(trailers).toEqual(
      expect.arrayContaining([
        ['Action', 'conflict.resolve'],
        ['Actor', 'user:ada'],
        ['Resolves', expect.stringContaining(first)],
      ]),
    );
    await expectPeace();
    engine.catalog.rebuild();
    await expectPeace();
  });

  it('is settled for the book, beside what was written since, or field by field', async () => {
    await meet();
    await act('issue.change', { issue: 'ACME-1', title: 'Work on' });
    await resolve({ take: 'theirs', fields: { body: 'mine' } });
    for (const line of ['priority: high', 'Deux.', '# Work on', 'Three, mine.'])
      expect(book()).toContain(line);
    await expectPeace();
  });

  it('is settled by a text of one’s own', async () => {
    await meet();
    const { text } = await act<{ text: string }>('conflict.show', { path: first });
    expect(text).toMatch(/<<<<<<< mine\npriority: low\n=======\npriority: high\n>>>>>>> theirs/);
    expect((await faultOf(resolve({ text }))).code).toBe('CONFLICT_MARKERS');
    const mine = text.replaceAll(/<<<<<<< mine\n([^]*?)=======\n[^]*?>>>>>>> theirs\n/g, '$1');
    await resolve({ text: mine.replace('priority: low', 'priority: critical') });
    expect(book()).toContain('priority: critical');
    await expectPeace();
  });

  it('is settled by a text written from an older version without undoing what landed since', async () => {
    await meet();
    const { text, version } = await act<{ text: string; version: string }>('conflict.show', { path: first });
    await act('issue.change', { issue: 'ACME-1', title: 'Work on' });
    const mine = text.replaceAll(/<<<<<<< mine\n([^]*?)=======\n[^]*?>>>>>>> theirs\n/g, '$1');
    await resolve({ text: mine.replace('Deux.', 'Deux, better.'), version });
    for (const line of ['# Work on', 'Deux, better.', 'priority: low']) expect(book()).toContain(line);
    await expectPeace();
  });

  it('is settled by writing the fields in dispute at any other door', async () => {
    await meet();
    await act('issue.change', { issue: 'ACME-1', priority: 'medium' });
    expect((await conflicts())[0]!.fields.map(({ field }) => field)).toEqual(['body']);
    await act('issue.change', { issue: 'ACME-1', body: 'New.' });
    await expectPeace();
  });

  it('says what is left to decide, what is not in dispute, and where there is nothing', async () => {
    await meet();
    expect(await faultOf(resolve({ fields: { priority: 'mine' } }))).toMatchObject({
      code: 'CONFLICT_UNSETTLED',
      data: { sides: [{ field: 'body', mine: 'Deux.', theirs: 'Zwei.' }] },
    });
    expect(await faultOf(resolve({ fields: { due: 'mine' } }))).toMatchObject({
      code: 'CONFLICT_FIELD',
      data: { fields: ['priority', 'body'] },
    });
    expect(await faultOf(resolve({ take: 'mine' }, 'users/ada.md'))).toMatchObject({
      code: 'CONFLICT_NONE',
      data: { open: [first] },
    });
  });

  it('is told also where the engine stood still meanwhile, and where one side removed the file', async () => {
    // An editor that was open for long: the commit carries an older token than the version it replaces.
    const old = file();
    await act('issue.change', { issue: 'ACME-1', priority: 'high' });
    await engine.store.settle();
    writeFileSync(join(root, first), old.replace('priority: medium', 'priority: low'));
    commit('Stale');
    await engine.store.settle();
    expect(await conflicts()).toMatchObject([
      { fields: [{ field: 'priority', mine: 'low', theirs: 'high' }] },
    ]);
    await resolve({ take: 'theirs' });
    expect(book()).toContain('priority: high');
    await expectPeace();
  });
});

describe('a hand edit that contradicts what landed since', () => {
  const meet = async (): Promise<void> => {
    const old = file();
    await act('issue.change', { issue: 'ACME-1', priority: 'high', due: '2026-12-24' });
    await engine.store.settle();
    writeFileSync(
      join(root, first),
      old.replace('priority: medium', 'priority: low').replace('Two.', 'Zwei.'),
    );
    const { refused } = await act<{ refused: unknown[] }>('book.adopt');
    expect(refused).toHaveLength(1);
  };

  it('stays in the file, is shown with both sides, and lands as it is settled', async () => {
    await meet();
    const saved = file();
    expect(await conflicts()).toMatchObject([
      {
        path: first,
        from: 'edit',
        commit: null,
        fields: [{ field: 'priority', base: 'medium', mine: 'low', theirs: 'high' }],
      },
    ]);
    expect(file()).toBe(saved);
    expect(await problems()).toMatchObject([
      { code: 'conflict', path: first, found: expect.stringContaining('priority') },
    ]);
    await resolve({ take: 'mine' });
    for (const line of ['priority: low', 'Zwei.', 'due: "2026-12-24"']) expect(book()).toContain(line);
    expect(engine.store.commit(engine.store.head()!).author.name).toBe('Ada');
    await expectPeace();
    expect(file()).toBe(book());
  });

  it('keeps everything of it that is not in dispute when the book’s side counts', async () => {
    await meet();
    await resolve({ fields: { priority: 'theirs' } });
    for (const line of ['priority: high', 'Zwei.', 'due: "2026-12-24"']) expect(book()).toContain(line);
    await expectPeace();
  });

  it('goes wholly when the book’s side counts in all that it is', async () => {
    const old = file();
    await act('issue.change', { issue: 'ACME-1', priority: 'high' });
    await engine.store.settle();
    writeFileSync(join(root, first), old.replace('priority: medium', 'priority: low'));
    await resolve({ take: 'theirs' });
    expect(file()).toContain('priority: high');
    await expectPeace();
  });

  it('is judged like every other write', async () => {
    const old = file();
    await act('issue.change', { issue: 'ACME-1', priority: 'high' });
    await engine.store.settle();
    writeFileSync(
      join(root, first),
      old.replace('priority: medium', 'priority: low').replace('status: todo', 'status: done'),
    );
    expect((await faultOf(resolve({ take: 'mine' }))).code).toBe('MOVE_REFUSED');
    expect(file()).toContain('status: done');
  });
});

describe('what a person’s git left unmerged', () => {
  /** A branch that contradicts main in the priority; `theirs` also writes the last paragraph. */
  const branches = (): void => {
    git(root, 'switch', '-q', '-c', 'topic');
    save(['priority: medium', 'priority: low'], ['Three.', 'Three, theirs.']);
    commit('Theirs');
    git(root, 'switch', '-q', 'main');
    save(['priority: medium', 'priority: high'], ['One.', 'One, ours.']);
    commit('Ours');
  };

  it('is settled in work tree and index, and lands when the merge is finished', async () => {
    branches();
    await engine.store.settle();
    expect(tryGit('merge', '--no-edit', 'topic')).toBe(1);
    expect(file()).toContain('<<<<<<<');
    expect(await conflicts()).toMatchObject([
      {
        path: first,
        from: 'merge',
        fields: [{ field: 'priority', base: 'medium', mine: 'high', theirs: 'low' }],
      },
    ]);
    expect(await problems()).toMatchObject([
      { code: 'conflict', path: first, found: expect.stringContaining('git left it unmerged: priority') },
    ]);
    expect(await resolve({ take: 'theirs' })).toMatchObject({ how: 'staged', next: 'git merge --continue' });
    for (const line of ['priority: low', 'One, ours.', 'Three, theirs.']) expect(file()).toContain(line);
    expect(git(root, 'status', '--porcelain')).toBe(`M  ${first}`);
    expect(tryGit('merge', '--continue')).toBe(0);
    await engine.store.settle();
    expect(book()).toContain('priority: low');
    await expectPeace();
  });

  it('keeps what the person wrote beside the markers', async () => {
    branches();
    await engine.store.settle();
    tryGit('merge', '--no-edit', 'topic');
    save(['Two.', 'Two, by hand.']);
    await resolve({ fields: { priority: 'mine' } });
    for (const line of ['priority: high', 'Two, by hand.', 'Three, theirs.']) expect(file()).toContain(line);
    expect(tryGit('commit', '-q', '--no-edit')).toBe(0);
    await expectPeace();
  });

  it('is settled in a rebase, where the branch is put upon the other side', async () => {
    branches();
    await engine.store.settle();
    git(root, 'switch', '-q', 'topic');
    expect(tryGit('rebase', 'main')).toBe(1);
    expect(await resolve({ take: 'theirs' })).toMatchObject({ next: 'git rebase --continue' });
    expect(tryGit('rebase', '--continue')).toBe(0);
    git(root, 'switch', '-q', 'main');
    expect(tryGit('merge', '--ff-only', 'topic')).toBe(0);
    await engine.store.settle();
    expect(book()).toContain('priority: low');
    await expectPeace();
  });

  it('is settled after a stash was popped, and lands as the person’s edit', async () => {
    save(['priority: medium', 'priority: low'], ['Three.', 'Three, stashed.']);
    git(root, 'stash', '-q');
    await act('issue.change', { issue: 'ACME-1', priority: 'high' });
    await engine.store.settle();
    expect(tryGit('stash', 'pop')).toBe(1);
    expect(await conflicts()).toMatchObject([{ from: 'merge', fields: [{ mine: 'high', theirs: 'low' }] }]);
    expect(await resolve({ take: 'theirs' })).toMatchObject({ how: 'staged', next: 'minutebook adopt' });
    expect(await act('book.adopt')).toMatchObject({ adopted: [first], refused: [] });
    await engine.store.settle();
    for (const line of ['priority: low', 'Three, stashed.']) expect(book()).toContain(line);
    git(root, 'reset', '-q');
    git(root, 'stash', 'drop', '-q');
    await expectPeace();
  });

  it('with one side removed stays or goes', async () => {
    for (const [take, stays] of [
      ['mine', true],
      ['theirs', false],
    ] as const) {
      git(root, 'switch', '-q', '-C', 'topic', 'main~1');
      const path = 'companies/acme/notes.md';
      writeFileSync(join(root, path), 'Notes\n');
      git(root, 'add', path);
      commit('Notes');
      git(root, 'switch', '-q', '-C', 'other');
      git(root, 'rm', '-q', path);
      git(root, 'commit', '-q', '-m', 'Gone');
      git(root, 'switch', '-q', 'topic');
      writeFileSync(join(root, path), 'Notes, more\n');
      commit('More');
      expect(tryGit('merge', '--no-edit', 'other')).toBe(1);
      expect(await conflicts()).toMatchObject([{ path, fields: [{ field: 'file' }] }]);
      await resolve({ take }, path);
      expect(git(root, 'ls-files', path)).toBe(stays ? path : '');
      git(root, 'reset', '-q', '--hard');
    }
    git(root, 'switch', '-q', 'main');
  });

  it('with markers in a saved file and nothing in the index is taken apart from them', async () => {
    const text = file().replace(
      /priority: medium\n/,
      '<<<<<<< ours\npriority: high\n=======\npriority: low\n>>>>>>> theirs\n',
    );
    writeFileSync(join(root, first), text);
    expect(await conflicts()).toMatchObject([
      { from: 'edit', fields: [{ field: 'priority', mine: 'high', theirs: 'low' }] },
    ]);
    await resolve({ take: 'mine' });
    expect(book()).toContain('priority: high');
    await expectPeace();
  });
});
