// Another git in this work tree is seen by its process, because an open commit editor holds no lock.
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { gitFolder as locate } from '../../engine/store/git-folder.ts';
import { GitProcesses } from '../../engine/store/git-processes.ts';
import { git, temporaryFolder, writeFiles } from '../helpers/folder.ts';
import { bookFolder, openTestStore } from '../helpers/open-store.ts';

/** Starts git in `cwd`, with an editor that stays open until `done` exists in the repository's parent. */
function startGit(cwd: string, args: string[], editor: string): { ended: Promise<number | null> } {
  const env = { ...process.env, GIT_EDITOR: editor, GIT_PAGER: editor };
  const child = spawn('git', args, { cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { ended };
}

/** An editor that says it is open and waits to be closed, or for its folder to go with the test. */
function scriptedEditor(): { command: string; isOpen: () => boolean; close: () => void } {
  const folder = temporaryFolder();
  const [open, done] = [join(folder, 'open'), join(folder, 'done')];
  writeFileSync(
    join(folder, 'editor'),
    `#!/bin/sh\necho "Written with care" > "$1"\ntouch ${open}\nwhile [ -e ${open} ] && [ ! -e ${done} ]; do sleep 0.02; done\n`,
    { mode: 0o755 },
  );
  return {
    command: join(folder, 'editor'),
    isOpen: () => existsSync(open),
    close: () => writeFileSync(done, ''),
  };
}

test('main waits for an open commit editor, and both land', async () => {
  const root = bookFolder({ 'a.md': 'one\n' });
  const store = await openTestStore(root);
  await store.engineWrites({ 'a.md': 'two\n' });
  await store.settle();
  writeFiles(root, { 'mine.md': 'mine\n' });
  git(root, 'add', 'mine.md');
  const editor = scriptedEditor();
  const { ended } = startGit(root, ['commit'], editor.command);
  await expect.poll(editor.isOpen).toBe(true);
  await store.engineWrites({ 'a.md': 'three\n' });
  expect(await store.settle()).toMatchObject({ state: 'waiting', why: 'git is running' });
  editor.close();
  expect(await ended).toBe(0);
  expect(await store.settle()).toMatchObject({ state: 'brought' });
  expect(git(root, 'log', '--format=%s', 'main')).toContain('Written with care');
  expect(git(root, 'show', 'main:a.md')).toBe('three');
});

test('a git elsewhere, or one that only reads, is nobody to wait for', async () => {
  const [root, other] = [bookFolder({ 'a.md': 'one\n' }), bookFolder({ 'a.md': 'one\n' })];
  const [here, there] = [root, other].map((path) => new GitProcesses(locate(path)));
  writeFiles(other, { 'b.md': 'b\n' });
  git(other, 'add', 'b.md');
  const editor = scriptedEditor();
  startGit(other, ['commit'], editor.command);
  await expect.poll(editor.isOpen).toBe(true);
  expect(here!.find(Date.now())).toBeUndefined();
  expect(there!.find(Date.now())).toMatchObject({ command: 'commit' });
  startGit(root, ['cat-file', '--batch'], editor.command);
  for (let looks = 0; looks < 20; looks++) {
    expect(here!.find(Date.now())).toBeUndefined();
    await pause(5);
  }
  editor.close();
});
