// Three-way merge by meaning: both people's work, or a conflict that shows both sides. Never markers in a file.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDocument, parseDocument } from '../../engine/model/document.ts';
import { mergeFile } from '../../engine/model/merge.ts';
import { mergeLines } from '../../engine/model/merge-lines.ts';
import { scalar } from './nasty.ts';
import { any, apart, lostIn } from './two-sides.ts';

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
    conflicts: [],
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

test('a version token that one side took away is the other side’s', () => {
  const without = edit(['updated: "2026-11-22T10:00:00.000Z"\n', '']);
  const newer = edit(['10:00', '11:00']);
  for (const { text } of [merge(without, newer), merge(newer, without)])
    expect(parseDocument(text, path).front['updated']).toBe('2026-11-22T11:00:00.000Z');
});

test('lists are united: additions of both stay, removals of both go', () => {
  const merged = merge(edit(['  - a\n', '  - ours\n']), edit(['  - b\n', '  - theirs\n']));
  expect(parseDocument(merged.text, path).front['labels']).toEqual(['ours', 'theirs']);
});

test('a key changed on both sides is a conflict with its three values', () => {
  expect(merge(edit(['medium', 'high']), edit(['medium', 'low']))).toEqual({
    text: edit(['medium', 'high']),
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
    const { front } = parseDocument(merged.text, path);
    expect(front).toMatchObject({
      status: 'done',
      completedAt: '2026-11-22T11:00:00.000Z',
      startedAt: '2026-11-22T10:20:00.000Z',
    });
    expect(front).not.toHaveProperty('checkoutRun');
  }
  expect(merge(edit(['todo', 'done']), edit(['todo', 'cancelled'])).conflicts[0]?.field).toBe('status');
});

test('comments of both sides stay where lines allow it', () => {
  const merged = merge(edit(['todo   #', 'done   #']), edit(['updated', '# theirs\nupdated']));
  expect(merged.text).toBe(edit(['todo   #', 'done   #'], ['updated', '# theirs\nupdated']));
});

test('comments of both sides stay although every version carries another token', () => {
  const ours = edit(
    ['todo   # ours alone', 'done # was todo'],
    ['10:00', '11:00'],
    ['updated', '# ours\nupdated'],
  );
  const theirs = edit(
    ['10:00', '12:00'],
    ['priority: medium', '# theirs\npriority: high'],
    ['  - b\n', '  - b # why\n  - c\n'],
  );
  const { text, conflicts } = merge(ours, theirs);
  expect(conflicts).toEqual([]);
  for (const line of [
    '# was todo',
    '# ours',
    '# theirs',
    'priority: high',
    '  - b # why',
    '  - c',
    'T12:00:',
  ])
    expect(text).toContain(line);
});

test('a comment that finds no place beside the other side’s is left to people, never dropped', () => {
  const { conflicts } = merge(edit(['# ours alone', '# one']), edit(['# ours alone', '# two']));
  expect(conflicts).toMatchObject([{ field: 'comments', theirs: expect.stringContaining('# two') }]);
});

test('one thing in a list that both sides replaced is a conflict, other things come together', () => {
  const agent = 'companies/a/agents/b/AGENTS.md';
  const file = (...budgets: [metric: string, limit: number][]) =>
    composeDocument({ name: 'A', budgets: budgets.map(([metric, limit]) => ({ metric, limit })) }, {});
  const was = file(['money', 5], ['runs', 10]);
  const raised = file(['money', 6], ['runs', 10]);
  expect(mergeFile(agent, was, raised, file(['money', 7], ['runs', 10])).conflicts).toMatchObject([
    { field: 'budgets' },
  ]);
  const { text, conflicts } = mergeFile(agent, was, raised, file(['money', 5], ['runs', 10], ['tokens', 9]));
  expect(conflicts).toEqual([]);
  expect(text).toBe(file(['money', 6], ['runs', 10], ['tokens', 9]));
});

test('where the sides contradict each other ours stands until somebody settles it, and all else is merged', () => {
  const ours = edit(['medium', 'high'], ['Two', 'Zwei'], ['One', 'Eins']);
  const theirs = edit(['medium', 'low'], ['Two', 'Deux'], ['# Title', '# Better']);
  expect(merge(ours, theirs).text).toBe(ours.replace('# Title', '# Better'));
  const settled = mergeFile(path, base, ours, theirs, {
    settle: ({ field }) => (field === 'priority' ? 'theirs' : undefined),
  });
  expect(settled.text).toBe(ours.replace('# Title', '# Better').replace('high', 'low'));
  expect(settled.conflicts.map(({ field }) => field)).toEqual(['body']);
});

test('an agent that one side terminated is terminated, and a run that one side ended has ended', () => {
  const file = (front: object): string => composeDocument({ ...front }, {});
  const meet = (at: string, was: object, one: object, other: object): object[] =>
    [
      [one, other],
      [other, one],
    ].map(([ours, theirs]) => {
      const { text, conflicts } = mergeFile(at, file(was), file(ours!), file(theirs!));
      expect(conflicts).toEqual([]);
      return parseDocument(text, at).front;
    });
  const [early, late] = ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'];
  const terminated = { status: 'terminated', terminatedAt: early };
  const paused = { status: 'paused', pauseReason: 'manual', pausedAt: late };
  const agent = 'companies/acme/agents/cto/AGENTS.md';
  for (const front of meet(agent, { status: 'active' }, terminated, { ...paused, title: 'Tech' }))
    expect(front).toEqual({ ...terminated, title: 'Tech' });
  for (const front of meet(agent, { status: 'active' }, paused, { ...paused, pausedAt: early }))
    expect(front).toEqual({ ...paused, pausedAt: early });
  const run = 'companies/acme/runs/2026-11-22/10/100000-cto-7f3a.md';
  const ended = { status: 'succeeded', endedAt: late };
  for (const front of meet(run, {}, { status: 'running' }, ended)) expect(front).toEqual(ended);
});

test('the status that stands brings what belongs to it, whichever side it is taken from', () => {
  const done = edit(['todo', 'done']).replace('updated', 'completedAt: "2026-11-22T11:00:00.000Z"\nupdated');
  const cancelled = edit(['todo', 'cancelled']).replace(
    'updated',
    'cancelledAt: "2026-11-22T12:00:00.000Z"\nupdated',
  );
  for (const side of ['ours', 'theirs'] as const) {
    const { text } = mergeFile(path, base, done, cancelled, { settle: () => side });
    const { front } = parseDocument(text, path);
    expect([front['status'], 'completedAt' in front, 'cancelledAt' in front]).toEqual(
      side === 'ours' ? ['done', true, false] : ['cancelled', false, true],
    );
  }
});

test('what takes something back never gives way to a later move', () => {
  const blocked = edit(['todo', 'blocked']);
  const before = edit(['todo', 'backlog']);
  const { conflicts } = mergeFile(path, base, blocked, before, { takesBack: true });
  expect(conflicts).toEqual([{ field: 'status', base: 'todo', ours: 'blocked', theirs: 'backlog' }]);
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
  expect(parseDocument(merged.text, agent).front['adapter']).toEqual({ type: 'y', cwd: '/b' });
});

test('what cannot be read is merged as lines, or shown whole', () => {
  const broken = edit(['medium', 'a: b: c']);
  expect(mergeFile(path, base, broken, edit(['Three', 'Drei'])).text).toBe(broken.replace('Three', 'Drei'));
  expect(mergeFile(path, base, broken, edit(['medium', 'high'])).conflicts[0]?.field).toBe('file');
});

test('merging is the same from both sides, and a side that changed nothing adds nothing', () => {
  const front = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), scalar, { noNullPrototype: true });
  const body = fc.array(fc.constantFrom('x', 'y', 'z'), { maxLength: 6 }).map((lines) => lines.join('\n'));
  const file = fc.tuple(front, body).map(([keys, text]) => composeDocument(keys, { title: 'T', body: text }));
  fc.assert(
    fc.property(file, file, file, (was, ours, theirs) => {
      expect(mergeFile('x.md', was, ours, was)).toEqual({ text: ours, conflicts: [] });
      expect(mergeFile('x.md', was, was, theirs)).toEqual({ text: theirs, conflicts: [] });
      const [one, other] = [mergeFile('x.md', was, ours, theirs), mergeFile('x.md', was, theirs, ours)];
      expect(one.conflicts.length).toBe(other.conflicts.length);
      if (one.conflicts.length > 0) return;
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
      for (const [one, other] of [
        [ours, was],
        [was, ours],
        [ours, ours],
      ] as const)
        expect(mergeLines(was, one, other, () => expect.unreachable('one side did nothing'))).toEqual(ours);
    }),
    { numRuns: 500 },
  );
});

test('two people who touched different places never conflict, and nothing of either is lost', () => {
  fc.assert(
    fc.property(apart, (two) => {
      const { text, conflicts } = mergeFile(path, two.base, two.ours.text, two.theirs.text);
      expect(conflicts).toEqual([]);
      expect(lostIn(text, two)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('whatever two people did is in the merged file or in a conflict', () => {
  fc.assert(
    fc.property(any, (two) => {
      const { text, conflicts } = mergeFile(path, two.base, two.ours.text, two.theirs.text);
      const shown = conflicts.flatMap(({ ours, theirs }) => [ours, theirs]).join('\n');
      const lost = lostIn(text, two).filter((what) => !shown.includes(what.replace('lost ', '')));
      // A removal that the other side contradicts is a conflict of its field.
      const fields = conflicts.map(({ field }) => parseDocument(two.base, path).front[field]);
      expect(lost.filter((what) => !fields.some((value) => what.endsWith(`: ${String(value)}`)))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
