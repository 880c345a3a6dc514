import { expect, test } from 'vitest';
import { shapeLines } from '../../engine/cli/shape.ts';
import { makePalette } from '../../engine/cli/style.ts';
import { displayWidth } from '../../engine/cli/text.ts';
import { agentTable, treeOf } from '../../engine/cli/views/agent.ts';
import { issueTable } from '../../engine/cli/views/issue.ts';
import { runList } from '../../engine/cli/views/run.ts';
import { agentWhy } from '../../engine/cli/views/why.ts';

const now = Date.parse('2026-11-22T12:00:00.000Z');
const frame = { width: 80, palette: makePalette(false), now };
const agent = (slug: string, reportsTo: string | null) => ({
  slug,
  name: slug,
  title: null,
  status: 'idle',
  reportsTo,
  adapter: 'process',
  openIssues: 0,
});
const drawn = (agents: ReturnType<typeof agent>[]) => treeOf(agents).map(({ branch, slug }) => branch + slug);

test('agents stand below whom they report to', () => {
  expect(
    drawn([
      agent('dev', 'cto'),
      agent('ceo', null),
      agent('cto', 'ceo'),
      agent('ops', 'cto'),
      agent('cmo', 'ceo'),
    ]),
  ).toEqual(['ceo', '├ cto', '│ ├ dev', '│ └ ops', '└ cmo']);
});

test('nobody is lost whose manager is unknown, themselves, or below them', () => {
  expect(drawn([agent('a', 'gone'), agent('b', 'b'), agent('c', 'd'), agent('d', 'c')])).toEqual([
    'a',
    'b',
    'c',
    'd',
  ]);
});

test('issues fit 80 columns, whatever their titles hold', () => {
  const issue = {
    identifier: 'ACME-42',
    status: 'todo',
    priority: 'high',
    assignee: 'cto',
    assigneeUser: null,
    updated: null,
  };
  const lines = issueTable(
    [
      { ...issue, title: '漢字'.repeat(60), blocked: true },
      {
        ...issue,
        title: 'plain',
        status: 'in_progress',
        priority: 'medium',
        assignee: null,
        assigneeUser: 'ada',
      },
    ],
    frame,
  );
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  expect(lines[1]).toMatch(/^ACME-42 {2}○ todo, waits {2,}high {6}cto/);
  expect(lines[2]).toMatch(/^ACME-42 {2}◐ in_progress {2,}@ada {6}plain$/);
});

test('an answer nobody drew a view for is a table of its columns, or its fields', () => {
  const list = {
    items: [{ slug: 'a', status: 'active', spentMicros: 1_500_000, updated: '2026-11-22T11:57:00.000Z' }],
    next: 'x',
  };
  expect(
    shapeLines(
      { name: 'goal.list', cli: { columns: ['slug', 'status', 'spentMicros', 'updated'] } },
      list,
      frame,
    ),
  ).toEqual(['slug  status    spent  updated', 'a     ○ active  $1.50  3m ago', 'More: --after x']);
  expect(shapeLines({ name: 'goal.list' }, { items: [], next: null }, frame)).toEqual(['No goal found.']);
  expect(shapeLines({ name: 'goal.show' }, { slug: 'a', openIssues: 3, gone: null }, frame)).toEqual([
    'slug         a',
    'open issues  3',
  ]);
});

test('the branches of a tree keep their indentation in the table', () => {
  const lines = agentTable([agent('ceo', null), agent('cto', 'ceo'), agent('dev', 'cto')], frame);
  expect(lines.slice(1).map((line) => line.replace(/ {2,}○.*/, ''))).toEqual(['ceo', '└ cto', '  └ dev']);
});

test('why an agent does not run is said first, in full, with what waits for it', () => {
  const lines = agentWhy(
    {
      agent: 'cto',
      may: false,
      reason: `host.yaml does not enable its adapter ${'x'.repeat(60)} (adapters: [process])`,
      details: { running: [], waiting: [{ issue: 'ACME-1', reasons: ['assigned', 'a comment'] }] },
    },
    frame,
  );
  expect(lines).toEqual([
    'cto  does not run',
    'host.yaml does not enable its adapter',
    `${'x'.repeat(60)} (adapters:`,
    '[process])',
    '',
    'Waits for it',
    'ACME-1  assigned, a comment',
  ]);
});

test('runs fit 80 columns with their whole id, and say where the next page is', () => {
  const run = {
    id: '01a204e7-036c-7c4e-97f9-38c0795c386b',
    agent: 'engineer',
    issue: 'LAN-3',
    status: 'succeeded',
    reason: 'exited with 0',
    startedAt: '2026-11-22T11:00:00.000Z',
  };
  const lines = runList(
    { items: [run, { ...run, status: 'failed', reason: 'exited with 3' }], next: 'x' },
    frame,
  );
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(80);
  expect(lines[1]).toContain(run.id);
  expect(lines.slice(3)).toEqual(['', 'engineer on LAN-3: exited with 3', 'More: --before x']);
});
