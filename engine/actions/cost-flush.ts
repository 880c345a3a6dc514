// From the spool to the ledger. A ledger file is one batch of one company, named after the batch, so that committing
// it twice is committing it once.
import { z } from 'zod';
import { companyPath, ledgerPath } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { Segment } from '../store/spool.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { byCompany } from './cost-spool.ts';
import type { Draft } from './draft.ts';
import { writeDraft } from './write-draft.ts';

interface Flushed {
  events: number;
  batches: number;
}

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
  async perform(context) {
    const segments = await context.spool.seal();
    const full = segments.filter(({ lines }) => lines.length > 0);
    const written = full.length === 0 ? { events: 0, batches: 0 } : await commit(context, full);
    // Only now: a crash before this line leaves segments whose files exist already, and nothing is counted twice.
    for (const segment of segments) context.spool.remove(segment);
    return written;
  },
});

async function commit(context: Context, segments: readonly Segment[]): Promise<Flushed> {
  const written = await writeDraft(context, 'cost.flush', (draft) =>
    ledgerChange(draft, segments, context.host),
  );
  return written.result;
}

function ledgerChange(draft: Draft, segments: readonly Segment[], host: string): Change<Flushed> {
  let [events, batches] = [0, 0];
  for (const segment of segments)
    for (const [company, lines] of byCompany([segment])) {
      // A company that is gone from the book has no ledger any more.
      if (draft.bytes(companyPath(company)) === undefined) continue;
      const text = `${lines.join('\n')}\n`;
      const path = freePath(draft, company, segment, host, text);
      if (path === undefined) continue;
      draft.writeFile(path, text);
      events += lines.length;
      batches += 1;
    }
  return draft.commit(`Record ${events} cost event${events === 1 ? '' : 's'}`, { events, batches });
}

/** Clocks that went back can make a batch's name again; a batch is never written over. */
const maxTwins = 100;

/** Where the batch goes; undefined when it is there already. A twin sorts after the first, as it came after it. */
function freePath(
  draft: Draft,
  company: string,
  segment: Segment,
  host: string,
  text: string,
): string | undefined {
  const at = beginOf(segment);
  const serial = segment.name.slice(-'000Z'.length, -1);
  for (let twin = 0; twin < maxTwins; twin++) {
    const path = ledgerPath(company, at, host, twin === 0 ? serial : `${serial}_${twin}`);
    const there = draft.bytes(path);
    if (there === undefined) return path;
    if (there.toString('utf8') === text) return undefined;
  }
  throw new Error(`the ledger holds ${maxTwins} different batches named ${segment.name}`);
}

/** `20261122T080312123Z` as ISO 8601. */
const beginOf = ({ name }: Segment): string =>
  name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z');
