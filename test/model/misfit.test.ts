// What hides in a tree: each way of writing a path wrong is told, with the path that was meant; what is right is not.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasTwin, judgeEntry, twinsIn } from '../../engine/model/misfit.ts';
import { isSegment } from '../../engine/model/names.ts';
import { locate } from '../../engine/model/paths.ts';

const issue = 'companies/acme/issues/00xx/ACME-1.md';
const cto = 'companies/acme/agents/cto/AGENTS.md';

test('a path that only looks like the right one is told, with the right one', () => {
  const meant: [path: string, to: string, says: RegExp][] = [
    ['companies/acme/issues/00xx/acme-1.md', issue, /letter case/],
    ['companies/acme/issues/00XX/ACME-1.MD', issue, /letter case/],
    ['companies/acme/agents/cto/agents.md', cto, /letter case/],
    ['Companies/acme/Agents/cto/AGENTS.md', cto, /letter case/],
    ['companies/acme/agents/ct\u200bo/AGENTS.md', cto, /cannot be seen/],
    ['companies/acme/agents/cto\u202e/AGENTS.md', cto, /cannot be seen/],
    ['companies/acme/agents/cto\n/AGENTS.md', cto, /cannot be seen/],
    ['companies/acme/agents/cto./AGENTS.md', cto, /dot or a space/],
    ['companies/acme/agents/cto /AGENTS.md', cto, /dot or a space/],
    ['companies/acme/goals/Cafe\u0301.md', 'companies/acme/goals/Café.md', /Unicode form/],
    ['companies/acme/agents/.git/AGENTS.md', 'companies/acme/agents/git/AGENTS.md', /dot or a space/],
    ['companies/acme/labels/a"b.md', 'companies/acme/labels/a-b.md', /some system refuses/],
    ['users/Ada.MD', 'users/Ada.md', /letter case/],
    ['Minutebook.yaml', 'minutebook.yaml', /letter case/],
    ['companies/acme/issues/ACME-1.md', issue, /outside the folders/],
    ['companies/acme/issues/fix it.md', 'companies/acme/issues/new/fix it.md', /outside the folders/],
    ['companies/acme/issues/00xx/fix it.md', 'companies/acme/issues/new/fix it.md', /outside the folders/],
    ['companies/acme/agents/cto.md', cto, /a folder for each/],
    ['companies/acme/goals/old/grow.md', 'companies/acme/goals/grow.md', /files only/],
  ];
  for (const [path, to, says] of meant) {
    const misfit = judgeEntry(path, 'file');
    expect(misfit, JSON.stringify(path)).toMatchObject({ to });
    expect(misfit!.found).toMatch(says);
    expect(locate(to), to).toBeDefined();
  }
});

test('a name that means whoever asks is told of what is asked for by its name, and of nothing else', () => {
  for (const [path, to] of [
    ['companies/acme/agents/me/AGENTS.md', 'companies/acme/agents/me-1/AGENTS.md'],
    ['companies/acme/goals/me.md', 'companies/acme/goals/me-1.md'],
    ['companies/acme/projects/me/milestones/Me.md', 'companies/acme/projects/me/milestones/Me-1.md'],
    ['users/me.md', 'users/me-1.md'],
  ] as const) {
    expect(judgeEntry(path, 'file')).toMatchObject({ to, found: expect.stringMatching(/whoever asks/) });
    expect(judgeEntry(to, 'file')).toBeUndefined();
  }
  for (const path of ['companies/acme/issues/new/me.md', 'companies/acme/agents/me/memory/me.md'])
    expect(judgeEntry(path, 'file')).toBeUndefined();
});

test('a name that no system can take is told wherever it stands', () => {
  for (const name of ['..', '.git', '.GIT', 'git~1', '.g\u200cit', 'a\u0007b', 'a\\b', 'x\u202ey'])
    expect(judgeEntry(`companies/acme/assets/${name}/logo.png`, 'file'), JSON.stringify(name)).toMatchObject({
      level: 'damage',
    });
  expect(judgeEntry(`companies/acme/agents/${'x'.repeat(300)}/AGENTS.md`, 'file')).toMatchObject({
    found: expect.stringMatching(/too long/),
  });
  expect(judgeEntry('companies/acme/runs/yesterday.md', 'file')).toMatchObject({ level: 'damage' });
});

