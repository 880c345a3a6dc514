import { join } from 'node:path';
import { expect, it } from 'vitest';
import { listWakes } from '../../engine/daemon/wake-files.ts';
import { newBook, openTestEngine } from '../helpers/engine.ts';

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
