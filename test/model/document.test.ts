// Reading, editing and composing: an edit changes its keys and not one byte besides.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDocument, editDocument, parseDocument } from '../../engine/model/document.ts';
import { equal } from '../../engine/model/equal.ts';
import { nastyFile, value } from './nasty.ts';

const valid = nastyFile.filter((file) => {
  try {
    parseDocument(file, 'x.md');
    return true;
  } catch {
    return false;
  }
});
const keys = fc.constantFrom(
  'status',
  'labels',
  'adapter',
  'id',
  'brandNew',
  'quoted key',
  'key with space',
  'note',
);
const order = ['id', 'status', 'brandNew', 'assignee', 'labels', 'updated'];

test('a file that is not edited stays as it is, byte for byte', () => {
  fc.assert(
    fc.property(valid, (file) => {
      const { front, title, body, content } = parseDocument(file, 'x.md');
      expect(editDocument(file, {})).toBe(file);
      expect(editDocument(file, { set: {} })).toBe(file);
      expect(editDocument(file, { set: { ...front }, body, ...(title ? { title } : {}) })).toBe(file);
      expect(editDocument(file, { content })).toBe(file);
    }),
    { numRuns: 300 },
  );
});

test('setting a key changes that key and nothing else', () => {
  fc.assert(
    fc.property(valid, keys, value, (file, key, next) => {
      const before = parseDocument(file, 'x.md');
      const after = parseDocument(editDocument(file, { set: { [key]: next }, order }), 'x.md');
      expect(after.front).toEqual({ ...before.front, [key]: next });
      expect(after.content).toBe(before.content);
      const kept = (front: object): string[] => Object.keys(front).filter((one) => one !== key);
      expect(kept(after.front)).toEqual(kept(before.front));
    }),
    { numRuns: 1000 },
  );
});

