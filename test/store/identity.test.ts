import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { readIdentity } from '../../engine/store/git.ts';
import { git, gitFolder } from '../helpers/folder.ts';

test('who is at work is what git says; when it cannot say, nobody is taken for them', () => {
  const root = gitFolder();
  const folder = locate(root);
  git(root, 'config', 'user.name', 'Ada');
  git(root, 'config', 'user.email', 'ada@example.org');
  expect(readIdentity(folder)).toEqual({ name: 'Ada', email: 'ada@example.org' });
  writeFileSync(join(folder.common, 'config'), '[user\n');
  expect(() => readIdentity(folder)).toThrow(expect.objectContaining({ code: 'GIT_FAILED' }));
});
