// An editor saves a file while the engine writes the same one: no save is ever overwritten. The editor is a process of
// its own; what it saved is adopted as the engine does it, three ways from the version whose token it carries.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { WorkTreeEdit } from '../../engine/store/worktree-edit.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { bookFolder, openTestStore, type TestStore } from '../helpers/open-store.ts';

const path = 'hot/a.md';
const saves = 60;

/** Reads the file, adds a line, saves it: in place, or every fifth time by renaming a new file over it. */
const editor = `
const { readFileSync, writeFileSync, openSync, writeSync, closeSync, renameSync } = require('node:fs');
const [file, count] = process.argv.slice(2);
(async () => {
  for (let n = 1; n <= Number(count); n++) {
    const text = readFileSync(file, 'utf8') + 'save ' + n + '\\n';
    if (n % 5 === 0) {
      writeFileSync(file + '.swp', text);
      renameSync(file + '.swp', file);
    } else {
      const open = openSync(file, 'w');
      for (let at = 0; at < text.length; at += 64) writeSync(open, text.slice(at, at + 64));
      closeSync(open);
    }
    await new Promise((done) => setTimeout(done, 5 + (n * 7) % 40));
  }
})();`;

const linesOf = (text: string) => text.split('\n').filter(Boolean);
const tokenOf = (text: string) => linesOf(text)[0];

/** The engine's lines and the editor's, each of which only grows; the engine's token first. */
function merge(base: string, ours: string, theirs: string): string {
  const [was, mine, other] = [base, ours, theirs].map((text) => linesOf(text).slice(1));
  const added = other!.filter((line) => !was!.includes(line) && !mine!.includes(line));
  return [tokenOf(ours), ...mine!, ...added, ''].join('\n');
}

test('no save is lost while the engine writes the same file', async () => {
  const root = bookFolder({ [path]: 'token 0\n' });
  const store = await openTestStore(root, { isOurs: (at) => at === path });
  const versions = new Map([['token 0', 'token 0\n']]);
  let token = 0;
  const write = (edit: (text: string) => string) =>
    store
      .write((snapshot) => {
        const text = edit(snapshot.read(path)!.toString()).replace(/^.*/, `token ${token + 1}`);
        return {
          files: new Map([[path, text]]),
          subject: 'Write',
          trailers: [['Action', 'x']],
          result: text,
        };
      })
      .then(({ result }) => {
        token += 1;
        versions.set(`token ${token}`, result);
      });

  const script = join(temporaryFolder(), 'editor.cjs');
  writeFileSync(script, editor);
  const child = spawn(process.execPath, [script, join(root, path), String(saves)], { stdio: 'inherit' });
  const closed = new Promise<number | null>((resolve) => child.on('exit', resolve));

  for (let n = 1; child.exitCode === null || (await openEdit(store)) !== undefined; n++) {
    await write((text) => `${text}engine ${n}\n`);
    await store.settle();
    const edit = await openEdit(store);
    if (edit !== undefined) {
      const saved = edit.bytes!.toString();
      await write((text) => merge(versions.get(tokenOf(saved)!)!, text, saved));
      store.adopted([edit]);
      await store.settle();
    }
  }
  expect(await closed).toBe(0);
  await store.settle();
  const kept = linesOf(store.snapshot().read(path)!.toString());
  for (let n = 1; n <= saves; n++) expect(kept).toContain(`save ${n}`);
  expect(git(root, 'status', '--porcelain')).toBe('');
});

/** The edit that stands, once it has been the same for a moment and is a whole file. */
async function openEdit(store: TestStore): Promise<WorkTreeEdit | undefined> {
  const [first] = store.sweep().edits;
  await pause(3);
  const [second] = store.sweep().edits;
  const text = second?.bytes?.toString();
  const isWhole = first?.version === second?.version && text?.endsWith('\n') === true;
  return isWhole && text.startsWith('token ') ? second : undefined;
}
