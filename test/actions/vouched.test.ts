// What another engine of the book signed counts as judged while it is new, and never again once the book has gone on.
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, type Clone } from '../helpers/apart.ts';
import { git, writeFiles } from '../helpers/folder.ts';

const apart = booksApart();
const path = 'companies/acme/issues/00xx/ACME-1.md';
const vera = ['-c', 'user.name=Vera', '-c', 'user.email=vera@example.org'];

async function letVeraLook(book: Clone): Promise<void> {
  writeFiles(book.root, {
    'users/vera.md': '---\nname: Vera\nrole: viewer\nemails: [vera@example.org]\n---\n',
  });
  git(book.root, 'add', '-A');
  git(book.root, 'commit', '-qm', 'Vera may look');
  await book.settle();
}

test('who may only look brings no old version back by merging the engine’s commit of that time again', async () => {
  const [a, b] = apart() as [Clone, Clone, Clone];
  const change = (priority: string) => (engine: Engine) =>
    engine.perform('issue.change', { issue: 'ACME-1', priority }, engine.member);
  await letVeraLook(a);
  await b.work(change('low'));
  const old = git(b.root, 'rev-parse', 'refs/minutebook/head');
  await b.work(change('high'));
  b.push();
  expect(a.pull('--no-rebase').code).toBe(0);
  await a.settle();
  expect(a.text(path)).toMatch(/^priority: high$/m);
  await a.work(change('critical'));

  const blob = git(a.root, 'rev-parse', `${old}:${path}`);
  git(a.root, 'update-index', '--cacheinfo', `100644,${blob},${path}`);
  const tree = git(a.root, 'write-tree');
  const merge = git(a.root, ...vera, 'commit-tree', tree, '-p', 'HEAD', '-p', old, '-m', 'Merge what was');
  git(a.root, 'reset', '-q', '--hard', merge);
  await a.settle();
  expect(a.text(path)).toMatch(/^priority: critical$/m);
  await a.mustBeSound();
});

test('who may only look merges what is newest on both sides, and nothing that was taken back in between', async () => {
  const [a, b] = apart() as [Clone, Clone, Clone];
  const agent = 'companies/acme/agents/cto/AGENTS.md';
  const does = (name: string, input: object) => (engine: Engine) =>
    engine.perform(name, { company: 'acme', ...input }, engine.member);
  const limitTo = (limit: number) => does('budget.set', { agent: 'cto', limit });
  await letVeraLook(a);
  for (const limit of [1000, 10]) await b.work(limitTo(limit));
  b.push();
  await a.work(does('agent.change', { agent: 'cto', title: 'Chief' }));
  git(a.root, ...vera, 'pull', '-q', '--no-rebase', '--no-edit', 'origin', 'main');
  await a.settle();
  expect(a.text(agent)).toMatch(/^title: Chief$/m);
  expect(a.text(agent)).toMatch(/limit: 10$/m);

  for (const limit of [3000, 20]) await b.work(limitTo(limit));
  await b.work(does('agent.change', { agent: 'cto', name: 'Tech lead' }));
  b.push();
  await a.work(does('agent.change', { agent: 'cto', title: 'First' }));
  git(a.root, 'fetch', '-q', 'origin');
  git(a.root, ...vera, 'merge', '-q', '--no-commit', 'origin/main');
  const merged = a.text(agent);
  expect(merged).toMatch(/limit: 20$/m);
  writeFiles(a.root, { [agent]: merged.replace('limit: 20', 'limit: 3000 # so much') });
  git(a.root, 'add', '-A');
  git(a.root, ...vera, 'commit', '-qm', 'Merge');
  await a.settle();
  expect(a.text(agent)).toMatch(/^title: First$/m);
  expect(a.text(agent)).toMatch(/^name: Tech lead$/m);
  expect(a.text(agent)).toMatch(/limit: 10$/m);
  expect(a.text(agent)).not.toContain('so much');
  await a.mustBeSound();
});
