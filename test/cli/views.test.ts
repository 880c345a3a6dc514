import { expect, test } from 'vitest';
import { shapeLines } from '../../engine/cli/shape.ts';
import { makePalette } from '../../engine/cli/style.ts';
import { displayWidth } from '../../engine/cli/text.ts';
import { agentTable, treeOf } from '../../engine/cli/views/agent.ts';
import { companyDashboard } from '../../engine/cli/views/dashboard.ts';
import { commentLines, issueTable } from '../../engine/cli/views/issue.ts';
import { runList } from '../../engine/cli/views/run.ts';
import { bookStatus } from '../../engine/cli/views/status.ts';
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
  expect(lines.slice(3)).toEqual(['', 'engineer on LAN-3: exited with 3', 'More: --after x']);
});

test('a company at a glance says only days on which something ran', () => {
  const day = { date: '2026-11-21', succeeded: 0, failed: 0, other: 0, total: 0 };
  const lines = companyDashboard(
    {
      company: 'acme',
      agents: { active: 3, running: 1, paused: 0, error: 1 },
      tasks: { open: 12, inProgress: 2, blocked: 0, done: 30 },
      costs: { monthSpendCents: 1_250, monthBudgetCents: 5_000, monthUtilizationPercent: 25 },
      pendingApprovals: 1,
      budgets: { activeIncidents: 0, pausedAgents: 1 },
      runActivity: [day, { ...day, date: '2026-11-22', succeeded: 4, failed: 1, total: 5 }],
    },
    frame,
  );
  expect(lines).toEqual([
    'acme',
    'Agents     3 active, 1 running, 0 paused, 1 failed',
    'Issues     12 open, 2 in progress, 0 blocked, 30 done',
    'This month $12.50 of $50.00 (25 %)',
    'Budgets    0 used up, 1 agent paused by one',
    'Waiting    1 approval',
    'Runs, 2 d  5, 4 succeeded, 1 failed',
    '  2026-11-22  5 runs, 1 failed',
  ]);
});

test('what a file written by hand does not say is no reason to show nothing', () => {
  const comment = { author: null, createdAt: null, body: 'Said by hand.' };
  expect(commentLines(comment, frame).join('\n')).toMatch(/somebody[^]*Said by hand\./);
  const company = { slug: 'acme', name: 'Acme', status: null, agents: 0, openIssues: 0, issues: 0 };
  const companies = [{ ...company, liveRuns: 0, problems: 0 }];
  expect(
    bookStatus({ root: '/b', commit: 'c', companies, problems: 0, worst: [] }, frame).join('\n'),
  ).toContain('acme');
});
