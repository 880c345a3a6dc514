import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Clock } from '../../engine/base/clock.ts';
import { fault } from '../../engine/base/fault.ts';
import type { Change } from '../../engine/store/change.ts';
import { engineRef } from '../../engine/store/refs.ts';
import type { Snapshot } from '../../engine/store/snapshot.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';
import { openTestLine, writing } from '../helpers/open-line.ts';

const failure = (code: string) => expect.objectContaining({ code });
const subjects = (root: string, ref = engineRef) =>
  git(root, 'log', '--first-parent', '--format=%s', ref).split('\n');

test('the first write of a repository without a commit makes its first commit', async () => {
  const root = temporaryFolder();
  git(root, 'init', '-q', '-b', 'main');
  const { line, reader } = await openTestLine(root);
  const seen: Snapshot[] = [];
  const { commit, changed } = await line.write((snapshot) => {
    seen.push(snapshot);
    return writing('Begin', { 'a.md': 'hello\n' })(snapshot);
  });
  expect([seen[0]!.list(''), seen[0]!.read('a.md'), changed]).toEqual([[], undefined, true]);
  expect(git(root, 'rev-list', '--parents', '-1', engineRef)).toBe(commit);
  expect(reader.snapshot().read('a.md')!.toString()).toBe('hello\n');
});

test('the line begins at main', async () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const { line } = await openTestLine(root);
  const main = git(root, 'rev-parse', 'main');
  await line.write(writing('Second', { 'b.md': '' }));
  expect(git(root, 'rev-parse', `${engineRef}~`, 'main')).toBe(`${main}\n${main}`);
});

test('requests that arrive together become a chain of commits in one pack', async () => {
  const root = gitFolder({ 'n.md': '0' });
  const { line, reader } = await openTestLine(root);
  const moves: string[] = [];
  line.onMove(({ to, paths }) => moves.push(`${to} ${[...paths].join()}`));
  const increment = (snapshot: Snapshot): Change<number> => {
    const next = Number(snapshot.read('n.md')) + 1;
    return { files: new Map([['n.md', String(next)]]), subject: `Count ${next}`, trailers: [], result: next };
  };
  const all = await Promise.all(Array.from({ length: 20 }, () => line.write(increment)));
  expect(all.map(({ result }) => result)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(new Set(all.map(({ commit }) => commit)).size).toBe(20);
  expect(subjects(root)).toEqual([...Array.from({ length: 20 }, (_, i) => `Count ${20 - i}`), 'Begin']);
  expect(moves).toEqual([`${reader.head()} n.md`]);
  expect(git(root, 'count-objects', '-v')).toMatch(/^packs: 1$/m);
  expect(git(root, 'fsck', '--strict')).toBe('');
});

test('of fifty callers that want the same issue one wins', async () => {
  const root = gitFolder({ 'issue.md': 'todo' });
  const { line } = await openTestLine(root);
  const checkOut = (who: number) => (snapshot: Snapshot) => {
    if (snapshot.read('issue.md')!.toString() !== 'todo')
      throw fault('PATH_TAKEN', { path: 'issue.md', by: 'x' });
    return writing(`Check out for ${who}`, { 'issue.md': `in_progress by ${who}` })(snapshot);
  };
  const all = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => line.write(checkOut(i))));
  const won = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.result] : []));
  expect(won).toHaveLength(1);
  expect(all.filter((one) => one.status === 'rejected').map(({ reason }) => reason)).toEqual(
    Array.from({ length: 49 }, () => failure('PATH_TAKEN')),
  );
  expect(subjects(root)).toEqual([won[0], 'Begin']);
});

test('a change that fails, whatever the reason, fails alone', async () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const { line } = await openTestLine(root);
  const all = await Promise.allSettled([
    line.write(writing('First', { 'b.md': '1' })),
    line.write(() => {
      throw new TypeError('a bug');
    }),
    line.write(writing('two\nlines', { 'c.md': '1' })),
    line.write(writing('Bad path', { '.git/config': '1' })),
    line.write(writing('In the way', { 'a.md/b.md': '1' })),
    line.write(writing('Last', { 'd.md': '1' })),
  ]);
  expect(all.map((one) => (one.status === 'rejected' ? one.reason : one.value.result))).toEqual([
    'First',
    expect.any(TypeError),
    failure('MESSAGE_INVALID'),
    failure('PATH_INVALID'),
    failure('PATH_TAKEN'),
    'Last',
  ]);
  expect(subjects(root)).toEqual(['Last', 'First', 'Begin']);
  expect(git(root, 'ls-tree', '-r', '--name-only', engineRef)).toBe('a.md\nb.md\nd.md');
});

