// The state machine holds whoever writes the file: what other doors refuse is refused by hand, and what a move brings
// with it comes.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { OpenEdit } from '../../engine/actions/open-edits.ts';
import { openEngine } from '../../engine/engine.ts';
import { noKernel } from '../../engine/actions/context.ts';
import { newBook } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';
import { smallCompany } from '../helpers/served.ts';

const files = {
  ...smallCompany,
  'companies/acme/agents/dev/AGENTS.md': '---\nname: Dev\nreportsTo: cto\n---\n\nYou work.\n',
  'companies/acme/labels/bug.md': '---\nname: bug\n---\n',
};

async function open() {
  const root = await newBook(files);
  const stopped: object[] = [];
  const engine = await openEngine(root, {
    paced: false,
    kernel: () => ({ ...noKernel, stop: (which) => Promise.resolve(void stopped.push(which)) }),
  });
  onTestFinished(() => engine.stop());
  const act = async <T>(name: string, input: object = {}): Promise<T> =>
    (await engine.perform(name, input, engine.member)).result as T;
  await act('book.adopt', { bulk: true });
  const edit = async (path: string, change: (text: string) => string) => {
    await engine.store.settle();
    const before = readFileSync(join(root, path), 'utf8');
    expect(change(before)).not.toBe(before);
    writeFileSync(join(root, path), change(before));
    const { refused } = await act<{ refused: OpenEdit[] }>('book.adopt');
    if (refused.length > 0) writeFileSync(join(root, path), before);
    return refused[0]?.code ?? 'landed';
  };
  const line = (path: string) => engine.store.snapshot().read(path)?.toString() ?? '';
  return { root, engine, act, edit, line, stopped };
}

const set = (key: string, value: string) => (text: string) =>
  new RegExp(`^${key}:`, 'm').test(text)
    ? text.replace(new RegExp(`^${key}:.*$`, 'm'), `${key}: ${value}`)
    : text.replace('---\n', `---\n${key}: ${value}\n`);

/** How long git is believed about who somebody is. */
const identityMs = 2_100;
const agent = (slug: string) => `companies/acme/agents/${slug}/AGENTS.md`;
const company = 'companies/acme/COMPANY.md';

it('moves agents and companies as their actions do, or refuses', async () => {
  const { edit, line, stopped } = await open();
  expect(await edit(agent('dev'), set('status', 'paused'))).toBe('landed');
  expect(line(agent('dev'))).toMatch(/^pauseReason: manual$/m);
  expect(line(agent('dev'))).toMatch(/^pausedAt: /m);
  expect(stopped).toEqual([{ company: 'acme', agent: 'dev' }]);
  expect(await edit(agent('dev'), set('status', 'active'))).toBe('landed');
  expect(line(agent('dev'))).not.toMatch(/^paused/m);
  expect(await edit(agent('dev'), set('status', 'terminated'))).toBe('EDIT_NEEDS_ACTION');
  expect(await edit(agent('cto'), set('reportsTo', 'dev'))).toBe('CYCLE');
  expect(await edit(agent('cto'), set('reportsTo', 'nobody'))).toBe('NOT_FOUND');
  expect(await edit(company, set('status', 'paused'))).toBe('landed');
  expect(stopped).toContainEqual({ company: 'acme' });
  expect(line(company)).toMatch(/^pausedAt: /m);
  expect(await edit(company, set('status', 'archived'))).toBe('landed');
  expect(line(company)).not.toMatch(/^pausedAt: /m);
  expect(await edit(agent('dev'), set('title', 'Developer'))).toBe('COMPANY_NOT_ACTIVE');
  expect(await edit(company, set('description', 'Still here'))).toBe('COMPANY_NOT_ACTIVE');
  expect(await edit(company, set('status', 'active'))).toBe('landed');
});

it('holds goals and teams, none of which leads back to itself', async () => {
  const { edit, act } = await open();
  const path = async (name: string, input: object) => (await act<{ path: string }>(name, input)).path;
  const goal = await path('goal.create', { title: 'One' });
  await act('goal.create', { title: 'Two', parent: 'one' });
  expect(await edit(goal, set('parent', 'two'))).toBe('CYCLE');
  const team = await path('team.create', { name: 'One' });
  await act('team.create', { name: 'Two', members: ['one'] });
  for (const other of ['one', 'two'])
    expect(await edit(team, set('includes', `[../${other}/TEAM.md]`))).toBe('CYCLE');
});

it('keeps the last owner, and an address one person’s', async () => {
  const { edit, act } = await open();
  expect(await edit('users/ada.md', set('role', 'viewer'))).toBe('LAST_OWNER');
  await act('user.add', { name: 'Ben', emails: ['ben@example.org'], role: 'operator' });
  expect(await edit('users/ben.md', (text) => text.replace('ben@example.org', 'ADA@example.org'))).toBe(
    'EMAIL_TAKEN',
  );
});

it('holds an issue’s links and hands', async () => {
  const { edit, act, line, stopped, engine } = await open();
  const paths: string[] = [];
  for (const title of ['One', 'Two'])
    paths.push((await act<{ path: string }>('issue.create', { title })).path);
  const [one, two] = paths as [string, string];
  expect(await edit(one, set('parent', 'ACME-2'))).toBe('landed');
  expect(await edit(two, set('parent', 'ACME-1'))).toBe('CYCLE');
  expect(await edit(one, set('blockedBy', '[ACME-2]'))).toBe('landed');
  expect(await edit(two, set('blockedBy', '[ACME-1]'))).toBe('CYCLE');
  expect(await edit(two, set('labels', '[bug]'))).toBe('landed');
  expect(await edit(two, set('labels', '[bug, unheard-of]'))).toBe('NOT_FOUND');
  expect(await edit(two, set('milestone', 'beta'))).toBe('NOT_FOUND');
  expect(await edit(two, set('status', 'blocked'))).toBe('BLOCK_WITHOUT_CAUSE');
  await act('issue.checkout', { issue: 'ACME-2', agent: 'dev', expectedStatuses: ['todo'] });
  expect(await edit(two, set('assignee', 'cto'))).toBe('ISSUE_TAKEN');
  expect(await edit(two, set('status', 'done'))).toBe('landed');
  expect(stopped).toEqual([{ company: 'acme', issue: 'ACME-2' }]);
  expect(line(two)).toMatch(/^completedAt: /m);
  expect(line(two)).not.toMatch(/^checkedOutAt: /m);
  expect(await edit(two, set('assignee', 'cto'))).toBe('MOVE_REFUSED');
  expect(engine.member.role).toBe('owner');
});

it('asks a right for a comment in the front matter, and stamps it', async () => {
  const { root, edit, line, act } = await open();
  const stampOf = (text: string) => /^updated: .*$/m.exec(text)?.[0];
  const before = stampOf(line(agent('dev')));
  expect(await edit(agent('dev'), (text) => text.replace('name: Dev', 'name: Dev # as we say'))).toBe(
    'landed',
  );
  expect(line(agent('dev'))).toContain('name: Dev # as we say');
  expect(stampOf(line(agent('dev')))).not.toBe(before);
  // Somebody else's hands, as git knows them.
  await act('user.add', { name: 'Eve', emails: ['eve@example.org'], role: 'viewer' });
  git(root, 'config', 'user.email', 'eve@example.org');
  await delay(identityMs);
  expect(await edit(agent('dev'), (text) => text.replace('as we say', 'as they say'))).toBe('NOT_ALLOWED');
});
