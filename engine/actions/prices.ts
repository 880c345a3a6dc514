// The book's price table as the snapshot has it, read once per version.
import { readPrices, type Prices } from '../model/prices.ts';
import type { Lookup } from './lookup.ts';

const none: Prices = new Map();
const known = new WeakMap<object, Prices>();

/** Prices of prices.yaml; none where there is no such file, so that everything unreported is unpriced. */
export function pricesOf(lookup: Lookup): Prices {
  const table = lookup.at('prices', 'prices.yaml')?.data;
  if (!table) return none;
  const prices = known.get(table) ?? readPrices(table);
  known.set(table, prices);
  return prices;
}
