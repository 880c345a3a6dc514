// One cost event: a line of a ledger file. The company is said by the file's place, never by the line.
import { z } from 'zod';

export const billingTypes = [
  'metered_api',
  'subscription_included',
  'subscription_overage',
  'credits',
  'fixed',
  'unknown',
] as const;

export const provenances = ['reported', 'priced', 'unpriced'] as const;

const name = z.string().min(1).max(200);
/** A trillion: far above any run, far below where sums of integers lose exactness. */
const count = z.int().nonnegative().max(1_000_000_000_000);

/** Unknown keys are kept: a later version may know more of the same event. */
export const costEventSchema = z.looseObject({
  /** Chosen by whoever reports it; the same id again is the same event. */
  id: name.max(128),
  at: z.iso.datetime({ precision: 3 }),
  agent: name.optional(),
  issue: name.optional(),
  project: name.optional(),
  goal: name.optional(),
  billingCode: name.optional(),
  run: name.optional(),
  provider: name.optional(),
  biller: name.optional(),
  model: name.optional(),
  billingType: z.enum(billingTypes).optional(),
  inputTokens: count.optional(),
  cachedInputTokens: count.optional(),
  outputTokens: count.optional(),
  /** Billed micro-dollars; absent, never 0, where they are not known. */
  costMicros: count.optional(),
  /** What the usage costs at list prices, whoever pays; absent where the model has no price. */
  imputedMicros: count.optional(),
  provenance: z.enum(provenances),
});

export type CostEvent = z.output<typeof costEventSchema>;

/** One line, without its newline: keys in the schema's order, so that equal events are equal bytes. */
export const composeCostEvent = (event: CostEvent): string => JSON.stringify(costEventSchema.parse(event));

/** The events of a ledger file or spool; a line that is none is handed to `onBad` and left out. */
export function parseCostEvents(text: string, onBad?: (line: number, text: string) => void): CostEvent[] {
  const events: CostEvent[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const event = costEventSchema.safeParse(parseJson(line));
    if (event.success) events.push(event.data);
    else onBad?.(index + 1, line);
  }
  return events;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
