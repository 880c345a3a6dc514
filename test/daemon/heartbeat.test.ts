// When everybody is looked at: time that jumps must not keep anybody waiting.
import { expect, test } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { beat, newMemory } from '../../engine/daemon/heartbeat.ts';
import type { Kernel } from '../../engine/daemon/kernel.ts';
import { acme, openBook, user } from '../helpers/book.ts';
import { temporaryFolder } from '../helpers/folder.ts';

test('a clock that was put back puts off no beat', async () => {
  const path = 'companies/acme/COMPANY.md';
  const book = await openBook({ ...acme, [path]: acme[path]!.replace('status: active', 'status: paused') });
  const { store, catalog, clock } = book;
  const kernel = {
    context: { store, catalog, clock, kernel: noKernel, actor: { kind: 'system' } },
    options: { local: temporaryFolder() },
    here: { host: 'test' },
    live: new Map(),
    log: () => undefined,
  } as unknown as Kernel;
  const memory = newMemory();
  const { signal } = new AbortController();
  await beat(kernel, memory, signal);
  expect(memory.whole.head).toBe(store.head());
  // As the last beat left it before somebody put the clock back by an hour.
  for (const at of ['wholeAt', 'nextAt', 'roomAt'] as const) memory[at] = clock.now() + 3_600_000;
  await book.perform(user('ada'), 'issue.create', { company: 'acme', title: 'New' });
  await beat(kernel, memory, signal);
  expect(memory.whole.head).toBe(store.head());
});
