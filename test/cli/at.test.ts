// `--at` on the command line: without a daemon, with one, and in a clone that nobody set up.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';

const env = hostFolders;

/** A book with three issues; the commits that made them. */
function threeIssues(): { root: string; line: string[] } {
  const root = join(temporaryFolder(), 'book');
  const made = minutebook('/', [
    'init',
    root,
    '--user',
    'Ada <ada@example.org>',
    '--template',
    'solo-engineer',
  ]);
  expect(made, made.err).toMatchObject({ code: 0 });
  const line = ['One', 'Two', 'Three'].map((title) => answerOf(root, ['issue', 'create', title]).commit!);
  return { root, line };
}

interface Listed {
  items: { title: string }[];
}
const titlesOf = (answer: { result: never }): string[] =>
  (answer.result as Listed).items.map(({ title }) => title).toSorted();

test('a read answers as of a commit, says so, and looks at times from there', () => {
  const { root, line } = threeIssues();
  const [first, second] = line as [string, string];
  const answer = answerOf(root, ['issue', 'list', '--at', second.slice(0, 10)]);
  expect(titlesOf(answer)).toEqual(['One', 'Two']);
  expect(answer).toMatchObject({ minutebook: 1, ok: true, asOf: { commit: second } });
  expect(titlesOf(answerOf(root, ['--at', 'HEAD~2', 'issue', 'list']))).toEqual(['One']);

  const shown = minutebook(root, ['issue', 'list', '--at', first]);
  expect(shown.out).toMatch(/One/);
  expect(shown.out).not.toMatch(/Two/);
  expect(shown.err).toMatch(
    new RegExp(`^As of \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d, commit ${first.slice(0, 10)}\\.\\n$`),
  );
  expect(minutebook(root, ['issue', 'list', '--at', first, '--quiet']).err).toBe('');

  // What a view asks besides is of the same commit.
  expect(minutebook(root, ['company', 'show', '--at', first]).out).not.toMatch(/Two/);
  expect(answerOf(root, ['status', '--at', first]).result).toMatchObject({
    commit: first,
    companies: [{ issues: 1 }],
  });
  expect(minutebook(root, ['status', '--at', first]).out).toContain(`As of `);
  const log = answerOf(root, ['log', '--at', second, '--limit', '2']);
  expect(log).toMatchObject({
    asOf: { commit: second },
    result: { items: [{ commit: second }, { commit: first }] },
  });
});

test('what is no read, and what names no state, is refused with what to do; a clone reads its past and writes nothing', () => {
  const { root, line } = threeIssues();
  expect(minutebook(root, ['issue', 'create', 'Late', '--at', line[0]!])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/issue\.create changes the book/),
  });
  for (const words of [
    ['doctor'],
    ['verify'],
    ['reindex'],
    ['issue', 'edit', 'SOLO-1'],
    ['agent', 'why', 'engineer'],
  ])
    expect(answerOf(root, [...words, '--at', 'HEAD']), words[0]).toMatchObject({
      ok: false,
      error: { code: 'AT_NOT_READ' },
    });
  expect(minutebook(root, ['issue', 'list', '--at', 'whenever'])).toMatchObject({
    code: 2,
    err: expect.stringMatching(/"whenever" is neither a time nor a commit.*help.*--at/s),
  });
  expect(minutebook(root, ['log', '--at', '2001-01-01'])).toMatchObject({ code: 5 });
  expect(minutebook(root, ['help', 'issue', 'list']).out).toContain('--at');
  const clone = join(temporaryFolder(), 'clone');
  git('/', 'clone', '-q', root, clone);
  expect(titlesOf(answerOf(clone, ['issue', 'list', '--at', line[1]!]))).toEqual(['One', 'Two']);
  expect(existsSync(join(clone, '.minutebook'))).toBe(false);
});

test('a daemon answers the same', () => {
  const { root, line } = threeIssues();
  const host = { env: env() };
  const before = answerOf(root, ['issue', 'list', '--at', line[1]!], host);
  expect(minutebook(root, ['up'], host)).toMatchObject({ code: 0 });
  try {
    expect(answerOf(root, ['issue', 'list', '--at', line[1]!], host)).toEqual(before);
    expect(titlesOf(answerOf(root, ['issue', 'list', '--at', line[0]!], host))).toEqual(['One']);
    expect(answerOf(root, ['status', '--at', line[0]!], host).result).not.toHaveProperty('daemon');
    expect(answerOf(root, ['issue', 'create', 'Late', '--at', line[0]!], host)).toMatchObject({
      error: { code: 'AT_NOT_READ' },
    });
  } finally {
    expect(minutebook(root, ['down'], host)).toMatchObject({ code: 0 });
  }
});
