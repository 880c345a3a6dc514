// Cost events in the spool: each line names its company, is durable before the answer and counts from then on.
// Of an event's fields it knows the id alone, and no ledger.
import type { Catalog } from '../catalog/catalog.ts';
import { byCompany, spooledLine } from './batch-flush.ts';
import type { Context } from './context.ts';
import type { Entry } from './lookup.ts';

type Sinks = Pick<Context, 'spool' | 'catalog'>;

/** Events that are about to count, by company and id. */
const underWay = new WeakMap<Catalog, Map<string, Promise<void>>>();

/**
 * Resolves when the event is durable and counts; the next flush commits it. Answers whether it is this one that counts, and
 * not one of the same id that came before it. SPOOL_FULL.
 */
export async function keepCost(
  { spool, catalog }: Sinks,
  { name, data }: Entry<'company'>,
  { id, line }: { id: string; line: string },
): Promise<boolean> {
  const company = data.id ?? name;
  const events = underWay.get(catalog) ?? new Map<string, Promise<void>>();
  underWay.set(catalog, events);
  const key = `${company} ${id}`;
  for (let other = events.get(key); other !== undefined; other = events.get(key)) {
    const counts = await other.then(
      () => true,
      () => false,
    );
    if (counts) return false;
  }
  const kept = spool
    .append(spooledLine(company, line))
    .then(() => count(catalog, name, line))
    .finally(() => events.delete(key));
  events.set(key, kept);
  await kept;
  return true;
}

/** Counts what an earlier process left in the spool; asked once, when the book is opened for writing. */
export async function countSpooled({ spool, catalog }: Sinks): Promise<void> {
  for (const [company, lines] of byCompany(catalog, await spool.seal())) catalog.addSpooled(company, lines);
}

interface Batch {
  lines: Map<string, string[]>;
  counted: Promise<void>;
}

const batches = new WeakMap<Catalog, Batch>();

/**
 * Events that became durable under one fsync are counted in one transaction: their callers go on in the same turn,
 * and the batch is closed behind the last of them.
 */
function count(catalog: Catalog, company: string, line: string): Promise<void> {
  const batch = batches.get(catalog) ?? begin(catalog);
  add(batch.lines, company, line);
  return batch.counted;
}

function begin(catalog: Catalog): Batch {
  const lines = new Map<string, string[]>();
  const counted = Promise.resolve().then(() => {
    batches.delete(catalog);
    for (const [company, events] of lines) catalog.addSpooled(company, events);
  });
  const batch = { lines, counted };
  batches.set(catalog, batch);
  return batch;
}

function add(grouped: Map<string, string[]>, company: string, line: string): void {
  const known = grouped.get(company);
  if (known) known.push(line);
  else grouped.set(company, [line]);
}