test('setting several keys one after the other and at once come to the same values', () => {
  fc.assert(
    fc.property(
      valid,
      fc.dictionary(keys, fc.option(value, { nil: undefined }), { noNullPrototype: true }),
      (file, set) => {
        const { front } = parseDocument(file, 'x.md');
        const expected = Object.fromEntries(
          Object.entries({ ...front, ...set }).filter(([, one]) => one !== undefined),
        );
        expect(parseDocument(editDocument(file, { set, order }), 'x.md').front).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('removing a key removes lines and adds none', () => {
  fc.assert(
    fc.property(valid, keys, (file, key) => {
      const edited = editDocument(file, { set: { [key]: undefined } });
      const before = file.split('\n');
      const left = edited.split('\n').reduce((at, line) => {
        const found = before.indexOf(line, at);
        expect(found).toBeGreaterThanOrEqual(at);
        return found + 1;
      }, 0);
      expect(left).toBeLessThanOrEqual(before.length);
      expect(key in parseDocument(edited, 'x.md').front).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test('setting a key and setting it back keeps every comment line of the file', () => {
  fc.assert(
    fc.property(valid, fc.constantFrom('status', 'updated'), (file, key) => {
      const { front } = parseDocument(file, 'x.md');
      const was = front[key];
      fc.pre(was === undefined || typeof was === 'string');
      const changed = editDocument(file, { set: { [key]: 'other value' }, order });
      const back = editDocument(changed, { set: { [key]: was }, order });
      const comments = (text: string): string[] => text.split(/\r?\n/).filter((line) => line.startsWith('#'));
      expect(comments(back)).toEqual(comments(file));
      expect(equal(parseDocument(back, 'x.md').front, front)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('composing, reading and composing again gives the same bytes', () => {
  const front = fc.dictionary(keys, value, { noNullPrototype: true });
  const title = fc.stringMatching(/^[A-Za-z0-9:#"' -]{1,20}$/).filter((text) => text.trim() !== '');
  const body = fc.stringMatching(/^[a-z#\n -]{0,60}$/);
  fc.assert(
    fc.property(front, title, body, (given, heading, text) => {
      const once = composeDocument(given, { title: heading, body: text }, order);
      const read = parseDocument(once, 'x.md');
      expect(read.front).toEqual(given);
      expect(read.title).toBe(heading.replace(/\s+/g, ' ').trim());
      expect(composeDocument({ ...read.front }, { title: read.title!, body: read.body }, order)).toBe(once);
    }),
    { numRuns: 300 },
  );
});

const issue = `---
id: 1
status: todo   # chosen by Ada
# the next one is ours
x-team: blue
labels:
    - one   # first
    # about two
    - two
updated: "2026"
---
# Sign-in: token expires

Text
`;

test('a comment at the end of the edited line stays, and so does the space before it', () => {
  expect(editDocument(issue, { set: { status: 'done' } })).toBe(issue.replace('todo ', 'done '));
});

test('a list keeps its indentation and the comments of its items', () => {
  expect(editDocument(issue, { set: { labels: ['one', 'two', 'three'] } })).toBe(
    issue.replace('    - two\n', '    - two\n    - three\n'),
  );
  expect(editDocument(issue, { set: { labels: ['two'] } })).toBe(issue.replace('    - one   # first\n', ''));
});

test('a new key goes to its place among the others', () => {
  const edited = editDocument(issue, {
    set: { assignee: 'cto' },
    order: ['id', 'status', 'assignee', 'labels'],
  });
  expect(edited).toBe(issue.replace('# the next', 'assignee: cto\n# the next'));
});

test('a map is changed key by key', () => {
  const text = '---\nadapter:\n  type: process   # kept\n  # about the runner\n  runner: demo\n---\n';
  const edited = editDocument(text, { set: { adapter: { type: 'process', runner: 'other', cwd: '/x' } } });
  expect(edited).toBe(text.replace('demo\n', 'other\n  cwd: /x\n'));
});

test('an empty list stays away, and takes the key with it where one was', () => {
  expect(editDocument(issue, { set: { blockedBy: [] } })).toBe(issue);
  expect(editDocument(issue, { set: { labels: [] } })).not.toContain('labels');
});

test('a title is changed where it stands', () => {
  expect(editDocument(issue, { title: 'New: title' })).toBe(
    issue.replace('Sign-in: token expires', 'New: title'),
  );
  const task = '---\nname: Old name\nassignee: ceo\n---\n\nText\n';
  expect(editDocument(task, { title: 'New: name' })).toBe(task.replace('Old name', '"New: name"'));
  const late = '---\na: 1\n---\nIntro\n\n# Late   \n\nEnd\n';
  expect(editDocument(late, { title: 'Later' })).toBe(late.replace('# Late   ', '# Later'));
  expect(editDocument('---\na: 1\n---\nBody\n', { title: 'Now' })).toBe('---\na: 1\n---\n# Now\n\nBody\n');
});

test('a new body stands below the title that was there', () => {
  expect(parseDocument(editDocument(issue, { body: 'Other\n\n# Section\n' }), 'x.md')).toMatchObject({
    title: 'Sign-in: token expires',
    body: 'Other\n\n# Section',
  });
  const task = '---\nname: A\n---\n\nText\n';
  expect(editDocument(task, { body: 'New' })).toBe('---\nname: A\n---\n\nNew\n');
});

test('CRLF and a byte order mark are kept in untouched parts and used in new lines', () => {
  const windows = `\ufeff${issue.replaceAll('\n', '\r\n')}`;
  const edited = editDocument(windows, { set: { status: 'done', goal: 'g' }, title: 'T', body: 'a\nb' });
  expect(edited.startsWith('\ufeff---\r\n')).toBe(true);
  expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
});

test('a file without front matter gets one, and keeps its text', () => {
  expect(editDocument('# Only a title\n\nText', { set: { id: 'x' } })).toBe(
    '---\nid: x\n---\n# Only a title\n\nText',
  );
  expect(editDocument('', { set: { id: 'x' } })).toBe('---\nid: x\n---\n');
});

test('a heading inside a code fence is no title', () => {
  expect(parseDocument('```sh\n# comment\n```\n# Real\n', 'x.md').title).toBe('Real');
  expect(parseDocument('```sh\n# comment\n```\n', 'x.md').title).toBeUndefined();
});

test('a text that begins with a rule is not taken for front matter', () => {
  const text = composeDocument({}, { body: '---\nnot: front\n---\ntext' });
  expect(parseDocument(text, 'x.md')).toMatchObject({ front: {}, body: '---\nnot: front\n---\ntext' });
});