test('a change without files is answered without a commit', async () => {
  const root = gitFolder();
  const { line, reader } = await openTestLine(root);
  const moves: string[] = [];
  line.onMove(({ to }) => moves.push(to));
  const { commit, changed, result } = await line.write(writing('Nothing', {}));
  expect({ commit, changed, result, moves }).toEqual({
    commit: git(root, 'rev-parse', 'main'),
    changed: false,
    result: 'Nothing',
    moves: [],
  });
  expect(reader.head()).toBe(commit);
});

test('a change sees what earlier changes of its group wrote, and which paths those are', async () => {
  const { line } = await openTestLine(gitFolder());
  const pending: string[][] = [];
  const note = (name: string) => (snapshot: Snapshot) => {
    pending.push([...snapshot.pending]);
    return writing(name, { [name]: '' })(snapshot);
  };
  await Promise.all(['a', 'b', 'c'].map((name) => line.write(note(name))));
  await line.write(note('d'));
  expect(pending).toEqual([[], ['a'], ['a', 'b'], []]);
});

test('a change that runs alone sees nothing pending', async () => {
  const { line } = await openTestLine(gitFolder());
  const seen: [string, string[]][] = [];
  const note = (name: string) => (snapshot: Snapshot) => {
    seen.push([name, [...snapshot.pending]]);
    return writing(name, { [name]: '' })(snapshot);
  };
  await Promise.all([
    line.write(note('a')),
    line.write(note('b')),
    line.write(note('alone'), { alone: true }),
    line.write(note('c')),
    line.write(note('d')),
  ]);
  expect(seen).toEqual([
    ['a', []],
    ['b', ['a']],
    ['alone', []],
    ['c', []],
    ['d', ['c']],
  ]);
});

test('facts are brought up to the head before each group, and a failure there fails the group', async () => {
  const { line, reader } = await openTestLine(gitFolder());
  const heads: string[] = [];
  const followedBy = (catchUp: (head: string) => void): void =>
    line.setFollower({ catchUp, foresee: () => undefined, settle: () => undefined });
  followedBy((head) => heads.push(head));
  const before = reader.head();
  await Promise.all([line.write(writing('A', { a: '' })), line.write(writing('B', { b: '' }))]);
  await line.write(writing('C', { c: '' }));
  expect(heads).toEqual([before, git(reader.root, 'rev-parse', `${engineRef}~`)]);
  followedBy(() => {
    throw new Error('no facts');
  });
  await expect(line.write(writing('D', { d: '' }))).rejects.toThrow('no facts');
  followedBy(() => undefined);
  await line.write(writing('E', { e: '' }));
  expect(subjects(reader.root).slice(0, 2)).toEqual(['E', 'C']);
});

test('when the ref moved meanwhile the changes run again on the new head', async () => {
  const root = gitFolder({ 'n.md': '0' });
  const { line } = await openTestLine(root);
  await line.write(writing('Start', { 'n.md': '1' }));
  let runs = 0;
  const { result } = await line.write((snapshot) => {
    const seen = snapshot.read('n.md')!.toString();
    // Somebody breaks the rule that only the engine moves its line.
    if (runs++ === 0)
      git(root, 'update-ref', engineRef, git(root, 'commit-tree', '-m', 'Rude', '-p', 'main', 'main^{tree}'));
    return { ...writing('Again', { 'm.md': seen })(snapshot), result: seen };
  });
  expect([runs, result, subjects(root)]).toEqual([2, '0', ['Again', 'Rude', 'Begin']]);
});

test("a foreign lock on the line's ref is waited for, at last said", async () => {
  const root = gitFolder();
  const { line } = await openTestLine(root);
  await line.write(writing('A', { a: '' }));
  const lock = join(root, '.git', `${engineRef}.lock`);
  writeFileSync(lock, '');
  await expect(line.write(writing('B', { b: '' }))).rejects.toEqual(failure('STORE_CONTENDED'));
  setTimeout(() => rmSync(lock), 30);
  await line.write(writing('C', { c: '' }));
  expect(subjects(root)).toEqual(['C', 'A', 'Begin']);
  expect(git(root, 'count-objects', '-v')).toMatch(/^packs: 2$/m);
});

test('a line whose ref was deleted goes on from where it stood', async () => {
  const root = gitFolder();
  const { line } = await openTestLine(root);
  await line.write(writing('A', { a: '' }));
  git(root, 'update-ref', '-d', engineRef);
  await line.write(writing('B', { b: '' }));
  expect(subjects(root)).toEqual(['B', 'A', 'Begin']);
});

