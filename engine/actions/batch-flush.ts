// From a spool to write-once files of the book. Each file is one batch of one company, named after the batch, so that
// committing it twice is committing it once. Knows lines, never what they say.
import type { Catalog } from '../catalog/catalog.ts';
import type { Segment, Spool } from '../store/spool.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';

/** Where a batch lies: `ledgerPath` or `eventsPath`. */
export type BatchPath = (company: string, at: string, host: string, batch: string) => string;

type Companies = Pick<Catalog, 'find'>;

/**
 * Lines are led by the company they are of: by its id, where it has one, since it may be called otherwise when they are
 * committed. Nothing stands before the space for what is of the book as a whole.
 */
export const spooledLine = (company: string, line: string): string => `${company} ${line}`;

/** The lines of some segments, by what their companies are called now; those of one that is gone are left out. */
export function byCompany(catalog: Companies, segments: readonly Segment[]): Map<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const line of segments.flatMap(({ lines }) => lines)) {
    const space = line.indexOf(' ');
    const led = line.slice(0, space);
    const company = led === '' ? led : catalog.find('company', undefined, led)?.name;
    if (company !== undefined) grouped.set(company, [...(grouped.get(company) ?? []), line.slice(space + 1)]);
  }
  return grouped;
}

/** Commits what is spooled; `commit` writes the batches of some segments. Undefined when there was nothing. */
export async function flushSpool<T>(
  spool: Spool,
  commit: (segments: readonly Segment[]) => Promise<T>,
): Promise<T | undefined> {
  const segments = await spool.seal();
  const full = segments.filter(({ lines }) => lines.length > 0);
  const written = full.length === 0 ? undefined : await commit(full);
  // Only now: a crash before this line leaves segments whose files exist already, and nothing is counted twice.
  for (const segment of segments) spool.remove(segment);
  return written;
}

export interface WrittenBatch {
  company: string;
  lines: readonly string[];
}

/** Writes the batches that are not there yet; answers which they are. */
export function writeBatches(
  draft: Draft,
  segments: readonly Segment[],
  pathOf: BatchPath,
  { host }: Pick<Context, 'host'>,
): WrittenBatch[] {
  const written: WrittenBatch[] = [];
  for (const segment of segments)
    for (const [company, lines] of byCompany(draft.sources.catalog, [segment])) {
      const text = `${lines.join('\n')}\n`;
      const path = freePath(draft, segment, text, (batch) => pathOf(company, beginOf(segment), host, batch));
      if (path === undefined) continue;
      draft.writeFile(path, text);
      written.push({ company, lines });
    }
  return written;
}

/** Clocks that went back can make a batch's name again; a batch is never written over. */
const maxTwins = 100;

/** Where the batch goes; undefined when it is there already. A twin sorts after the first, as it came after it. */
function freePath(
  draft: Draft,
  segment: Segment,
  text: string,
  pathOf: (batch: string) => string,
): string | undefined {
  const serial = segment.name.slice(-'000Z'.length, -1);
  for (let twin = 0; twin < maxTwins; twin++) {
    const path = pathOf(twin === 0 ? serial : `${serial}_${twin}`);
    const there = draft.bytes(path);
    if (there === undefined) return path;
    if (there.toString('utf8') === text) return undefined;
  }
  throw new Error(`the book holds ${maxTwins} different batches named ${segment.name}`);
}

/** `20261122T080312123Z` as ISO 8601. */
const beginOf = ({ name }: Segment): string =>
  name.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/, '$1-$2-$3T$4:$5:$6.$7Z');
