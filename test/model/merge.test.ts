// Three-way merge by meaning: both people's work, or a conflict that shows both sides. Never markers in a file.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDocument, parseDocument } from '../../engine/model/document.ts';
import { mergeFile } from '../../engine/model/merge.ts';
import { mergeLines } from '../../engine/model/merge-lines.ts';
import { scalar } from './nasty.ts';

const path = 'companies/acme/issues/00xx/ACME-1.md';
const base = `---
status: todo   # ours alone
priority: medium
labels:
  - a
  - b
updated: "2026-11-22T10:00:00.000Z"
---
# Title

One

Two

Three
`;
const edit = (...pairs: [from: string, to: string][]): string =>
  pairs.reduce((text, [from, to]) => text.replace(from, to), base);
const merge = (ours: string, theirs: string) => mergeFile(path, base, ours, theirs);

test('neighbouring keys and paragraphs of two people come together', () => {
  const ours = edit(['todo', 'in_progress'], ['One', 'One, ours'], ['10:00', '11:00']);
  const theirs = edit(
    ['medium', 'high'],
    ['Three', 'Three, theirs'],
    ['10:00', '12:00'],
    ['# Title', '# Better'],
  );
  expect(merge(ours, theirs)).toEqual({
    text: edit(
      ['todo', 'in_progress'],
      ['medium', 'high'],
      ['10:00', '12:00'],
      ['# Title', '# Better'],
      ['One', 'One, ours'],
      ['Three', 'Three, theirs'],
    ),
  });
});

test('lists are united: additions of both stay, removals of both go', () => {
  const merged = merge(edit(['  - a\n', '  - ours\n']), edit(['  - b\n', '  - theirs\n']));
  expect(parseDocument(merged.text!, path).front['labels']).toEqual(['ours', 'theirs']);
});

test('a key changed on both sides is a conflict with its three values', () => {
  expect(merge(edit(['medium', 'high']), edit(['medium', 'low']))).toEqual({
    conflicts: [{ field: 'priority', base: 'medium', ours: 'high', theirs: 'low' }],
  });
});

test('a paragraph changed on both sides is a conflict with its three texts', () => {
  expect(merge(edit(['Two', 'Zwei']), edit(['Two', 'Deux'])).conflicts).toEqual([
    { field: 'body', base: 'Two', ours: 'Zwei', theirs: 'Deux' },
  ]);
});

test('of two statuses the one that follows the other counts, with the times that belong to it', () => {
  const started = edit(['todo', 'in_progress']).replace(
    'updated',
    'checkoutRun: r1\nstartedAt: "2026-11-22T10:30:00.000Z"\nupdated',
  );
  const done = edit(['todo', 'done']).replace(
    'updated',
    'startedAt: "2026-11-22T10:20:00.000Z"\ncompletedAt: "2026-11-22T11:00:00.000Z"\nupdated',
  );
  for (const merged of [merge(started, done), merge(done, started)]) {
    const { front } = parseDocument(merged.text!, path);
    expect(front).toMatchObject({
      status: 'done',
      completedAt: '2026-11-22T11:00:00.000Z',
      startedAt: '2026-11-22T10:20:00.000Z',
    });
    expect(front).not.toHaveProperty('checkoutRun');
  }
  expect(merge(edit(['todo', 'done']), edit(['todo', 'cancelled'])).conflicts?.[0]?.field).toBe('status');
});

test('comments of both sides stay where lines allow it', () => {
  const merged = merge(edit(['todo   #', 'done   #']), edit(['updated', '# theirs\nupdated']));
  expect(merged.text).toBe(edit(['todo   #', 'done   #'], ['updated', '# theirs\nupdated']));
});

test('maps are merged key by key', () => {
  const file = (adapter: object) => composeDocument({ name: 'A', adapter }, {});
  const agent = 'companies/a/agents/b/AGENTS.md';
  const merged = mergeFile(
    agent,
    file({ type: 'x', cwd: '/a' }),
    file({ type: 'y', cwd: '/a' }),
    file({ type: 'x', cwd: '/b' }),
  );
  expect(parseDocument(merged.text!, agent).front['adapter']).toEqual({ type: 'y', cwd: '/b' });
});

test('what cannot be read is merged as lines, or shown whole', () => {
  const broken = edit(['medium', 'a: b: c']);
  expect(mergeFile(path, base, broken, edit(['Three', 'Drei'])).text).toBe(broken.replace('Three', 'Drei'));
  expect(mergeFile(path, base, broken, edit(['medium', 'high'])).conflicts?.[0]?.field).toBe('file');
});

test('merging is the same from both sides, and a side that changed nothing adds nothing', () => {
  const front = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), scalar, { noNullPrototype: true });
  const body = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 6 }).map((lines) => lines.join('\n'));
  const file = fc.tuple(front, body).map(([keys, text]) => composeDocument(keys, { title: 'T', body: text }));
  fc.assert(
    fc.property(file, file, file, (was, ours, theirs) => {
      expect(mergeFile('x.md', was, ours, was)).toEqual({ text: ours });
      expect(mergeFile('x.md', was, was, theirs)).toEqual({ text: theirs });
      const [one, other] = [mergeFile('x.md', was, ours, theirs), mergeFile('x.md', was, theirs, ours)];
      expect(one.conflicts?.length).toBe(other.conflicts?.length);
      if (one.text === undefined || other.text === undefined) return;
      expect(parseDocument(one.text, 'x.md')).toMatchObject({
        front: parseDocument(other.text, 'x.md').front,
        body: parseDocument(other.text, 'x.md').body,
      });
    }),
    { numRuns: 500 },
  );
});

test('lines: everything one side did is in a clean merge', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 8 });
  fc.assert(
    fc.property(lines, lines, (was, ours) => {
      expect(mergeLines(was, ours, was)).toEqual({ lines: ours, conflicts: [] });
      expect(mergeLines(was, was, ours)).toEqual({ lines: ours, conflicts: [] });
      expect(mergeLines(was, ours, ours)).toEqual({ lines: ours, conflicts: [] });
    }),
    { numRuns: 500 },
  );
});
