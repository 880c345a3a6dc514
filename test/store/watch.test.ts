import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { startWatch } from '../../engine/store/watch.ts';
import { gitFolder, writeFiles } from '../helpers/folder.ts';

test('tells git’s own moves, what a hook says and changed files apart', async () => {
  const root = gitFolder({ 'companies/acme/COMPANY.md': 'x\n' });
  mkdirSync(join(root, '.git', 'minutebook'), { recursive: true });
  const seen: string[] = [];
  const watch = startWatch(locate(root), {
    onGit: () => seen.push('git'),
    onPerson: () => seen.push('person'),
    onFiles: (paths) => seen.push(...paths),
  });
  onTestFinished(() => watch.close());
  watch.add(['companies/acme']);
  writeFileSync(join(root, '.git', 'minutebook', 'person'), '');
  await expect.poll(() => seen).toEqual(['person']);
  writeFiles(root, { 'companies/acme/COMPANY.md': 'y\n' });
  await expect.poll(() => seen).toEqual(['person', 'companies/acme/COMPANY.md']);
  writeFileSync(join(root, '.git', 'index.lock'), '');
  rmSync(join(root, '.git', 'index.lock'));
  await expect.poll(() => seen).toEqual(['person', 'companies/acme/COMPANY.md', 'git']);
});
