// Room that a run leaves is used at once, whoever waits for it.
import { expect, test } from 'vitest';
import { beta, markdown } from '../helpers/book.ts';
import { openTestHost } from './open-test-host.ts';

test('a run of one company that ends makes room for one of another', async () => {
  const host = await openTestHost({
    runners: { demo: ['/bin/sh', '-c', 'sleep 1'] },
    files: {
      ...beta,
      'companies/beta/agents/dev/AGENTS.md': markdown({
        name: 'dev',
        status: 'active',
        adapter: JSON.stringify({ type: 'process', runner: 'demo' }),
      }),
    },
    isolation: 'none',
    maxConcurrentRuns: 1,
  });
  await host.act('issue.create', { title: 'First', assignee: 'cto', status: 'todo' });
  while ((await host.runs()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await host.act('issue.create', { company: 'beta', title: 'Second', assignee: 'dev', status: 'todo' });
  await host.ended(1);
  await expect
    .poll(() => host.runs({ company: 'beta' }), { timeout: 8_000 })
    .toMatchObject([{ status: 'succeeded' }]);
});
