// A whole book as `minutebook init` makes it, opened for writing by the composition root.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../engine/base/clock.ts';
import { openEngine, type Engine, type EngineOptions } from '../../engine/engine.ts';
import { initBook } from '../../engine/init.ts';
import { git, temporaryFolder, writeFiles } from './folder.ts';

const project = join(import.meta.dirname, '..', '..');

/** A new book of Ada's in a temporary folder, with these files dropped into its work tree. */
export async function newBook(files: Readonly<Record<string, string | Buffer>> = {}): Promise<string> {
  const root = await makeBook(join(temporaryFolder(), 'book'));
  writeFiles(root, files);
  return root;
}

/** A new book of Ada's at `root`. */
export async function makeBook(root: string): Promise<string> {
  await initBook({
    root,
    person: { name: 'Ada', email: 'ada@example.org' },
    templates: join(project, 'companies'),
    launcher: join(project, 'bin', 'minutebook.js'),
  });
  return root;
}

/** Opens it; main follows only on `settle` or `stop`. Stops with the test. */
export async function openTestEngine(
  root: string,
  kernel?: EngineOptions['kernel'],
  clock?: Clock,
): Promise<Engine> {
  const engine = await openEngine(root, { paced: false, ...(kernel && { kernel }), ...(clock && { clock }) });
  let open = true;
  const stop = engine.stop.bind(engine);
  onTestFinished(() => (open ? stop() : undefined));
  return {
    ...engine,
    async stop() {
      open = false;
      await stop();
    },
  };
}

/** What git itself says of the book: nothing when every file is committed and sound. */
export function troubles(root: string): string {
  const fsck = git(root, 'fsck', '--strict', '--no-dangling', '--no-progress');
  return [git(root, 'status', '--porcelain', '--untracked-files=all'), fsck].filter(Boolean).join('\n');
}
