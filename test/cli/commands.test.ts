// The command line as people use it: one book, the real program as a process at every step.
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, minutebook } from '../helpers/command.ts';
import { git, temporaryFolder, writeFiles } from '../helpers/folder.ts';

const person = ['--user', 'Ada Lovelace <ada@example.org>'];

function newBook(...more: string[]): string {
  const root = join(temporaryFolder(), 'book');
  const made = minutebook('/', ['init', root, ...person, ...more]);
  expect(made, made.err).toMatchObject({ code: 0 });
  return root;
}

test('a text is given once: as itself or as a file', () => {
  const root = newBook('--template', 'demo');
  writeFileSync(join(root, 'notes.md'), 'From a file.\n');
  const both = ['--body', 'Typed.', '--file', 'notes.md'];
  for (const words of [
    ['issue', 'create', 'Two texts'],
    ['issue', 'change', 'LAN-1'],
  ])
    expect(minutebook(root, [...words, ...both])).toMatchObject({
      code: 2,
      err: expect.stringContaining(`--file takes the place of --body, and got both`),
    });
});

test('from an empty folder to work in a company', () => {
  const root = newBook('--template', 'demo');
  const created = answerOf(
    root,
    ['issue', 'create', 'Fix the 漢字 login', '--assignee', 'ceo', '--body', '-'],
    {
      input: 'It fails.\n\nAlways.\n',
    },
  );
  expect(created).toMatchObject({
    minutebook: 1,
    ok: true,
    result: { identifier: 'LAN-2', assignee: 'ceo' },
  });
  const { identifier, path, body } = created.result as { identifier: string; path: string; body: string };
  expect(body).toContain('Always.');
  // Main, work tree and index were brought forward before the command ended.
  expect(readFileSync(join(root, path), 'utf8')).toContain('# Fix the 漢字 login');
  expect(git(root, 'status', '--porcelain')).toBe('');
  expect(git(root, 'log', '-1', '--format=%s|%an')).toBe(
    `Create ${identifier} "Fix the 漢字 login"|Ada Lovelace`,
  );

  const folder = join(root, 'companies/lantern/agents');
  const list = minutebook(folder, ['issues', '--assignee', 'ceo']);
  expect(list.out).toMatch(/^LAN-2 {2}○ todo .*ceo {2,}Fix the 漢字 login$/m);
  expect(list.err).toBe('');
  const comment = minutebook(root, ['issue', 'comment', identifier, '--body', 'Look\nhere']);
  expect(comment).toMatchObject({ code: 0, err: '', out: `✓ issue comment  ${identifier}  Look here\n` });
  expect(minutebook(root, ['inbox'])).toMatchObject({ code: 0 });
  expect(minutebook(root, ['log', identifier]).out.split('\n').slice(0, 3).join('\n')).toMatch(
    /when +who +action +commit +what\n.* ada +issue\.comment .*\n.* ada +issue\.create /,
  );
  expect(minutebook(root, ['company', 'show']).out).toContain('Lantern Press');
});

test('what goes wrong is said with an exit code, a code for programs and help that works', () => {
  const root = newBook('--template', 'solo-engineer');
  expect(minutebook(root, ['isue', 'list'])).toMatchObject({
    code: 2,
    out: '',
    err: 'error  There is no command "isue".\nhelp   Did you mean issue?\n',
  });
  expect(minutebook(root, ['issue', 'show', 'SOLO-99'])).toMatchObject({ code: 5 });
  expect(minutebook(root, ['issue', 'create'])).toMatchObject({ code: 2 });
  expect(answerOf(root, ['issue', 'list', '--status', 'doing'])).toMatchObject({
    ok: false,
    error: { code: 'FLAG_WRONG' },
  });
  expect(minutebook(temporaryFolder(), ['issues'])).toMatchObject({ code: 5 });
  const inRun = { MINUTEBOOK_RUN_TOKEN: 'mbr_x', MINUTEBOOK_SOCKET: '' };
  expect(answerOf(root, ['issues'], { env: inRun })).toMatchObject({ error: { code: 'SOCKET_MISSING' } });
});

test('an issue is edited by hand, under a lock that others see', () => {
  const root = newBook('--template', 'demo');
  const editor = (script: string): NodeJS.ProcessEnv => {
    const file = join(temporaryFolder(), 'editor');
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return { EDITOR: file, VISUAL: '' };
  };
  const edit = (script: string) => minutebook(root, ['issue', 'edit', 'LAN-1'], { env: editor(script) });
  expect(edit('true').out).toBe('Nothing changed.\n');
  const witness = join(temporaryFolder(), 'lock');
  const changed = edit(`ls -d "$1.lock" >${witness}; sed -i 's/priority: high/priority: low/' "$1"`);
  expect(changed, changed.err).toMatchObject({ code: 0 });
  expect(readFileSync(witness, 'utf8')).toContain('LAN-1.md.lock');
  expect(answerOf(root, ['issue', 'show', 'LAN-1']).result).toMatchObject({ priority: 'low' });
  expect(git(root, 'log', '-1', '--format=%an')).toBe('Ada Lovelace');

  const broken = edit(`sed -i 's/priority: low/priority: soon/' "$1"`);
  expect(broken.code).toBeGreaterThan(0);
  expect(broken.err).toContain('priority');
  expect(edit('exit 3')).toMatchObject({ code: 2 });
  // Somebody else is in the file.
  const { path } = answerOf(root, ['issue', 'show', 'LAN-1']).result as { path: string };
  mkdirSync(join(root, `${path}.lock`));
  expect(edit('true')).toMatchObject({ code: 4 });
});

