import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { markdown } from '../helpers/book.ts';
import { openTestHost, worker } from './open-test-host.ts';

/** Leaves its id in the folder it works in and in its home, and does its issue. */
const notes = `echo "$MINUTEBOOK_RUN_ID" >>"$HOME/runs"; echo "$MINUTEBOOK_RUN_ID" >>runs; exec "$@"`;
const runners = { demo: ['sh', '-c', notes, 'sh', ...worker()] };
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n');

test('what an agent keeps follows it, when it is renamed and when its company is', async () => {
  const host = await openTestHost({ runners });
  await host.act('issue.create', { title: 'One', assignee: 'cto', status: 'todo' });
  await host.ended(1);
  await host.act('agent.rename', { ref: 'cto', slug: 'chief' });
  await host.act('agent.rename', { ref: 'chief', slug: 'captain' });
  await host.act('company.rename', { slug: 'apex' });
  await host.act('issue.create', { company: 'apex', title: 'Two', assignee: 'captain', status: 'todo' });
  await expect
    .poll(async () => (await host.runs({ company: 'apex' })).filter(({ endedAt }) => endedAt).length, {
      timeout: 20_000,
    })
    .toBe(2);
  for (const folder of ['home', 'work'])
    expect(linesOf(join(host.workRoot, 'apex/captain', folder, 'runs'))).toHaveLength(2);
  expect(existsSync(join(host.workRoot, 'acme/cto'))).toBe(false);
});

test('a folder by a former name that another agent has today stays where it is', async () => {
  const host = await openTestHost({ runners }, {}, { adopts: true });
  await host.act('agent.rename', { ref: 'cto', slug: 'chief' });
  const theirs = join(host.workRoot, 'acme/cto');
  mkdirSync(theirs, { recursive: true });
  // Through no door does somebody get a name that means another.
  const file = join(host.root, 'companies/acme/agents/cto/AGENTS.md');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, markdown({ name: 'New', reportsTo: 'ceo', status: 'paused' }));
  await expect
    .poll(() => host.act<{ slug: string }>('agent.show', { agent: 'cto' }), { timeout: 20_000 })
    .toMatchObject({ slug: 'cto' });
  await host.act('issue.create', { title: 'One', assignee: 'chief', status: 'todo' });
  await host.ended(1);
  expect(existsSync(theirs)).toBe(true);
  expect(linesOf(join(host.workRoot, 'acme/chief/home/runs'))).toHaveLength(1);
});
