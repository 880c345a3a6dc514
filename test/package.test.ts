// The published package, packed once: installed into an empty folder and started by somebody who has nothing else; and its client
// alone, compiled and run by a program of others.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { git, temporaryFolder } from './helpers/folder.ts';
import { serveTestBook } from './helpers/served.ts';

const root = join(import.meta.dirname, '..');
const limitMs = 240_000;
const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
const run = promisify(execFile);
const packed = mkdtempSync(join(tmpdir(), 'minutebook-packed-'));
let tarball: string;

// Once: it builds dist/ of this checkout anew.
beforeAll(() => {
  const env = { ...process.env, HOME: packed };
  execFileSync('npm', ['pack', root, '--pack-destination', packed, ...quiet], {
    cwd: packed,
    env,
    stdio: 'pipe',
  });
  tarball = join(
    packed,
    readdirSync(packed).find((name) => name.endsWith('.tgz'))!,
  );
}, limitMs);

afterAll(() => rmSync(packed, { recursive: true, force: true }));

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
    const project = join(folder, 'project');
    execFileSync('npm', ['install', '--prefix', project, tarball, ...quiet], {
      cwd: project,
      env,
      stdio: 'pipe',
    });
    expect(existsSync(join(project, 'node_modules/minutebook/engine'))).toBe(false);
    accessSync(join(project, 'node_modules/minutebook/bin/run/minutebook'), constants.X_OK);

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

const options = {
  target: 'es2024',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noUnusedLocals: true,
  // Whether the types that come along are right is what is asked.
  skipLibCheck: false,
};

const wrong = `import { connect, isFault } from 'minutebook/client';

const book = connect({ url: 'http://127.0.0.1:4680', token: 'mbk_x' });
const { result } = await book.perform('issue.show', { issue: 'ACME-1', at: '2h ago' });
export const title: string = result.title;
// @ts-expect-error an answer has no such field
result.frobnicated;
// @ts-expect-error nor is this field what it is not
export const status: number = result.status;
// @ts-expect-error no such priority
await book.perform('issue.create', { title: 'Fix it', priority: 'urgent' });
// @ts-expect-error what an action needs must be given
await book.perform('issue.create', {});
// @ts-expect-error what changes the book is never about the past
await book.perform('issue.create', { title: 'Fix it', at: '2h ago' });
// @ts-expect-error no such action
await book.perform('issue.frobnicate', {});
// @ts-expect-error the engine's own step is not offered
await book.perform('run.start', { company: 'acme' });
// @ts-expect-error somewhere it must be
connect({ token: 'mbk_x' });
// @ts-expect-error no such fault
isFault(new Error('x'), 'ISSUE_GONE');
export const owner = (error: unknown): string => (isFault(error, 'ISSUE_TAKEN') ? error.data.owner : '');
// @ts-expect-error no such thing is known of that fault
export const since = (error: unknown) => (isFault(error, 'ISSUE_TAKEN') ? error.data.frobnicated : '');
`;

/** The package where a program would find it, without anything that it needs to run as a whole. */
function unpackInto(modules: string): void {
  const to = join(modules, 'minutebook');
  mkdirSync(to, { recursive: true });
  mkdirSync(join(modules, '@types'));
  execFileSync('tar', ['-xzf', tarball, '-C', to, '--strip-components=1']);
  for (const name of ['@types/node', 'undici-types'])
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
}

test(
  'a program outside compiles against the package, works by socket and by address, and loads nothing else',
  async () => {
    const project = temporaryFolder();
    unpackInto(join(project, 'node_modules'));
    const page = readFileSync(join(root, 'docs/client.md'), 'utf8');
    const [, example] = /```ts\n([^]*?)```/.exec(page)!;
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
    writeFileSync(join(project, 'example.ts'), example!);
    writeFileSync(join(project, 'wrong.ts'), wrong);
    const compiler = join(root, 'node_modules/typescript-native/bin/tsc');
    const compiled = spawnSync(process.execPath, [compiler, '-p', project], { encoding: 'utf8' });
    expect(compiled.stdout + compiled.stderr).toBe('');
    expect(compiled.status).toBe(0);

    const served = await serveTestBook();
    await served.act('agent.hire', { name: 'Ceo' });
    const key = readFileSync(join(served.root, '.minutebook', 'token'), 'utf8').trim();
    for (const [place, number] of [
      [{ MINUTEBOOK_SOCKET: served.socket }, 1],
      [{ MINUTEBOOK_API_URL: served.url }, 2],
    ] as const) {
      const env = { PATH: process.env['PATH'], MINUTEBOOK_API_KEY: key, ...place };
      // The daemon is in this process, which must go on meanwhile.
      const { stdout: said } = await run(process.execPath, ['example.js'], { cwd: project, env });
      expect(said).toMatch(new RegExp(`^ACME-${number} is in commit [0-9a-f]{40}\n`));
      expect(said).toContain('agent:acme/cto has it: ');
      expect(said).toContain('Fix the login: cto\n');
    }
  },
  limitMs,
);
