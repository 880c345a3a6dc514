// Deletes, now and then, what the book's retention no longer keeps on this host.
import type { KernelEvent } from '../daemon/kernel.ts';
import type { Engine } from '../engine.ts';

export const pruneEveryMs = 3_600_000;

export const pruning =
  (engine: Engine, log: (event: KernelEvent) => void): (() => Promise<void>) =>
  async () => {
    for (const name of ['transcript.prune', 'attachment.prune']) {
      const { result } = await engine.perform(name, {}, { kind: 'system' });
      const { freedBytes } = result as { freedBytes: number };
      if (freedBytes > 0) log({ event: 'retention:prune', message: `${name}: ${freedBytes} bytes freed` });
    }
  };
