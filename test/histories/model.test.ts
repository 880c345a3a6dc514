// A model of a hundred lines and the engine are told the same random commands; whatever the engine answers must be what
// the model says. What fails is made small, and its seed and path are printed.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { breachesOfState } from '../actions/rules.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { commands } from './commands.ts';
import { Model } from './model.ts';
import { openReal } from './real.ts';

const { runs, length, seed, shrinks } = soak.model;
const began = Date.parse('2026-11-22T16:00:00.000Z');

test('board, agents, an editor and git do to the engine what they do to its model', async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: length, size: 'max' }), async (chosen) => {
      const real = await openReal(began);
      const model = new Model(began);
      try {
        await fc.asyncModelRun(() => ({ model, real }), chosen);
        done += [...model.issues].length;
        expect(breachesOfState(real.engine.store.snapshot())).toEqual([]);
      } finally {
        await real.engine.stop();
      }
      expect(git(real.root, 'fsck', '--strict', '--no-dangling')).toBe('');
      expect(git(real.root, 'status', '--porcelain', '--untracked-files=no')).toBe('');
    }),
    { numRuns: runs, ...(seed === undefined ? {} : { seed }), endOnFailure: !shrinks },
  );
  expect(done).toBeGreaterThan(runs);
});
