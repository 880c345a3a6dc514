// Verification finds what was done to a book behind its engine's back, in the book itself and in any clone of it, and
// what it tells to be typed mends it.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { systemClock } from '../engine/base/clock.ts';
import { openBook } from '../engine/reading.ts';
import { readSeen } from '../engine/seen.ts';
import { gitFolder } from '../engine/store/git-folder.ts';
import { readingOf } from '../engine/store/reader.ts';
import { verifyBook, verifyRange, type Finding } from '../engine/verify.ts';
import { readAgain } from '../engine/verify/second-reader.ts';
import { type } from './damage/damaged-book.ts';
import { agentText, issueText } from './damage/entities.ts';
import { minutebook } from './helpers/command.ts';
import { newBook, openTestEngine } from './helpers/engine.ts';
import { git, temporaryFolder, writeFiles } from './helpers/folder.ts';

const agent = (slug: string): string => `companies/acme/agents/${slug}/AGENTS.md`;

/** A book with a company and a few commits of the engine's. */
async function workedBook(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = await newBook({
    'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\n---\n',
    [agent('cto')]: agentText(),
    ...files,
  });
  const engine = await openTestEngine(root);
  await engine.perform('book.adopt', { bulk: true }, engine.member);
  for (const title of ['One', 'Two'])
    await engine.perform('issue.create', { title, company: 'acme' }, engine.member);
  await engine.stop();
  return root;
}

const look = async (root: string, deep = false): Promise<Finding[]> =>
  (await verifyBook({ root, clock: systemClock, deep })).findings;
const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);
const rewrite = (root: string, commit: Buffer): string =>
  execFileSync('git', ['-C', root, 'hash-object', '-t', 'commit', '-w', '--stdin'], {
    input: commit,
    encoding: 'utf8',
  }).trim();
const rawHead = (root: string): Buffer => execFileSync('git', ['-C', root, 'cat-file', 'commit', 'HEAD']);
const setLine = (root: string, to: string): string => git(root, 'update-ref', 'refs/minutebook/head', to);

test('a sound book is sound, also to a second reader, and in a plain clone of it', async () => {
  const root = await workedBook();
  const found = await verifyBook({ root, clock: systemClock, deep: true });
  expect(found).toMatchObject({ ok: true, findings: [], commits: 4 });
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', root, clone);
  expect(await verifyBook({ root: clone, clock: systemClock, deep: true })).toMatchObject({
    ok: true,
    findings: [],
  });
  expect(existsSync(join(clone, '.minutebook'))).toBe(false);
});

test('an index whose pack a power cut took with it says nothing', async () => {
  const root = await workedBook();
  const packs = join(root, '.git/objects/pack');
  const indexes = readdirSync(packs).filter((name) => name.endsWith('.idx'));
  expect(indexes.length).toBeGreaterThan(0);
  for (const [n, name] of indexes.entries())
    copyFileSync(join(packs, name), join(packs, `pack-${String(n).padStart(40, '0')}.idx`));
  expect(await verifyBook({ root, clock: systemClock, deep: true })).toMatchObject({
    ok: true,
    findings: [],
  });
});

test('a shallow clone is sound: what is past its edge is not missed', async () => {
  const root = await workedBook();
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', '--depth', '2', `file://${root}`, clone);
  const found = await verifyBook({ root: clone, clock: systemClock });
  expect(found).toMatchObject({ ok: true, findings: [], commits: 2 });
});

test('a commit of the engine’s that was changed, copied or signed by a stranger is told', async () => {
  const root = await workedBook();
  const [raw, head] = [rawHead(root), git(root, 'rev-parse', 'HEAD')];
  setLine(root, rewrite(root, Buffer.from(raw.toString('latin1').replace('Two', 'Six'), 'latin1')));
  expect(codes(await look(root))).toContain('signature-bad');
  const unsigned = raw.toString('latin1').replace(/gpgsig (?:.*\n )*.*\n/, '');
  setLine(root, rewrite(root, Buffer.from(unsigned, 'latin1')));
  expect(codes(await look(root))).toContain('signature-missing');
  setLine(root, head);
  const book = join(root, 'minutebook.yaml');
  writeFileSync(book, readFileSync(book, 'utf8').replace(/^hosts:\n(?:.*\n)*?(?=\S|$)/m, ''));
  git(root, 'commit', '-qam', 'Forget the host');
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', root, clone);
  const found = await verifyBook({ root: clone, clock: systemClock });
  expect(found.findings.map(({ code, level }) => [code, level])).toContainEqual([
    'signature-unknown',
    'notice',
  ]);
});

test('a history that was rewritten behind what this host saw is told, until it is put back or forgotten', async () => {
  const root = await workedBook();
  const head = git(root, 'rev-parse', 'refs/minutebook/head');
  expect(readSeen(root)?.head).toBe(head);
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  setLine(root, git(root, 'rev-parse', 'HEAD'));
  const [rewritten] = await look(root);
  expect(rewritten).toMatchObject({ code: 'history-rewritten', commit: head });
  // Going on from there does not make it forgotten.
  const engine = await openTestEngine(root);
  await engine.perform('issue.create', { title: 'Three', company: 'acme' }, engine.member);
  await engine.stop();
  expect(readSeen(root)?.head).toBe(head);
  expect(minutebook(root, ['doctor']).out).toMatch(/fail {2}history/);
  type(root, [rewritten!.command!]);
  expect(codes(await look(root))).not.toContain('history-rewritten');
  setLine(root, git(root, 'rev-parse', 'HEAD~1'));
  expect(codes(await look(root))).toContain('history-rewritten');
  rmSync(join(root, '.minutebook/seen.json'));
  expect(codes(await look(root))).not.toContain('history-rewritten');
});

