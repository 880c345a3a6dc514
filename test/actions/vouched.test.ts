// What another engine of the book signed counts as judged while it is new, and never again once the book has gone on.
import { expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { booksApart, type Clone } from '../helpers/apart.ts';
import { git, writeFiles } from '../helpers/folder.ts';

const apart = booksApart();
const path = 'companies/acme/issues/00xx/ACME-1.md';
const vera = ['-c', 'user.name=Vera', '-c', 'user.email=vera@example.org'];

test('who may only look brings no old version back by merging the engine’s commit of that time again', async () => {
  const [a, b] = apart() as [Clone, Clone, Clone];
  const change = (priority: string) => (engine: Engine) =>
    engine.perform('issue.change', { issue: 'ACME-1', priority }, engine.member);
  writeFiles(a.root, {
    'users/vera.md': '---\nname: Vera\nrole: viewer\nemails: [vera@example.org]\n---\n',
  });
  git(a.root, 'add', '-A');
  git(a.root, 'commit', '-qm', 'Vera may look');
  await a.settle();
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
