// Where invalid files were last valid, and since when they are not: found on the first-parent history of their paths,
// in one walk for all of them. Only asked for files that are invalid now.
import type { Oid, Reader, Version, Visit } from '../store/snapshot.ts';

export interface Trace {
  /** The newest valid version of the path; undefined when it never had one. */
  good: Oid | undefined;
  /** The newest commit that has it. */
  goodAt: Oid | undefined;
  /** The first commit of those that left the file invalid without a break. */
  since: Oid;
}

/** Commits looked through; older versions are given up. */
const historyLimit = 100_000;

/** What is known of a file at an older commit of the same line; `since` is undefined where it was valid there. */
export interface Known {
  good: Oid | undefined;
  goodAt: Oid | undefined;
  since: Oid | undefined;
}

/** An invalid file whose past is asked for. */
export interface Traced {
  path: string;
  /** Saves looking further than the commit it is of. */
  known?: Known | undefined;
}

export interface TraceOptions {
  /** The commit in which the files are invalid. */
  to: Oid;
  /** The commit that `known` is of. */
  from?: Oid | undefined;
  isValid: (path: string, version: Version) => boolean;
}

export function traceInvalid(
  reader: Reader,
  files: readonly Traced[],
  { to, from, isValid }: TraceOptions,
): Map<string, Trace> {
  const traces = new Map<string, Trace>();
  /** Paths that were no file for a while, with the commit in which their present state began. */
  const broken = new Map<string, Oid>();
  const visit: Visit = (path, version, { commit, newer }) => {
    if (newer === undefined) return true;
    if (version === undefined && !broken.has(path)) broken.set(path, newer);
    if (version === undefined || !isValid(path, version)) return true;
    traces.set(path, { good: version.oid, goodAt: commit, since: broken.get(path) ?? newer });
    return false;
  };
  const walk = (paths: readonly string[], until?: Oid): Oid =>
    reader.eachVersion(to, paths, visit, { until, limit: historyLimit }) ?? to;
  const known = files.filter((file) => file.known !== undefined);
  walk(
    known.map(({ path }) => path),
    from,
  );
  for (const { path, known: { since, ...last } = nothing } of known)
    if (!traces.has(path)) traces.set(path, { ...last, since: broken.get(path) ?? since ?? to });
  const others = files.flatMap((file) => (file.known ? [] : [file.path]));
  const oldest = walk(others);
  for (const path of others)
    if (!traces.has(path))
      traces.set(path, { good: undefined, goodAt: undefined, since: broken.get(path) ?? oldest });
  return traces;
}

const nothing: Known = { good: undefined, goodAt: undefined, since: undefined };
