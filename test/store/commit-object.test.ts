import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatCommit,
  formatMessage,
  parseCommit,
  parseMessage,
  personAt,
  withSignature,
} from '../../engine/store/commit-object.ts';
import { git, gitFolder } from '../helpers/folder.ts';

const ada = personAt({ name: 'Ada', email: 'ada@example.org' }, 1_795_000_000_123);
const commitOf = (message: string) => ({
  tree: 'a'.repeat(40),
  parents: ['b'.repeat(40), 'c'.repeat(40)],
  author: ada,
  committer: ada,
  message,
});
const line = fc.stringMatching(/^[ -~é😀]{1,40}$/u).filter((text) => text.trim() === text && text !== '');
const trailers = fc.array(fc.tuple(fc.constantFrom('Action', 'Actor', 'Entity', 'Run'), line), {
  minLength: 1,
  maxLength: 4,
});

test('a commit that was formatted is parsed to the same fields', () => {
  fc.assert(
    fc.property(line, trailers, (subject, list) => {
      const commit = commitOf(formatMessage(subject, undefined, list));
      expect(parseCommit(formatCommit(commit))).toEqual(commit);
      expect(parseMessage(commit.message)).toEqual({ subject, body: '', trailers: list });
    }),
  );
});

test('git reads the same trailers, and prose never passes for one', () => {
  const body = 'Because of this:\n\nActor: user:mallory\nAction: issue.delete';
  const message = formatMessage('Check out ACME-42 for cto', body, [['Actor', 'agent:acme/cto']]);
  const read = execFileSync('git', ['interpret-trailers', '--parse'], { input: message }).toString();
  expect(read).toBe('Actor: agent:acme/cto\n');
  expect(parseMessage(message)).toEqual({
    subject: 'Check out ACME-42 for cto',
    body,
    trailers: [['Actor', 'agent:acme/cto']],
  });
  expect(() => formatMessage('A subject', body, [])).toThrow(
    expect.objectContaining({ code: 'MESSAGE_INVALID' }),
  );
  expect(parseMessage('Actor: user:mallory\n').trailers).toEqual([]);
});

test.each(['', '   ', 'two\nlines', 'a\u001b[31mred', 'a\rb', 'a\u0085b', 'a\u2028b', 'x'.repeat(1001)])(
  'a subject of %j is refused',
  (subject) => {
    expect(() => formatMessage(subject, undefined, [])).toThrow(
      expect.objectContaining({ code: 'MESSAGE_INVALID' }),
    );
  },
);

test('a trailer that would begin another line is refused', () => {
  expect(() => formatMessage('A', undefined, [['Actor', 'x\nActor: system']])).toThrow(
    expect.objectContaining({ code: 'MESSAGE_INVALID' }),
  );
});

test('a signature is taken out of a commit again, byte for byte', () => {
  const payload = formatCommit(commitOf('Subject\n\nBody\n'));
  const { signed, ...fields } = parseCommit(
    withSignature(payload, '-----BEGIN-----\nabc\ndef\n-----END-----\n'),
  );
  expect(signed).toEqual({ payload, signature: '-----BEGIN-----\nabc\ndef\n-----END-----' });
  expect(fields).toEqual(parseCommit(payload));
});

test('a name that would end its field loses what ends it', () => {
  const bytes = formatCommit({
    ...commitOf('S\n'),
    author: { name: 'Eve <eve@x>\n\nhi', email: 'a>b\n', at: 1000 },
  });
  expect(parseCommit(bytes).author).toEqual({ name: 'Eve eve@xhi', email: 'ab', at: 1000 });
});

test('a commit that git made is read', () => {
  const root = gitFolder({ 'a.md': '1' });
  git(
    root,
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'Über\n\nBody\n\nReviewed-by: Eve',
    '--author=Zoë Ω <z@x>',
  );
  const bytes = execFileSync('git', ['-C', root, 'cat-file', 'commit', 'HEAD']);
  const { author, parents, message, tree } = parseCommit(bytes);
  expect({ author: author.name, parents, tree }).toEqual({
    author: 'Zoë Ω',
    parents: [git(root, 'rev-parse', 'HEAD~')],
    tree: git(root, 'rev-parse', 'HEAD^{tree}'),
  });
  expect(parseMessage(message)).toEqual({
    subject: 'Über',
    body: 'Body',
    trailers: [['Reviewed-by', 'Eve']],
  });
});