test('a company that is copied in is adopted, doctor says what it asks for, verify finds what is broken', () => {
  const root = newBook();
  writeFiles(join(root, 'companies/acme'), {
    'COMPANY.md': '---\nname: Acme\nslug: acme\n---\n\nMakes everything.\n',
    'agents/cto/AGENTS.md': '---\nname: Carla\n---\n\nBuild.\n',
    '.paperclip.yaml':
      'agents:\n  cto:\n    adapter:\n      type: claude_local\n    inputs:\n      env:\n        GH_TOKEN:\n          kind: secret\n          requirement: required\n',
  });
  expect(minutebook(root, ['doctor']).out).toContain('companies/acme is not committed');
  const adopted = minutebook(root, ['adopt']);
  expect(adopted, adopted.err).toMatchObject({ code: 0 });
  expect(git(root, 'status', '--porcelain')).toBe('');
  const doctor = minutebook(root, ['doctor']);
  expect(doctor.out).toMatch(/warn +inputs +acme asks for GH_TOKEN \(secret, required\) for cto/);
  expect(doctor.out).toMatch(/warn +adapters +acme: this version has no adapter claude_local \(cto\)/);
  expect(minutebook(root, ['verify', '--deep'])).toMatchObject({ code: 0 });

  cpSync(join(root, 'companies/acme/agents/cto'), join(root, 'companies/acme/agents/cfo'), {
    recursive: true,
  });
  writeFiles(root, { 'companies/acme/agents/cfo/AGENTS.md': '---\nname: [\n---\n' });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Break it');
  // A person's commit is taken in by the next command that writes.
  expect(minutebook(root, ['issue', 'create', 'Look', '-q'])).toMatchObject({ code: 0 });
  const verified = minutebook(root, ['verify']);
  expect(verified).toMatchObject({ code: 7 });
  expect(verified.out).toContain('companies/acme/agents/cfo/AGENTS.md');
});

test('a daemon that cannot start says why', async () => {
  const root = newBook('--template', 'solo-engineer');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  appendFileSync(join(root, '.minutebook/host.yaml'), `port: ${port}\n`);
  const env = { XDG_RUNTIME_DIR: temporaryFolder(), XDG_STATE_HOME: temporaryFolder() };
  const { code, err } = minutebook(root, ['up'], { env });
  other.close();
  expect(code).toBe(6);
  expect(err).toContain(`error  Another program listens on 127.0.0.1:${port}.\n`);
});

test('a daemon that may not start says all of why, and what to do', () => {
  const root = newBook('--template', 'solo-engineer');
  appendFileSync(join(root, '.minutebook/host.yaml'), 'bind: 0.0.0.0\n');
  const env = { XDG_RUNTIME_DIR: temporaryFolder(), XDG_STATE_HOME: temporaryFolder() };
  const { code, err } = minutebook(root, ['up'], { env });
  expect(code).toBe(3);
  const said = err.replaceAll(/\n {7}/g, ' ');
  expect(said).toMatch(
    /^error {2}0\.0\.0\.0 can be reached from other machines, .* one token opens everything\.$/m,
  );
  expect(said).toMatch(/^help {3}Give everybody a way in of their own first: .*bind: 127\.0\.0\.1$/m);
  const told = minutebook(root, ['up', '--json'], { env });
  expect(told.code).toBe(3);
  expect(JSON.parse(told.out)).toMatchObject({
    ok: false,
    error: { code: 'ADDRESS_OPEN', data: { host: '0.0.0.0' }, exit: 3 },
  });
});

test('a daemon takes the commands of the same book, and gives it back', () => {
  const root = newBook('--template', 'solo-engineer');
  const runtime = temporaryFolder();
  const env = { XDG_RUNTIME_DIR: runtime, XDG_STATE_HOME: temporaryFolder() };
  const up = minutebook(root, ['up'], { env });
  expect(up, up.err).toMatchObject({ code: 0 });
  try {
    expect(minutebook(root, ['status'], { env }).out).toContain('running');
    expect(answerOf(root, ['issue', 'create', 'Through the socket'], { env })).toMatchObject({ ok: true });
    expect(minutebook(root, ['issues'], { env }).out).toContain('Through the socket');
    expect(minutebook(root, ['up'], { env }).out).toContain('is already running');
    expect(minutebook(root, ['doctor'], { env }).out).not.toMatch(/^fail/m);
  } finally {
    expect(minutebook(root, ['down'], { env })).toMatchObject({ code: 0 });
  }
  expect(existsSync(join(root, '.minutebook/daemon.json'))).toBe(false);
  expect(answerOf(root, ['issue', 'create', 'Without it'], { env })).toMatchObject({ ok: true });
});
