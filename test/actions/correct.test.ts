// A commit from outside is judged before it is in force: what of it no door would have allowed goes back, in a commit of
// the engine's that says why, and the line never stands at anything that was not judged.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { markdown } from '../helpers/book.ts';
import { openTestEngine, troubles } from '../helpers/engine.ts';
import { git, writeFiles } from '../helpers/folder.ts';
import { issueAt, set, sharedBooks } from '../helpers/shared-book.ts';

const openBook = sharedBooks();

test('what is allowed stands as it is, and is nobody else’s commit', async () => {
  const book = await openBook();
  book.news();
  book.edit(issueAt(1), set('priority', 'high'));
  book.edit('companies/acme/agents/dev/AGENTS.md', (text) => `${text}\nBe brief.\n`);
  await book.commits('Plan');
  expect(book.news()).toEqual(['Plan']);
  expect(book.correction()).toBeUndefined();
  expect(book.at(issueAt(1))).toContain('priority: high');
});

test('fields that may not change go back, the others of the same commit stay', async () => {
  const book = await openBook();
  const id = /^id: .*$/m.exec(book.at(issueAt(1))!)![0];
  book.news();
  book.edit(issueAt(1), (text) =>
    set('status', 'done')(set('id', '01930000-0000-7000-8000-00000000ffff')(text)),
  );
  book.edit(issueAt(1), (text) => set('priority', 'high')(set('assignee', 'nobody')(text)));
  writeFiles(book.root, { 'note.txt': 'mine\n' });
  await book.commits('Too much');
  const text = book.at(issueAt(1))!;
  expect(text).toContain(id);
  expect(text).toMatch(/^status: todo$/m);
  expect(text).toMatch(/^priority: high$/m);
  expect(text).not.toContain('assignee');
  expect(book.at('note.txt')).toBe('mine\n');
  expect(book.news()).toEqual(['Correct ACME-1 after "Too much" by "Ada"', 'Too much']);
  const correction = book.engine.store.commit(book.engine.store.head()!);
  expect(correction.body).toMatch(/ACME-1\.md \(id\): .* id is the engine's/);
  expect(correction.body).toContain('(status): ');
  expect(correction.trailers).toContainEqual(['Action', 'book.correct']);
  expect(correction.trailers).toContainEqual(['Actor', 'system']);
  expect(correction.trailers).toContainEqual(['Entity', 'issue:acme/ACME-1']);
  expect(correction.trailers).toContainEqual(['Corrects', git(book.root, 'rev-parse', 'HEAD~1')]);
  expect(readFileSync(join(book.root, issueAt(1)), 'utf8')).toBe(text);
  expect(troubles(book.root)).toBe('');
});

test('whoever is no member changes nothing of the book, whatever else they may commit', async () => {
  const book = await openBook();
  const before = book.at(issueAt(1));
  book.edit(issueAt(1), set('priority', 'critical'));
  rmSync(join(book.root, issueAt(2)));
  writeFiles(book.root, {
    'companies/acme/agents/spy/AGENTS.md': markdown({ name: 'Spy', status: 'active' }),
    'readme.txt': 'hello\n',
  });
  await book.commits('Help', 'Mallory <mallory@example.org>');
  expect([book.at(issueAt(1)), book.at(issueAt(2)) !== undefined]).toEqual([before, true]);
  expect(book.at('companies/acme/agents/spy/AGENTS.md')).toBeUndefined();
  expect(book.at('readme.txt')).toBe('hello\n');
  expect(book.correction()!.reasons[0]!.reason).toContain('mallory@example.org');
  expect(troubles(book.root)).toBe('');
});

test('a role counts for a commit as it counts at every door', async () => {
  const book = await openBook();
  book.edit(issueAt(1), set('priority', 'high'));
  book.edit('companies/acme/COMPANY.md', set('requireApprovalForHires', 'true'));
  await book.commits('As an operator', 'Ben <ben@example.org>');
  expect(book.at(issueAt(1))).toContain('priority: high');
  expect(book.at('companies/acme/COMPANY.md')).toContain('requireApprovalForHires: false');
  book.edit(issueAt(2), set('priority', 'high'));
  await book.commits('As a viewer', 'Vera <vera@example.org>');
  expect(book.at(issueAt(2))).toContain('priority: medium');
  // Ada's own hands put it there: she answers for what somebody else wrote.
  book.edit(issueAt(2), set('priority', 'high'));
  git(book.root, 'add', '-A');
  const author = '--author=Somebody <somebody@example.org>';
  git(book.root, 'commit', '-q', author, '-m', 'Their patch, applied by Ada');
  await book.engine.store.settle();
  expect(book.at(issueAt(2))).toContain('priority: high');
});

test('hires that need the board’s approval are none by a commit of an operator', async () => {
  const book = await openBook();
  book.edit('companies/acme/COMPANY.md', set('requireApprovalForHires', 'true'));
  await book.commits('Be careful');
  const path = 'companies/acme/agents/new/AGENTS.md';
  writeFiles(book.root, { [path]: markdown({ name: 'New', status: 'active' }) });
  await book.commits('Hire', 'Ben <ben@example.org>');
  expect(book.at(path)).toBeUndefined();
  expect(book.correction()!.reasons).toMatchObject([
    { path, reason: expect.stringContaining('approval') as string },
  ]);
});

test('facts are facts: what a commit changes, removes or invents of them is put back', async () => {
  const book = await openBook();
  const ledger = 'companies/acme/ledger/2026-11-22/16/0803-here-1.ndjson';
  const run = 'companies/acme/runs/2026-11-22/16/160803-dev-7f3a.md';
  const approval = 'companies/acme/approvals/A-1-hire.md';
  const facts = {
    [ledger]: '{"id":"e1"}\n',
    [run]: '---\nid: r1\n---\n',
    [approval]: '---\nid: a1\n---\n\n# Hire\n',
  };
  await book.engine.store.write(() => ({
    files: new Map(Object.entries(facts)),
    subject: 'Record',
    trailers: [['Action', 'x']],
    result: 0,
  }));
  await book.engine.store.settle();
  rmSync(join(book.root, ledger));
  book.edit(run, set('cost', '0'));
  book.edit(approval, set('status', 'approved'));
  const invented = 'companies/acme/ledger/2026-11-22/16/0803-here-2.ndjson';
  writeFiles(book.root, { [invented]: '{"id":"e2"}\n' });
  await book.commits('Make it cheaper');
  for (const [path, text] of Object.entries(facts)) expect(book.at(path)).toBe(text);
  expect(book.at(invented)).toBeUndefined();
  expect(book.correction()!.reasons).toHaveLength(4);
  expect(troubles(book.root)).toBe('');
});

test('an issue whose file was removed is a tombstone; what does not go by removing its file is put back', async () => {
  const book = await openBook();
  await book.engine.perform('issue.comment', { issue: 'ACME-1', body: 'Hello' }, book.engine.member);
  await book.engine.store.settle();
  rmSync(join(book.root, issueAt(1)));
  rmSync(join(book.root, 'companies/acme/agents/dev'), { recursive: true });
  await book.commits('Tidy up');
  expect(book.at(issueAt(1))).toMatch(/^removedBy: user:ada$/m);
  expect(book.engine.store.snapshot().list('companies/acme/issues/00xx/ACME-1/comments')).toEqual([]);
  expect(book.at('companies/acme/agents/dev/AGENTS.md')).toContain('name: Dev');
  expect(troubles(book.root)).toBe('');
});

test('a merge may bring several steps at once; a commit makes one', async () => {
  const book = await openBook();
  git(book.root, 'switch', '-q', '-c', 'branch');
  for (const status of ['in_progress', 'in_review']) {
    book.edit(issueAt(1), set('status', status));
    git(book.root, 'commit', '-q', '-a', '-m', `Now ${status}`);
  }
  git(book.root, 'switch', '-q', 'main');
  git(book.root, 'merge', '-q', '--no-ff', '--no-edit', 'branch');
  await book.engine.store.settle();
  expect(book.at(issueAt(1))).toMatch(/^status: in_review$/m);
  book.edit(issueAt(2), set('status', 'in_review'));
  await book.commits('All at once');
  expect(book.at(issueAt(2))).toMatch(/^status: todo$/m);
});

test('commits of several people in one move are judged each as whose they are', async () => {
  const book = await openBook();
  git(book.root, 'switch', '-q', '-c', 'branch');
  const commit = (name: string, email: string) =>
    git(
      book.root,
      '-c',
      `user.name=${name}`,
      '-c',
      `user.email=${email}`,
      'commit',
      '-q',
      '-a',
      '-m',
      `By ${name}`,
    );
  book.edit(issueAt(1), set('priority', 'high'));
  commit('Ada', 'ada@example.org');
  book.edit(issueAt(2), set('priority', 'high'));
  commit('Mallory', 'mallory@example.org');
  book.edit(issueAt(3), set('priority', 'high'));
  commit('Ada', 'ada@example.org');
  git(book.root, 'switch', '-q', 'main');
  git(book.root, 'merge', '-q', '--ff-only', 'branch');
  await book.engine.store.settle();
  expect([1, 2, 3].map((n) => /^priority: (.*)$/m.exec(book.at(issueAt(n))!)![1])).toEqual([
    'high',
    'medium',
    'high',
  ]);
});

test('a file that cannot be read is left to be mended, with its last version in force; then it is judged', async () => {
  const book = await openBook();
  book.edit(issueAt(1), set('status', '[nonsense'));
  await book.commits('Oops');
  expect(book.at(issueAt(1))).toContain('[nonsense');
  expect(book.correction()).toBeUndefined();
  book.edit(issueAt(1), set('status', 'done'));
  await book.commits('Mend');
  expect(book.at(issueAt(1))).toMatch(/^status: todo$/m);
});

test('agents do not come back from the dead, and none reports to itself', async () => {
  const book = await openBook();
  await book.engine.perform('agent.terminate', { agent: 'ops', company: 'acme' }, book.engine.member);
  await book.engine.store.settle();
  book.edit('companies/acme/agents/ops/AGENTS.md', set('status', 'active'));
  book.edit('companies/acme/agents/ceo/AGENTS.md', set('reportsTo', 'dev'));
  await book.commits('Change the company');
  expect(book.at('companies/acme/agents/ops/AGENTS.md')).toMatch(/^status: terminated$/m);
  expect(book.at('companies/acme/agents/ceo/AGENTS.md')).not.toContain('reportsTo');
});

test('work that a commit ends is stopped once the commit is taken in', async () => {
  const book = await openBook();
  await book.engine.perform(
    'issue.checkout',
    { issue: 'ACME-1', agent: 'dev', company: 'acme' },
    book.engine.member,
  );
  await book.engine.store.settle();
  book.edit(issueAt(1), set('status', 'todo'));
  book.edit('companies/acme/agents/ops/AGENTS.md', set('status', 'paused'));
  await book.commits('Not now');
  expect(book.stopped).toEqual([
    { company: 'acme', agent: 'ops' },
    { company: 'acme', issue: 'ACME-1' },
  ]);
  expect(book.at(issueAt(1))).not.toContain('checkoutRun');
});

test('what is in somebody’s hands is not handed on by a commit, and an archived company stands as it is', async () => {
  const book = await openBook();
  const { member, store } = book.engine;
  const perform = (name: string, input: object) => book.engine.perform(name, input, member);
  await perform('issue.checkout', { issue: 'ACME-1', agent: 'dev', company: 'acme' });
  await store.settle();
  book.edit(issueAt(1), set('assignee', 'ops'));
  await book.commits('Hand over');
  expect(book.at(issueAt(1))).toMatch(/^assignee: dev$/m);
  book.edit('users/ada.md', set('role', 'viewer'));
  await book.commits('Nobody rules');
  expect(book.at('users/ada.md')).toMatch(/^role: owner$/m);
  await perform('company.archive', { company: 'acme' });
  await store.settle();
  book.edit(issueAt(2), set('priority', 'high'));
  await book.commits('Too late');
  expect(book.at(issueAt(2))).toMatch(/^priority: medium$/m);
});

test('what was put right is told to the person and in the history of what it is about', async () => {
  const book = await openBook();
  book.edit(issueAt(1), set('status', 'done'));
  await book.commits('Too soon');
  const commit = book.engine.store.head();
  const ask = async (name: string, input: object) =>
    (await book.engine.perform(name, { company: 'acme', ...input }, book.engine.member)).result;
  const subject = 'Correct ACME-1 after "Too soon" by "Ada"';
  const about = ['issue:acme/ACME-1'];
  expect(await ask('inbox.user', {})).toMatchObject({ corrections: [{ commit, subject, about }] });
  expect(await ask('activity.history', { kind: 'issue', ref: 'ACME-1' })).toMatchObject({
    items: [{ subject }, { subject: 'Too soon' }, {}],
  });
});

test('no head of the line was ever a commit that nobody judged', async () => {
  const book = await openBook();
  const heads: string[] = [];
  onTestFinished(book.engine.store.onHead((to) => heads.push(to)));
  book.edit('companies/acme/agents/dev/AGENTS.md', set('status', 'terminated'));
  book.edit(issueAt(1), set('priority', 'high'));
  git(book.root, 'add', '-A');
  git(
    book.root,
    '-c',
    'user.name=Mallory',
    '-c',
    'user.email=m@example.org',
    'commit',
    '-q',
    '-m',
    'Kill dev',
  );
  const theirs = git(book.root, 'rev-parse', 'HEAD');
  await book.engine.store.settle();
  expect(heads).not.toContain(theirs);
  for (const head of heads)
    expect(
      book.engine.store.snapshot(head).read('companies/acme/agents/dev/AGENTS.md')?.toString(),
    ).toContain('active');
  expect(book.engine.store.onLine(theirs, book.engine.store.head()!)).toBe(true);
});

test('what was committed while no engine ran is judged before the first question is answered', async () => {
  const book = await openBook();
  await book.engine.stop();
  book.edit(issueAt(1), set('status', 'done'));
  git(book.root, 'commit', '-q', '-a', '-m', 'At night');
  const again = await openTestEngine(book.root);
  const { result } = await again.perform('issue.show', { issue: 'ACME-1', company: 'acme' }, again.member);
  expect(result).toMatchObject({ status: 'todo' });
});

test('a revert of an engine commit and a merge of another engine’s records are no breach', async () => {
  const book = await openBook();
  await book.engine.perform(
    'issue.change',
    { issue: 'ACME-1', priority: 'high', company: 'acme' },
    book.engine.member,
  );
  await book.engine.store.settle();
  execFileSync('git', ['-C', book.root, 'revert', '--no-edit', 'HEAD'], { stdio: 'ignore' });
  await book.engine.store.settle();
  expect(book.at(issueAt(1))).toContain('priority: medium');
  const fork = git(book.root, 'rev-parse', 'HEAD');
  const ledger = 'companies/acme/ledger/2026-11-22/16/0803-there-1.ndjson';
  const record = { files: new Map([[ledger, '{"id":"e1"}\n']]), subject: 'Record', trailers: [], result: 0 };
  await book.engine.store.writeRef('refs/minutebook/there', () => ({
    ...record,
    trailers: [['Action', 'x']],
  }));
  git(book.root, 'merge', '-q', '--no-edit', '--allow-unrelated-histories', 'refs/minutebook/there');
  expect(git(book.root, 'rev-parse', 'HEAD^1')).toBe(fork);
  await book.engine.store.settle();
  expect(book.at(ledger)).toBe('{"id":"e1"}\n');
  expect(book.correction()).toBeUndefined();
});
