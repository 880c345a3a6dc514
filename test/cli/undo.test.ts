// Taking back and settling conflicts from the command line: what is said, which exit code, and what is left in the files.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, minutebook, type Ran } from '../helpers/command.ts';
import { newBook, openTestEngine } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';

const first = 'companies/acme/issues/00xx/ACME-1.md';

interface Book {
  root: string;
  /** Performs an action in this process: what is tested here is the command line. */
  act: (...calls: [name: string, input: object][]) => Promise<void>;
  run: (...args: string[]) => Ran;
}

async function book(): Promise<Book> {
  const root = await newBook();
  const act: Book['act'] = async (...calls) => {
    const engine = await openTestEngine(root);
    for (const [name, input] of calls) await engine.perform(name, input, engine.member);
    await engine.stop();
  };
  await act(
    ['company.create', { name: 'Acme', prefix: 'ACME' }],
    ['issue.create', { title: 'Work', body: 'One.' }],
  );
  return { root, act, run: (...args) => minutebook(root, args) };
}

test('a commit is named by the log, shown on a dry run, taken back, and told when it was changed again', async () => {
  const { root, act, run } = await book();
  await act(['issue.change', { issue: 'ACME-1', priority: 'high' }]);
  const named = / issue\.change +([0-9a-f]{8}) /.exec(run('log').out)?.[1];
  const dry = run('undo', named!, '--dry-run');
  expect(dry).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^-priority: high\n\+priority: medium$/m),
  });
  expect(dry.out).toContain('nothing was written');
  expect(readFileSync(join(root, first), 'utf8')).toContain('priority: high');

  await act(['issue.change', { issue: 'ACME-1', priority: 'critical' }]);
  const refused = run('undo', named!);
  expect(refused.code).toBe(4);
  expect(refused.err.replaceAll(/\s+/g, ' ')).toContain(
    'ACME-1 priority is critical now, it was medium before and high after it',
  );
  const later = /minutebook undo ([0-9a-f]{12})/.exec(refused.err)?.[1];
  expect(run('undo', later!)).toMatchObject({
    code: 0,
    out: expect.stringContaining('priority: critical → high'),
  });
  const { result, commit } = answerOf(root, ['undo', named!]);
  expect(result).toMatchObject({ subject: 'Undo "Change priority of ACME-1"', diff: null });
  expect(git(root, 'rev-parse', 'main')).toBe(commit);
  expect(readFileSync(join(root, first), 'utf8')).toContain('priority: medium');
  expect(git(root, 'status', '--porcelain')).toBe('');
});

test('conflicts are listed with both sides, and settled by field or in an editor', async () => {
  const { root, act, run } = await book();
  const old = readFileSync(join(root, first), 'utf8');
  await act(['issue.change', { issue: 'ACME-1', priority: 'high' }]);
  const save = (): void =>
    writeFileSync(
      join(root, first),
      old.replace('priority: medium', 'priority: low').replace('One.', 'Eins.'),
    );
  save();
  const adopted = run('adopt');
  expect([adopted.code, adopted.out.replaceAll(/\s+/g, ' ')]).toEqual([
    2,
    expect.stringContaining(`minutebook resolve ${first}`),
  ]);
  const listed = run('resolve');
  expect(listed.code).toBe(4);
  for (const line of [first, 'priority', 'was medium', 'mine low', 'theirs high'])
    expect(listed.out.replaceAll(/ +/g, ' ')).toContain(line);
  expect(run('resolve', first)).toMatchObject({
    code: 4,
    err: expect.stringContaining('--field priority=mine'),
  });
  expect(
    minutebook(join(root, 'companies'), [
      'resolve',
      first.slice('companies/'.length),
      '--field',
      'priority=theirs',
    ]),
  ).toMatchObject({ code: 0 });
  for (const line of ['priority: high', 'Eins.'])
    expect(readFileSync(join(root, first), 'utf8')).toContain(line);
  expect(run('resolve')).toMatchObject({ code: 0, out: 'No open conflicts.\n' });

  save();
  const editor = join(root, '.minutebook/editor');
  writeFileSync(editor, `#!/bin/sh\nsed -i -e '/^<<<<<<< /,/^>>>>>>> /c priority: critical' "$1"\n`, {
    mode: 0o755,
  });
  expect(
    minutebook(root, ['resolve', first, '--edit'], { env: { EDITOR: editor, VISUAL: '' } }),
  ).toMatchObject({ code: 0 });
  expect(readFileSync(join(root, first), 'utf8')).toContain('priority: critical');
  expect(git(root, 'status', '--porcelain')).toBe('');
});

test('a company that gets its old name back is told in a line, not file by file', async () => {
  const { act, run } = await book();
  await act(['company.rename', { company: 'acme', slug: 'apex' }]);
  const named = / company\.rename +([0-9a-f]{8}) /.exec(run('log').out)?.[1];
  const { code, out } = run('undo', named!);
  expect(code).toBe(0);
  const told = out.split('\n').filter((line) => / is (?:there|gone) again/.test(line));
  expect(told.map((line) => line.trim().replace(/ +/g, ' ')).sort()).toEqual([
    'acme is there again',
    'apex is gone again',
  ]);
});
