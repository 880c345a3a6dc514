// A whole book to measure on, as `minutebook init` makes it, with a company of any size committed by git.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initBook } from '../../engine/init.ts';
import { bookFiles, commitFiles, type Files } from './files.ts';

const project = join(import.meta.dirname, '..', '..');

/** Makes a book with `issues` issues of the company acme, committed in `parts`, in a temporary folder. */
export async function makeEngineBook(issues: number, more: Files = new Map(), parts = 1): Promise<string> {
  const root = join(mkdtempSync(join(tmpdir(), 'minutebook-bench-')), 'book');
  await initBook({
    root,
    person: { name: 'Ada', email: 'ada@example.org' },
    templates: join(project, 'companies'),
    launcher: join(project, 'bin', 'minutebook.js'),
  });
  const now = Date.now();
  const files = [...bookFiles.all(issues, now), ...more];
  const size = Math.ceil(files.length / parts);
  const groups = Array.from({ length: parts }, (_, n) => new Map(files.slice(n * size, (n + 1) * size)));
  commitFiles(root, groups, now);
  git(root, 'reset', '-q', '--hard');
  git(root, 'repack', '-adq');
  return root;
}

export const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
