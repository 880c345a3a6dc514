// Looks, now and then, which runs outside of our own processes are over.
import { lapseExternalRuns } from '../daemon/external-runs.ts';
import type { Engine } from '../engine.ts';

export const externalEveryMs = 60_000;

export const lapsing = (engine: Engine) => (): Promise<void> =>
  lapseExternalRuns(engine.context({ kind: 'system' }));
