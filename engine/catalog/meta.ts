// What the catalog knows of itself: the commit its rows are of, and how far along the engine's line that is.
import type { Oid } from '../store/snapshot.ts';
import { selectOne } from './queries/query.ts';
import type { Readable } from './readable.ts';

const readMeta = selectOne<{ key: string }, { value: string }>(
  'meta.one',
  'SELECT value FROM meta WHERE key = @key',
  { bookWide: 'two rows about the catalog itself' },
);
const writeMeta =
  'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

export const readCommit = (catalog: Readable): Oid | undefined => readMeta(catalog, { key: 'commit' })?.value;

export function writeCommit({ db }: Readable, commit: Oid): void {
  db.run(writeMeta, ['commit', commit]);
}

/** How many commits the first-parent line has up to the one the rows are of. */
export const readPosition = (catalog: Readable): number =>
  Number(readMeta(catalog, { key: 'position' })?.value ?? 0);

export function writePosition({ db }: Readable, position: number): void {
  db.run(writeMeta, ['position', String(position)]);
}