test('a folder, a link or a submodule in the place of something is told', () => {
  expect(judgeEntry(issue, 'folder')).toMatchObject({ found: expect.stringMatching(/folder stands/) });
  for (const path of [
    'companies',
    'companies/acme',
    'companies/acme/agents',
    'companies/acme/agents/cto',
    'companies/acme/issues',
    'companies/acme/issues/00xx',
    'companies/acme/issues/00xx/ACME-1/comments',
    'companies/acme/runs',
    'users',
  ]) {
    expect(judgeEntry(path, 'link'), path).toMatchObject({ level: 'damage' });
    expect(judgeEntry(path, 'submodule'), path).toMatchObject({ level: 'damage' });
    expect(judgeEntry(path, 'folder'), path).toBeUndefined();
  }
});

test('what is right, what is somebody’s own and what an editor left is not told', () => {
  for (const path of [
    issue,
    cto,
    'README.md',
    'docs/notes.md',
    'companies/acme/README.md',
    'companies/acme/agents/README.md',
    'companies/acme/agents/cto/HEARTBEAT.md',
    'companies/acme/agents/cto/memory/2026/notes.md',
    'companies/acme/issues/00xx/ACME-1/attachments/Screenshot at 16.08.png',
    'companies/acme/issues/00xx/ACME-1/attachments/deep/x.md',
    'companies/acme/issues/00xx/ACME-1.md~',
    'companies/acme/issues/00xx/.ACME-1.md.swp',
    'companies/acme/issues/00xx/ACME-1.md.bak',
    'companies/acme/skills/review/references/guide.md',
    'companies/acme/.paperclip.yaml',
    'companies/acme/images/org-chart.png',
  ])
    expect(judgeEntry(path, 'file'), path).toBeUndefined();
  expect(judgeEntry('companies/acme/agents/cto/CLAUDE.md', 'link')).toBeUndefined();
  expect(judgeEntry('companies/acme/skills/review/references', 'link')).toBeUndefined();
});

test('of two names that are one on some system the usual one is the first', () => {
  expect(twinsIn('companies/acme/agents', ['CTO', 'cto', 'ops'])).toEqual([{ name: 'CTO', first: 'cto' }]);
  expect(twinsIn('companies/acme/goals', ['Cafe\u0301.md', 'Café.md'])).toEqual([
    { name: 'Cafe\u0301.md', first: 'Café.md' },
  ]);
  expect(twinsIn('companies/acme/issues/00xx', ['ACME-1.md', 'acme-1.md'])).toEqual([
    { name: 'acme-1.md', first: 'ACME-1.md' },
  ]);
  expect(twinsIn('x', ['a', 'b', 'a.md'])).toEqual([]);
});

test('a name that came is the twin of one that was there, or of another that came', () => {
  const twin = (came: string[], names: string[]) => hasTwin(new Set(came), names);
  expect(twin(['acme-1.md'], ['ACME-1.md', 'acme-1.md'])).toBe(true);
  expect(twin(['Café.md'], ['Cafe\u0301.md', 'Café.md', 'x'])).toBe(true);
  expect(twin(['K'], ['\u212a', 'K'])).toBe(true);
  expect(twin(['a', 'A'], ['A', 'a'])).toBe(true);
  expect(twin(['a', 'b'], ['a', 'a.md', 'b', 'c'])).toBe(false);
});

test('whatever is judged, the path that was meant is a place, and is not judged again', () => {
  const segment = fc.oneof(
    fc.constantFrom('agents', 'cto', 'AGENTS.md', 'issues', '00xx', 'ACME-1.md', 'goals', 'CTO', 'grow.MD'),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), (segments) => {
      const path = ['companies', 'acme', ...segments].join('/');
      const misfit = judgeEntry(path, 'file');
      if (segments.every(isSegment) && locate(path)) expect(misfit).toBeUndefined();
      if (misfit?.to !== undefined && locate(misfit.to))
        expect(judgeEntry(misfit.to, 'file')).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});
