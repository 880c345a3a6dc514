// From the spool to the ledger.
import { z } from 'zod';
import { ledgerPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { flushSpool, writeBatches } from './batch-flush.ts';
import { writeDraft } from './write-draft.ts';

export const costFlush = defineAction({
  name: 'cost.flush',
  sentence: 'Commit the costs that were recorded since the last time',
  input: {},
  output: z.object({
    events: z.number().int().describe('Events committed'),
    batches: z.number().int().describe('Files of the ledger that were written'),
  }),
  allow: { permission: 'cost.flush', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/costs/flush' },
  perform: (context) => flushCosts(context),
});

interface Flushed {
  events: number;
  batches: number;
}

/** Commits what is spooled, as whoever asks. */
export async function flushCosts(context: Context): Promise<Flushed> {
  const flushed = await flushSpool(context.spool, async (segments) => {
    const { result } = await writeDraft(context, 'cost.flush', (draft) => {
      const batches = writeBatches(draft, segments, ledgerPath, context);
      const events = batches.reduce((sum, { lines }) => sum + lines.length, 0);
      const said = `Record ${events} cost event${events === 1 ? '' : 's'}`;
      return draft.commit(said, { events, batches: batches.length });
    });
    return result;
  });
  return flushed ?? { events: 0, batches: 0 };
}
