// A temporary folder that is gone after the test, and a git repository from an object literal.
import {
  appendFileSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'minutebook-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export function writeFiles(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

export const textOf = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

/** Runs git in `folder` and returns its standard output, without the last newline. Throws when git fails. */
export const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).replace(/\n$/, '');

/** A repository on main, with the files committed by Ada. */
export function gitFolder(files: Record<string, string | Buffer> = {}): string {
  const folder = temporaryFolder();
  git(folder, 'init', '-q', '-b', 'main', '--template=');
  appendFileSync(join(folder, '.git/config'), '[user]\n\tname = Ada\n\temail = ada@example.org\n');
  writeFiles(folder, files);
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'Begin');
  return folder;
}

/** Writes a file and commits it as the folder's person; the commit. */
export function commitFile(folder: string, path: string, text: string, subject = `Edit ${path}`): string {
  writeFiles(folder, { [path]: text });
  git(folder, 'add', path);
  git(folder, 'commit', '-q', '-m', subject);
  return git(folder, 'rev-parse', 'HEAD');
}
