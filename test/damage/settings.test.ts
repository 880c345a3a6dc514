// Damage of the files that everything else depends on: the book's settings and prices, the person at this machine, this
// host's own file; and of trees that no file system can hold. Nobody is locked out, nothing is written outside.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyBook, verifyRange } from '../../engine/verify.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { newBook, openTestEngine } from '../helpers/engine.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { type } from './damaged-book.ts';
import { agentText } from './entities.ts';

const company = {
  'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\nrequireApprovalForHires: false\n---\n',
  'companies/acme/agents/cto/AGENTS.md': agentText(),
};

async function committedBook(): Promise<string> {
  const root = await newBook(company);
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Bring the company');
  return root;
}

const damages: Readonly<Record<string, (text: string) => string | Buffer>> = {
  'an unquoted colon': (text) => `${text}\nnote: a: b\n`,
  'a key twice': (text) => text.replace(/^(id|billers|name):.*$/m, '$&\n$1: x'),
  'conflict markers': (text) => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> theirs\n`,
  'an empty file': () => '',
  'text in UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'a wrong type': (text) =>
    text.replace(/^(hosts|billers):$/m, '$1: nobody\nother:').replace('role: owner', 'role: king'),
};

test('settings, prices and the person may have any of these, and everybody goes on', async () => {
  const root = await committedBook();
  const files = ['minutebook.yaml', 'prices.yaml', 'users/ada.md'];
  await (await openTestEngine(root)).stop();
  for (const [name, damage] of Object.entries(damages)) {
    for (const path of files) {
      const text = readFileSync(join(root, path), 'utf8');
      const isColon = path.endsWith('.md') && name === 'an unquoted colon';
      writeFileSync(join(root, path), isColon ? text.replace('---\n', '---\nnote: a: b\n') : damage(text));
    }
    git(root, 'commit', '-qam', `Damage: ${name}`);
    const engine = await openTestEngine(root);
    const problems = engine.catalog.problems();
    const told = files.map((path) => [path, 'file-invalid']);
    expect(
      problems.map(({ path, code }) => [path, code]),
      name,
    ).toEqual(told);
    expect(engine.member, name).toMatchObject({ slug: 'ada', role: 'owner' });
    await engine.perform('issue.create', { title: 'Still', company: 'acme' }, engine.member);
    // The hosts are those of the last good version: the engine's own commits still count as its own.
    expect(engine.store.commit(engine.store.head()!).engine, name).toBe(true);
    await engine.stop();
    const found = await verifyBook({ root, clock: systemClock });
    expect(
      found.findings.map(({ path }) => path),
      name,
    ).toEqual(files);
    expect(found.ok).toBe(false);
    const commands = problems.map(({ command }) => command!);
    type(root, commands);
    await (await openTestEngine(root)).stop();
    expect(await verifyBook({ root, clock: systemClock }), name).toMatchObject({ ok: true, findings: [] });
  }
});

test('a damaged host file is told by everything that needs it, and reading goes on without it', async () => {
  const root = await committedBook();
  await (await openTestEngine(root)).stop();
  const file = join(root, '.minutebook/host.yaml');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.replace(/^user: .*$/m, 'user: a: b'));
  const line = good.split('\n').findIndex((one) => one.startsWith('user:')) + 1;
  const at = `.minutebook/host.yaml:${line}: the value of user holds a second ": "`;
  expect(answerOf(root, ['agent', 'list'])).toMatchObject({ ok: true, result: { items: [{ slug: 'cto' }] } });
  expect(minutebook(root, ['verify'])).toMatchObject({ code: 0 });
  for (const command of [['issue', 'create', 'x'], ['up'], ['adopt']]) {
    const { code, err } = minutebook(root, command);
    expect([code, err.replaceAll(/\s+/g, ' ')], command[0]).toEqual([2, expect.stringContaining(at)]);
  }
  const doctor = minutebook(root, ['doctor', '--fix']);
  expect(doctor.code).toBe(7);
  expect(doctor.out.replaceAll(/\s+/g, ' ')).toContain(at);
  expect(readFileSync(file, 'utf8')).toContain('a: b');
  writeFileSync(file, good);
  expect(minutebook(root, ['issue', 'create', 'x'])).toMatchObject({ code: 0 });
});

test('a daemon starts, answers and stops on a damaged book, and whatever it left of itself', async () => {
  const root = await committedBook();
  for (const path of ['minutebook.yaml', 'users/ada.md', 'companies/acme/agents/cto/AGENTS.md'])
    writeFileSync(join(root, path), '---\nx: [\n---\n');
  git(root, 'commit', '-qam', 'Damage');
  writeFileSync(join(root, '.minutebook/daemon.json'), '{"pid":');
  writeFileSync(join(root, '.minutebook/seen.json'), 'x');
  const env = hostFolders();
  const up = minutebook(root, ['up'], { env });
  expect(up, up.err).toMatchObject({ code: 0 });
  try {
    expect(answerOf(root, ['status'], { env }).result).toMatchObject({ problems: 3 });
    expect(answerOf(root, ['agent', 'show', 'cto'], { env })).toMatchObject({
      ok: true,
      problems: [{ line: 2 }],
    });
    expect(answerOf(root, ['issue', 'create', 'x'], { env })).toMatchObject({ ok: true });
    writeFileSync(join(root, 'companies/acme/agents/cto/AGENTS.md'), 'x\0');
    expect(answerOf(root, ['adopt'], { env }).result).toMatchObject({
      refused: [{ path: expect.stringMatching(/cto/) }],
    });
  } finally {
    expect(minutebook(root, ['down'], { env })).toMatchObject({ code: 0 });
  }
});

type Entry = readonly [mode: string, name: string, oid: string];

/** A tree object from raw entries: git's own tools make no such names. */
function rawTree(root: string, entries: readonly Entry[]): string {
  const input = Buffer.concat(
    entries.map(([mode, name, oid]) =>
      Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, 'hex')]),
    ),
  );
  const args = ['-C', root, 'hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
  return execFileSync('git', args, { input, encoding: 'utf8' }).trim();
}

/** The tree of a folder of HEAD with entries more, and so on up to the root's. */
function graft(root: string, folder: string, added: readonly Entry[]): string {
  const listed = git(root, 'ls-tree', `HEAD:${folder}`).split('\n');
  const names = new Set(added.map(([, name]) => name));
  const kept = listed.flatMap((line): Entry[] => {
    const [, mode = '', oid = '', name = ''] = /^0*(\d+) \w+ (\w+)\t(.*)$/.exec(line) ?? [];
    return names.has(name) ? [] : [[mode, name, oid]];
  });
  const inOrder = ([mode, name]: Entry): Buffer => Buffer.from(mode === '40000' ? `${name}/` : name);
  const tree = rawTree(
    root,
    [...kept, ...added].sort((a, b) => inOrder(a).compare(inOrder(b))),
  );
  if (folder === '') return tree;
  const at = folder.lastIndexOf('/');
  return graft(root, folder.slice(0, Math.max(0, at)), [['40000', folder.slice(at + 1), tree]]);
}

const hostile = ['..', '.', '.git', '.GIT', 'git~1', '.g\u200cit', 'x'.repeat(300), 'a\\b', 'a\nb'];

test('a commit with paths that no system can hold writes nothing outside, and every clone is told', async () => {
  const root = await committedBook();
  const around = (): string[] =>
    [dirname(root), root, join(root, '.git')].map((folder) => readdirSync(folder).sort().join());
  const engine = await openTestEngine(root);
  const before = around();
  const blob = execFileSync('git', ['-C', root, 'hash-object', '-w', '--stdin'], {
    input: agentText(),
    encoding: 'utf8',
  });
  const bad = rawTree(root, [['100644', 'AGENTS.md', blob.trim()]]);
  const tree = graft(
    root,
    'companies/acme/agents',
    hostile.map((name): Entry => ['40000', name, bad]),
  );
  const head = git(root, 'rev-parse', 'HEAD');
  const commit = git(root, 'commit-tree', tree, '-p', head, '-m', 'Hostile');
  git(root, 'update-ref', 'refs/heads/main', commit);

  await engine.store.settle();
  await engine.perform('issue.create', { title: 'Still', company: 'acme' }, engine.member);
  const told = engine.catalog.problems().map(({ path }) => path);
  const inLine = new Set(git(root, 'ls-tree', '-rz', '--name-only', 'refs/minutebook/head').split('\0'));
  for (const name of hostile) {
    const path = `companies/acme/agents/${name}/AGENTS.md`;
    if (inLine.has(path)) expect(told, name).toContain(path);
  }
  expect(around()).toEqual(before);
  // The remedy takes them out again, each by its raw name.
  const { left } = (await engine.perform('book.mend', {}, engine.member)).result as { left: unknown[] };
  expect(left).toEqual([]);
  expect(engine.catalog.problems().filter(({ code }) => code !== 'id-duplicate')).toEqual([]);
  await engine.stop();
  expect(around()).toEqual(before);
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', '--bare', root, join(clone, '.git'));
  const judged = await verifyRange(clone, `${head}..${commit}`);
  expect(new Set(judged.findings.flatMap(({ path }) => path ?? [])).size).toBeGreaterThanOrEqual(
    hostile.length,
  );
  expect(judged.ok).toBe(false);
});
