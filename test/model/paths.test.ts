// Where things live: builders and locate agree, and what editors leave behind is nothing.
import { expect, test } from 'vitest';
import * as paths from '../../engine/model/paths.ts';

const at = '2026-11-22T16:08:03.123Z';
const issue = paths.issuePath('acme', 'ACME-4217');
const task = 'companies/acme/projects/checkout/tasks/onboard/TASK.md';

test('builders and locate agree', () => {
  const built: [path: string, kind: string, slug: string][] = [
    [paths.bookPath, 'book', 'book'],
    [paths.pricesPath, 'prices', 'prices'],
    [paths.userPath('ada'), 'user', 'ada'],
    [paths.companyPath('acme'), 'company', 'acme'],
    [paths.goalPath('acme', 'readers'), 'goal', 'readers'],
    [paths.teamPath('acme', 'core'), 'team', 'core'],
    [paths.agentPath('acme', 'cto'), 'agent', 'cto'],
    [paths.projectPath('acme', 'checkout'), 'project', 'checkout'],
    [paths.milestonePath('acme', 'checkout', 'beta'), 'milestone', 'beta'],
    [issue, 'issue', 'ACME-4217'],
    [paths.newIssuePath('acme', 'fix it'), 'issue', 'fix it'],
    [paths.commentPath(issue, at, 'cto', '7f3a'), 'comment', '20261122T160803.123Z-cto-7f3a'],
    [paths.documentPath(task, 'plan'), 'document', 'plan'],
    [paths.labelPath('acme', 'bug'), 'label', 'bug'],
    [paths.viewPath('acme', 'mine'), 'view', 'mine'],
    [paths.routinePath('acme', 'nightly'), 'routine', 'nightly'],
    [paths.approvalPath('acme', 7, 'hire-cto'), 'approval', 'A-7-hire-cto'],
    [paths.skillPath('acme', 'review'), 'skill', 'review'],
    [paths.pluginPath('acme', 'slack'), 'plugin', 'slack'],
    [paths.runPath('acme', at, 'cto', '7f3a'), 'run', '160803-cto-7f3a'],
    [task, 'issue', 'onboard'],
    ['companies/acme/tasks/onboard/TASK.md', 'issue', 'onboard'],
    ['companies/acme/skills/reviews/pr/SKILL.md', 'skill', 'reviews/pr'],
  ];
  for (const [path, kind, slug] of built)
    expect(paths.locate(path), path).toMatchObject({ kind, slug, path });
});

test('paths are as the book has them', () => {
  expect(issue).toBe('companies/acme/issues/42xx/ACME-4217.md');
  expect(paths.issuePath('acme', 'ACME-7')).toBe('companies/acme/issues/00xx/ACME-7.md');
  expect(paths.issuePath('acme', 'ACME-12345')).toBe('companies/acme/issues/123xx/ACME-12345.md');
  expect(paths.commentPath(task, Date.parse(at), 'cto', '7f3a')).toBe(
    'companies/acme/projects/checkout/tasks/onboard/comments/20261122T160803.123Z-cto-7f3a.md',
  );
  expect(paths.runPath('acme', at, 'cto', '7f3a')).toBe(
    'companies/acme/runs/2026-11-22/16/160803-cto-7f3a.md',
  );
  expect(paths.ledgerPath('acme', at, 'box', 3)).toBe(
    'companies/acme/ledger/2026-11-22/16/0803-box-3.ndjson',
  );
});

test('what stands beside an issue knows its issue', () => {
  expect(paths.locate(paths.commentPath(issue, at, 'cto', '7f3a'))).toMatchObject({ company: 'acme', issue });
  expect(paths.locate(paths.documentPath(task, 'plan'))).toMatchObject({ issue: task });
  expect(paths.locate(task)).toMatchObject({ project: 'checkout' });
  expect(paths.locate(issue)).toMatchObject({ number: 4217 });
});

test('batches of lines are told from entities', () => {
  expect(paths.locateBatch(paths.ledgerPath('acme', at, 'box', 1))).toEqual({
    kind: 'ledger',
    company: 'acme',
  });
  expect(paths.locateBatch(paths.eventsPath('acme', at, 'box', 1))).toEqual({
    kind: 'events',
    company: 'acme',
  });
  expect(paths.locateBatch('companies/acme/ledger/2026-11-22/16/.0803-box-1.ndjson.swp')).toBeUndefined();
});

test('everything else is no entity', () => {
  const none = [
    'README.md',
    'companies/acme/README.md',
    'companies/acme/LICENSE',
    'companies/acme/.paperclip.yaml',
    'companies/acme/agents/cto/HEARTBEAT.md',
    'companies/acme/agents/cto/memory/AGENTS.md',
    'companies/acme/agents/AGENTS.md',
    'companies/acme/goals/README.md',
    'companies/acme/goals/deep/x.md',
    'companies/acme/issues/ACME-1.md',
    'companies/acme/issues/00xx/acme-1.md',
    'companies/acme/issues/00xx/ACME-01.md',
    'companies/acme/issues/00xx/notes.md',
    'companies/acme/issues/00xx/ACME-1/attachments/x.md',
    'companies/acme/issues/00xx/ACME-1/comments/deep/x.md',
    'companies/acme/runs/2026-11-22/160803-cto-7f3a.md',
    'companies/acme/secrets/openai.age',
    'companies/../users/ada.md',
    'companies/acme/goals/con.md',
    'companies/acme/goals/a:b.md',
    'companies/acme/goals/e\u0301.md',
    'users/ada/ada.md',
    '.minutebook/host.yaml',
    '/users/ada.md',
    `users/${'x'.repeat(500)}.md`,
    '',
  ];
  for (const path of none) expect(paths.locate(path), path).toBeUndefined();
});

test('what an open editor, a backup or a merge tool leaves beside an issue is no second issue', () => {
  const left = [
    '.ACME-1.md.swp',
    '.ACME-1.md.swo',
    'ACME-1.md~',
    '#ACME-1.md#',
    '.#ACME-1.md',
    '4913',
    'x.md.tmp',
    'x.tmp',
    'x.md.orig',
    'x.orig.md~',
    'x.bak',
    'x.md.bak',
    'x.md.crswap',
    'x.md___jb_tmp___',
    'x.md___jb_old___',
    '.DS_Store',
    '._x.md',
    '.x.md.un~',
    '.goutputstream-AB12CD',
    '.nfs000000',
    'x.md.rej',
    'x.md.BASE.123.md',
    'x_LOCAL_4711.md',
    'x_REMOTE_4711.md',
    'x.sync-conflict-20261122-160803-ABCDEF.md',
    'x (Ada\u2019s conflicted copy 2026-11-22).md',
    'x.md.x7Ga3f',
    'sedAb12Cd',
    'Thumbs.db',
    '~$x.md',
    'README.md',
    'x.md.part',
    'x.md.swx',
  ];
  for (const name of left) expect(paths.locate(`companies/acme/issues/new/${name}`), name).toBeUndefined();
  expect(paths.locate('companies/acme/issues/new/fix the base-line.md')).toMatchObject({
    slug: 'fix the base-line',
  });
});
