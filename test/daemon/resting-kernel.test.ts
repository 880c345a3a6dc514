import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listWakes } from '../../engine/daemon/wake-files.ts';
import { newBook, openTestEngine } from '../helpers/engine.ts';
import { git } from '../helpers/folder.ts';

it('a wake-up asked for while no daemon runs waits on disk for the next one, once a key', async () => {
  const root = await newBook({
    'companies/acme/COMPANY.md': '---\nname: Acme\n---\n',
    'companies/acme/agents/cto/AGENTS.md': '---\nname: CTO\n---\n',
  });
  const engine = await openTestEngine(root);
  await engine.perform('book.adopt', {}, engine.member);
  for (let twice = 0; twice < 2; twice++) {
    const { result } = await engine.perform('agent.wake', { agent: 'cto', key: 'call-1' }, engine.member);
    expect(result).toMatchObject({ wake: 'call-1', agent: 'cto' });
  }
  await engine.stop();
  const waiting = listWakes(join(root, '.minutebook'));
  expect(waiting).toMatchObject([{ key: 'call-1', company: 'acme', agent: 'cto', by: 'user:ada' }]);
});

it('a run without a lease is over when its record says so, and never because it has none', async () => {
  const [living, over, unknown] = [1, 2, 3].map((n) => `01930000-0000-7000-8000-00000000000${n}`);
  const record = (id: string, more: string): string =>
    `---\nid: ${id}\nagent: cto\nsource: timer\nwakes:\n  - k\ncreatedAt: "2026-11-22T16:00:00.000Z"\nhost: other\n${more}---\n`;
  const root = await newBook({
    'companies/acme/COMPANY.md': '---\nname: Acme\n---\n',
    'companies/acme/agents/cto/AGENTS.md': '---\nname: CTO\n---\n',
    'companies/acme/runs/2026-11-22/16/160000-cto-0001.md': record(living!, 'status: running\n'),
    'companies/acme/runs/2026-11-22/16/160000-cto-0002.md': record(
      over!,
      'status: failed\nendedAt: "2026-11-22T16:01:00.000Z"\n',
    ),
  });
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Begin');
  const engine = await openTestEngine(root);
  engine.catalog.sync();
  const { kernel } = engine.context({ kind: 'system' });
  expect([living, over, unknown].map((run) => kernel.isDead(run!))).toEqual([false, true, false]);
});