test('another ref starts from nothing and moves nothing else', async () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const { line, reader } = await openTestLine(root);
  const ref = 'refs/minutebook/transcripts/host/2026-11-22';
  const head = reader.head();
  await Promise.all([
    line.writeRef(ref, writing('One', { '1.ndjson': '1' })),
    line.writeRef(ref, writing('Two', { '2.ndjson': '2' })),
  ]);
  expect([subjects(root, ref), reader.head()]).toEqual([['Two', 'One'], head]);
  expect(git(root, 'ls-tree', '-r', '--name-only', ref)).toBe('1.ndjson\n2.ndjson');
});

test('an exclusive job commits a merge between two groups', async () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const { line, reader } = await openTestLine(root);
  git(root, 'commit', '-q', '--allow-empty', '-m', "Ada's");
  const theirs = git(root, 'rev-parse', 'main');
  git(root, 'update-ref', engineRef, 'main~');
  const before = line.write(writing('Before', { 'b.md': '' }));
  const merged = line.exclusive((head, objects) =>
    objects.commit({
      tree: objects.tree(reader.snapshot(head).tree, new Map([['c.md', { oid: objects.blob('merged\n') }]])),
      parents: [head!, theirs],
      subject: "Take in Ada's commit",
      trailers: [['Action', 'book.merge']],
      author: { name: 'Ada', email: 'ada@example.org' },
    }),
  );
  const after = line.write(writing('After', { 'd.md': '' }));
  await Promise.all([before, merged, after]);
  expect(subjects(root)).toEqual(['After', "Take in Ada's commit", 'Before', 'Begin']);
  expect(git(root, 'rev-parse', `${engineRef}~^2`)).toBe(theirs);
  expect(reader.commit((await merged)!)).toMatchObject({ engine: true, author: { name: 'Ada' } });
  expect(git(root, 'fsck', '--strict')).toBe('');
});

test('an exclusive job may move the line onto a commit of a person', async () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const { line } = await openTestLine(root);
  git(root, 'update-ref', engineRef, 'main');
  writeFileSync(join(root, 'a.md'), 'changed\n');
  git(root, 'commit', '-qam', "Ada's");
  const moves: string[][] = [];
  line.onMove(({ paths }) => moves.push([...paths]));
  const theirs = git(root, 'rev-parse', 'main');
  expect(await line.exclusive(() => theirs)).toBe(theirs);
  expect(await line.exclusive((head) => head)).toBe(theirs);
  await expect(
    line.exclusive(() => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect([git(root, 'rev-parse', engineRef), moves]).toEqual([theirs, [['a.md']]]);
});

test('closing finishes what is queued and refuses what comes later', async () => {
  const root = gitFolder();
  const { line } = await openTestLine(root);
  const queued = [line.write(writing('A', { a: '' })), line.exclusive((head) => head)];
  await line.close();
  await Promise.all(queued);
  expect(subjects(root)).toEqual(['A', 'Begin']);
  await expect(line.write(writing('B', { b: '' }))).rejects.toEqual(failure('STORE_CLOSED'));
});

test('a change of too many files or bytes is refused alone, before anything is made of it', async () => {
  const root = gitFolder();
  const { line, reader } = await openTestLine(root);
  const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, n) => [`${n}.md`, '']));
  const large = { 'a.bin': Buffer.alloc(129 * 1024 * 1024) };
  const outcomes = await Promise.allSettled([
    line.write(writing('Many', many)),
    line.write(writing('Good', { 'good.md': 'good' })),
    line.write(writing('Large', large)),
  ]);
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'CHANGE_TOO_LARGE', data: { files: 20_001 } } },
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'CHANGE_TOO_LARGE', data: { bytes: 129 * 1024 * 1024 } } },
  ]);
  expect(reader.log(reader.head()!)).toHaveLength(2);
});

test('a group waits for those who were just answered, as long as they keep coming', async () => {
  let now = 1_000;
  let wake = (): void => undefined;
  const sleeps: number[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      sleeps.push(ms);
      return new Promise((resolve) => (wake = resolve));
    },
  };
  const { line } = await openTestLine(gitFolder(), { clock });
  let groups = 0;
  line.onMove(() => (groups += 1));
  let count = 0;
  const write = (): Promise<unknown> =>
    line.write((snapshot) => {
      now += 20;
      return writing('Write', { [`${count++}.md`]: '' })(snapshot);
    });
  await Promise.all([write(), write(), write()]);
  const again = write();
  await nextTurn();
  await nextTurn();
  const others = [write(), write()];
  wake();
  await Promise.all([again, ...others]);
  expect([groups, sleeps]).toEqual([2, [2]]);
  // Nobody else comes within a step: the one that is there goes on alone.
  const last = write();
  await nextTurn();
  await nextTurn();
  wake();
  await last;
  expect([groups, sleeps]).toEqual([3, [2, 2]]);
});
