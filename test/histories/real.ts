// The real thing beside the model: an engine on a book with git, whose clock and whose runs' leases the test owns.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { noKernel, type KernelPort } from '../../engine/actions/context.ts';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { makeBook } from '../daemon/host.ts';
import type { TestClock } from '../helpers/book.ts';

export interface Real {
  root: string;
  engine: Engine;
  clock: TestClock;
  /** When each run is over, in milliseconds. */
  leases: Map<string, number>;
  /** Ends this process of the engine and begins the next, perhaps without its catalog. */
  restart(forget: boolean): Promise<void>;
}

export async function openReal(now: number): Promise<Real> {
  const { root } = makeBook();
  // Whoever sleeps finds that time has passed, on top of what the test lets pass.
  let slept = 0;
  const clock: TestClock = {
    time: now,
    now: () => clock.time + slept,
    sleep: (ms) => Promise.resolve(void (slept += ms)),
  };
  const leases = new Map<string, number>();
  const kernel: KernelPort = { ...noKernel, isDead: (run) => (leases.get(run) ?? Infinity) <= clock.time };
  const open = (): Promise<Engine> => openEngine(root, { clock, paced: false, kernel: () => kernel });
  const real: Real = {
    root,
    clock,
    leases,
    engine: await open(),
    async restart(forget) {
      await real.engine.stop();
      const local = join(root, '.minutebook');
      if (forget)
        for (const ending of ['', '-wal', '-shm'])
          rmSync(join(local, `catalog.sqlite${ending}`), { force: true });
      real.engine = await open();
    },
  };
  return real;
}
