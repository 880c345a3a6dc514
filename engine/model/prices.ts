// What a provider's tokens cost: the price table of prices.yaml and the one function that prices a usage.
// Keyed by biller, not by model alone: the same model costs differently where caches are not discounted.
import { parseMoney } from './money.ts';

/** Micro-dollars for a million tokens of each sort. */
export interface Price {
  input: number;
  cachedInput: number;
  output: number;
}

/** Biller, then model. */
export type Prices = ReadonlyMap<string, ReadonlyMap<string, Price>>;

export interface Usage {
  /** Tokens that were not read from a cache. */
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
}

/** Where a cost comes from; an unpriced one has no amount at all. */
export type Cost =
  | { provenance: 'reported' | 'priced'; micros: number }
  | { provenance: 'unpriced'; micros?: undefined };

export interface Metered {
  biller?: string;
  model?: string;
  usage?: Usage;
  /** Micro-dollars the provider itself named. */
  reported?: number;
}

/** The table of prices.yaml: `billers: {anthropic: {claude-x: {input: 3, cachedInput: 0.3, output: 15}}}`, in dollars. */
export function readPrices(front: Readonly<Record<string, unknown>>): Prices {
  const prices = new Map<string, Map<string, Price>>();
  for (const [biller, models] of entries(front.billers)) {
    const rows = new Map<string, Price>();
    for (const [model, row] of entries(models)) {
      const price = readPrice(row);
      if (price) rows.set(model, price);
    }
    prices.set(biller, rows);
  }
  return prices;
}

/** A price with a missing or unreadable part is no price: half of one would be a wrong amount that looks right. */
function readPrice(row: unknown): Price | undefined {
  const fields = Object.fromEntries(entries(row));
  const [input, output] = [parseMoney(fields.input), parseMoney(fields.output)];
  const cachedInput = fields.cachedInput === undefined ? input : parseMoney(fields.cachedInput);
  if (input === undefined || output === undefined || cachedInput === undefined) return undefined;
  return { input, cachedInput, output };
}

const entries = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** The cost of one event: as reported, else by the price table, else unknown. Pure, so re-pricing is doing it again. */
export function costOf(metered: Metered, prices: Prices): Cost {
  if (metered.reported !== undefined) return { provenance: 'reported', micros: metered.reported };
  const price = prices.get(metered.biller ?? '')?.get(metered.model ?? '');
  if (!price || !metered.usage) return { provenance: 'unpriced' };
  return { provenance: 'priced', micros: priceOf(metered.usage, price) };
}

/** Rounded half up once, over the whole event. Products of large counts pass 2^53, so they are added as integers. */
function priceOf(usage: Usage, price: Price): number {
  const total =
    BigInt(usage.inputTokens) * BigInt(price.input) +
    BigInt(usage.cachedInputTokens) * BigInt(price.cachedInput) +
    BigInt(usage.outputTokens) * BigInt(price.output);
  return Number((total + 500_000n) / 1_000_000n);
}
