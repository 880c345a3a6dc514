// The published package: packed, installed into an empty folder, and started by somebody who has nothing else.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, temporaryFolder } from '../helpers/folder.ts';

const root = join(import.meta.dirname, '../..');
const limitMs = 240_000;

test(
  'npx minutebook onboard --yes makes a book, starts its daemon and prints where it is',
  () => {
    const folder = temporaryFolder();
    // npm needs a home of its own; nothing else of the machine's is used but its registry settings.
    const env = {
      ...process.env,
      HOME: join(folder, 'home'),
      XDG_RUNTIME_DIR: join(folder, 'run'),
      NODE_COMPILE_CACHE: join(folder, 'compile'),
    };
    for (const name of ['home', 'run', 'project']) mkdirSync(join(folder, name), { mode: 0o700 });
    const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
    execFileSync('npm', ['pack', root, '--pack-destination', folder, ...quiet], {
      cwd: folder,
      env,
      stdio: 'pipe',
    });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
    const project = join(folder, 'project');
    execFileSync('npm', ['install', '--prefix', project, join(folder, tarball), ...quiet], {
      cwd: project,
      env,
      stdio: 'pipe',
    });
    expect(existsSync(join(project, 'node_modules/minutebook/engine'))).toBe(false);

    const npx = (...args: string[]) =>
      spawnSync('npx', ['--no-install', 'minutebook', ...args], { cwd: project, env, encoding: 'utf8' });
    const onboard = npx('onboard', '--yes');
    expect(onboard.status, onboard.stderr).toBe(0);
    const book = join(project, 'minutebook');
    expect(onboard.stdout).toContain(`${book}  is running`);
    try {
      expect(git(book, 'log', '--format=%s')).toContain('Begin the book');
      const list = JSON.parse(npx('-C', book, 'issues', '--json').stdout) as {
        result: { items: { company: string }[] };
      };
      expect(list).toMatchObject({ minutebook: 1, ok: true });
      expect(list.result.items.map(({ company }) => company)).toContain('lantern');
    } finally {
      // Runs outlive the daemon; these must not outlive the test.
      npx('-C', book, 'company', 'pause');
      expect(npx('-C', book, 'down').status).toBe(0);
    }
  },
  limitMs,
);
