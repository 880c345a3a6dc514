// Judges what a range of commits changed, for the checks of a forge: problems it brings, facts and rules it breaks. A
// plain clone is enough; what was wrong before the range is not held against it.
import { openCatalog, type Catalog, type Problem } from '../catalog/catalog.ts';
import { fault, isFault } from '../base/fault.ts';
import { bookKeys } from '../reading.ts';
import { rangeOf } from '../store/git.ts';
import { gitFolder, type GitFolder } from '../store/git-folder.ts';
import { openReader, readingOf } from '../store/reader.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { checkOtherFiles } from './files.ts';
import { isSound, ofProblem, type Finding } from './finding.ts';
import { checkSignatures } from './history.ts';

export interface RangeVerification {
  /** Where the range begins: what the newer side was made from. */
  from: string;
  to: string;
  /** Commits of the first-parent line, and files that differ. */
  commits: number;
  files: number;
  findings: Finding[];
  ok: boolean;
}

/** Judges `A..B` (`A..` and `A`: up to HEAD). Throws RANGE_UNREADABLE. */
export async function verifyRange(root: string, range: string): Promise<RangeVerification> {
  const folder = gitFolder(root);
  const ends = await endsOf(folder, range);
  let keys: readonly string[] = [];
  const reader = openReader(root, { hostKeys: () => keys });
  try {
    // The keys of before: a range must not vouch for itself.
    keys = bookKeys(root, reader, ends.from);
    const brought = problemsAt(reader, ends.to, ends.from);
    const before = new Set(brought.length === 0 ? [] : problemsAt(reader, ends.from).map(keyOf));
    const findings = brought.filter((problem) => !before.has(keyOf(problem))).map(ofProblem);
    const [others, earlier] = [ends.to, ends.from].map((at) => checkOtherFiles(reader.snapshot(at)));
    const known = new Set(earlier!.map(keyOf));
    findings.push(...others!.filter((finding) => !known.has(keyOf(finding))));
    const signed = checkSignatures(folder, { ...ends, keys });
    findings.push(...signed.findings);
    return {
      ...ends,
      commits: signed.commits,
      files: reader.diff(ends.from, ends.to).length,
      findings,
      ok: isSound(findings),
    };
  } catch (error) {
    if (!isFault(error, 'OBJECT_MISSING')) throw error;
    throw fault(
      'RANGE_UNREADABLE',
      { range, reason: 'this clone does not go back that far' },
      { cause: error },
    );
  } finally {
    reader.close();
  }
}

async function endsOf(folder: GitFolder, range: string): Promise<{ from: Oid; to: Oid }> {
  const [from = '', to = ''] = range.split(/\.{2,3}/);
  const ends = await rangeOf(folder, from, to || 'HEAD');
  if (typeof ends !== 'string') return ends;
  throw fault('RANGE_UNREADABLE', { range, reason: ends });
}

/** What is wrong in a commit; of its history only what lies after `from` is looked at. */
function problemsAt(reader: Reader, to: Oid, from: Oid = to): Problem[] {
  const catalog: Catalog = openCatalog(':memory:', cut(reader, to, from));
  try {
    catalog.sync(to);
    return catalog.problems();
  } finally {
    catalog.close();
  }
}

/** The line as if it began behind `from`: a check of ten commits must not read ten thousand. */
const cut = (reader: Reader, to: Oid, from: Oid): Reader => ({
  ...readingOf(reader),
  head: () => to,
  log: (at, options = {}) => reader.log(at, { ...options, from: options.from ?? from }),
  eachVersion: (at, paths, visit, options = {}) =>
    reader.eachVersion(at, paths, visit, { ...options, until: options.until ?? from }),
  close: () => undefined,
});

/** The same problem on both sides, wherever its line is now. */
const keyOf = ({ path, code, found }: Pick<Finding, 'path' | 'code' | 'found'>): string =>
  [path, code, found].join('\n');
