// Invalid files that two commits of the line share and that count differently at each of them. Reads a catalog that
// stands at one of both; changes nothing.
import type { Oid, PathChange, Reader } from '../store/snapshot.ts';
import { fileMode } from '../store/tree.ts';
import { brokenFiles, type FileRow } from './queries/files.ts';
import { lineOf } from './queries/line.ts';
import type { Readable } from './readable.ts';

interface Span {
  changes: readonly PathChange[];
  /** What lies between, the last one included; empty on the way back. */
  line: readonly Oid[];
  /** Where the way back leads. */
  behind: { position: number } | undefined;
  from: Oid;
  to: Oid;
}

/**
 * Invalid files that are the same at both ends and were something else between: which version of them counts, and since
 * when it does not, is another one at the other end.
 */
export function brokenBetween(
  catalog: Readable,
  reader: Reader,
  { changes, line, behind, from, to }: Span,
): PathChange[] {
  const differing = new Set(changes.map(({ path }) => path));
  const same = brokenFiles(catalog, {}).filter(({ path }) => !differing.has(path));
  if (same.length === 0 || (!behind && line.length < 2)) return [];
  const left = behind
    ? same.filter(({ since }) => (lineOf(catalog, { oid: since! })?.position ?? 0) > behind.position)
    : leftBetween(reader, same, { from, to });
  const after = reader.snapshot(to);
  return left.map(({ path, oid }) => ({ path, was: oid, oid, mode: after.version(path)?.mode ?? fileMode }));
}

/** The files that were something else at some commit between. */
function leftBetween(
  reader: Reader,
  files: readonly FileRow[],
  { from, to }: Pick<Span, 'from' | 'to'>,
): FileRow[] {
  const left = new Set<string>();
  const paths = files.map(({ path }) => path);
  reader.eachVersion(
    to,
    paths,
    (path, _, { newer }) => {
      if (newer !== undefined) left.add(path);
      return newer === undefined;
    },
    { until: from },
  );
  return files.filter(({ path }) => left.has(path));
}
