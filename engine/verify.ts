// Whether the book is what it should be: git's own objects, the engine's line, every file against its schema and against
// the others, and, when asked, the catalog against one built from nothing and both readers against a second one. Mends
// nothing, and needs no host: a plain clone is enough.
import type { Clock } from './base/clock.ts';
import { openCatalog, type Catalog, type Progress } from './catalog/catalog.ts';
import { bookKeys, openReading } from './reading.ts';
import { gitFolder } from './store/git-folder.ts';
import type { Reader } from './store/snapshot.ts';
import { checkAttachments } from './verify/attachments.ts';
import { checkCatalog } from './verify/catalog.ts';
import { checkOtherFiles } from './verify/files.ts';
import { isSound, ofProblem, type Finding } from './verify/finding.ts';
import { checkSeen, checkSignatures } from './verify/history.ts';
import { checkRepository } from './verify/objects.ts';

export type { Finding } from './verify/finding.ts';
export { verifyRange, type RangeVerification } from './verify/range.ts';

export interface VerifyOptions {
  root: string;
  clock: Clock;
  /** Also compare the catalog with one built from nothing, and read everything with a second, independent reader. */
  deep?: boolean;
  /** Told what is being looked at. */
  onStep?: (what: string) => void;
  onProgress?: Progress;
}

export interface Verification {
  /** The commit that was looked at. */
  commit: string | undefined;
  /** How much was looked at. */
  commits: number;
  files: number;
  findings: Finding[];
  /** Whether nothing is damaged; notices do not count. */
  ok: boolean;
}

/** Looks at everything; takes seconds in a large book. */
export async function verifyBook(options: VerifyOptions): Promise<Verification> {
  const { root, clock, deep, onProgress, onStep } = options;
  const folder = gitFolder(root);
  const reading = openReading(root, clock, { onProgress });
  try {
    const { catalog, store: reader } = reading.context;
    onStep?.('objects');
    const findings = await checkRepository(folder);
    onStep?.('files');
    catalog.sync();
    const head = reader.head();
    findings.push(
      ...checkSeen(root, reader),
      ...catalog.problems().map(ofProblem),
      ...checkOtherFiles(reader.snapshot()),
    );
    onStep?.('attachments');
    findings.push(...(await checkAttachments(reader)));
    onStep?.('signatures');
    const signed =
      head === undefined
        ? { commits: 0, findings: [] }
        : checkSignatures(folder, { to: head, keys: bookKeys(root, reader) });
    findings.push(...signed.findings);
    if (deep && head !== undefined) findings.push(...(await lookDeeper(options, catalog, reader, head)));
    return {
      commit: head,
      commits: signed.commits,
      files: head === undefined ? 0 : reader.diff(undefined, head).length,
      findings,
      ok: isSound(findings),
    };
  } finally {
    reading.close();
  }
}

async function lookDeeper(
  { root, onStep, onProgress }: VerifyOptions,
  catalog: Catalog,
  reader: Reader,
  head: string,
): Promise<Finding[]> {
  onStep?.('catalog');
  const found = checkCatalog(catalog, (file) => openCatalog(file, reader, onProgress ? { onProgress } : {}));
  onStep?.('second reader');
  // Loaded only here: nothing else may use it, and nobody else should wait for it.
  const { readAgain } = await import('./verify/second-reader.ts');
  return [...found, ...(await readAgain(gitFolder(root), reader, head)).findings];
}