test('files that no list is made from are read as well: events, a package’s sidecar, submodules', async () => {
  const root = await workedBook();
  const events = 'companies/acme/events/2026-11-22/16/0803-host-1.ndjson';
  writeFiles(root, { [events]: '{"id":"e1"}\n', 'companies/acme/.paperclip.yaml': 'schema: [\n' });
  git(root, 'add', '-A');
  git(
    root,
    'update-index',
    '--add',
    '--cacheinfo',
    `160000,${git(root, 'rev-parse', 'HEAD')},companies/acme/agents/sub`,
  );
  git(root, 'commit', '-qm', 'Bring more');
  const { findings } = await verifyRange(root, 'HEAD~1..HEAD');
  expect(findings.map(({ path, code }) => [path, code])).toContainEqual([events, 'line-invalid']);
  await (await openTestEngine(root)).stop();
  const found = await look(root);
  expect(found.map(({ path, code, line }) => [path, code, line])).toEqual(
    expect.arrayContaining([
      ['companies/acme/.paperclip.yaml', 'file-invalid', 1],
      ['companies/acme/agents/sub', 'name-misfit', null],
    ]),
  );
  // What the engine alone writes does not stay.
  expect(found.map(({ path }) => path)).not.toContain(events);
});

test('a catalog that says something else than the files is told by --deep, and made anew by what is typed', async () => {
  const root = await workedBook();
  const catalog = new Sqlite(join(root, '.minutebook/catalog.sqlite'));
  catalog.exec("UPDATE issues SET title = 'Forged' WHERE number = 1");
  catalog.close();
  expect(await look(root)).toEqual([]);
  const [differs] = await look(root, true);
  expect(differs).toMatchObject({ code: 'catalog-differs', found: expect.stringContaining('issues') });
  type(root, [differs!.command!]);
  expect(await look(root, true)).toEqual([]);
});

test('an object that is not what its name says is told by git and by the second reader', async () => {
  const root = await workedBook();
  const reader = openBook(root);
  const head = reader.head()!;
  const folder = gitFolder(root);
  expect((await readAgain(folder, reader, head)).findings).toEqual([]);
  const lying = { ...readingOf(reader), close: () => undefined };
  const files = await readAgain(folder, { ...lying, blob: () => Buffer.from('else') }, head);
  expect(files.findings.map(({ code }) => code)).toContain('readers-disagree');
  const commits = await readAgain(
    folder,
    { ...lying, commit: (oid) => ({ ...reader.commit(oid), tree: oid }) },
    head,
  );
  expect(commits.findings.some(({ found }) => /commit .* reads differently/.test(found))).toBe(true);
  reader.close();
  writeFileSync(join(root, 'note.txt'), 'A note that only this object holds.');
  const blob = git(root, 'hash-object', '-w', 'note.txt');
  const loose = join(root, '.git/objects', blob.slice(0, 2), blob.slice(2));
  execFileSync('chmod', ['u+w', loose]);
  writeFileSync(loose, 'x');
  expect(codes(await look(root))).toContain('object-damaged');
});

test('of a range only what it changed is judged, in a plain clone, as a forge shows it', async () => {
  const root = await workedBook();
  writeFiles(root, { [agent('old')]: '---\nx: [\n---\n' });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Break one before');
  const base = git(root, 'rev-parse', 'HEAD');
  git(root, 'switch', '-qc', 'proposal');
  writeFiles(root, {
    [agent('new')]: agentText({ reportsTo: 'ghost' }),
    'companies/acme/issues/new/x.md': issueText(),
  });
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'Propose');
  git(root, 'rm', '-q', agent('cto'));
  writeFileSync(join(root, agent('new')), '---\nname: a: b\n---\n');
  git(root, 'commit', '-qam', 'Propose more');
  const clone = join(temporaryFolder(), 'clone');
  git(root, 'clone', '-q', '--branch', 'proposal', root, clone);

  const judged = await verifyRange(clone, `${base}..HEAD`);
  expect(judged).toMatchObject({ ok: false, commits: 2, files: 3 });
  expect(judged.findings.map(({ path, code, line }) => [path, code, line])).toEqual([
    [agent('new'), 'file-invalid', 2],
    // What its last good version says still counts.
    [agent('new'), 'reference-dangling', null],
    [agent('cto'), 'entity-removed', null],
  ]);
  const shown = minutebook(clone, ['verify', '--range', 'origin/main..', '--format', 'github']);
  expect(shown.code).toBe(7);
  expect(shown.out.split('\n')[0]).toBe(
    `::error file=${agent('new')},line=2,title=minutebook%3A file-invalid::the value of name holds a second ": " and is not quoted%0AWrite it like this: name: "a: b". Or take the last good version back.%0A$ ${judged.findings[0]!.command}`,
  );
  expect(await verifyRange(clone, `${base}..${base}`)).toMatchObject({ ok: true, commits: 0, findings: [] });
  expect(minutebook(clone, ['verify', '--range', 'nothing..HEAD'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no commit nothing'),
  });
  const shallow = join(temporaryFolder(), 'shallow');
  git(root, 'clone', '-q', '--depth=1', '--branch', 'proposal', `file://${root}`, shallow);
  expect(minutebook(shallow, ['verify', '--range', `${base}..HEAD`])).toMatchObject({
    code: 2,
    err: expect.stringContaining('fetch-depth'),
  });
});
