// Measures the store alone: durable, signed actions from 1, 8 and 64 callers against `git add` + `git commit` on the same
// book in the same run. Usage: node scripts/bench-store.ts [seconds per row] [issues]
import { rmSync } from 'node:fs';
import { systemClock } from '../engine/base/clock.ts';
import { openLine, type OpenLine } from '../engine/store/open-line.ts';
import { type BenchBook, git, makeBook } from './benchmark/book.ts';
import { measureGit } from './benchmark/git-loop.ts';
import {
  countFsyncs,
  type Figures,
  formatTable,
  fsyncsSoFar,
  measure,
  type Perform,
} from './benchmark/measure.ts';

const seconds = Number(process.argv[2] ?? 5);
const book = makeBook(Number(process.argv[3] ?? 10_000));
countFsyncs();
try {
  const rows: Figures[] = [measureGit(book, seconds)];
  const open = await openLine(book.root, { clock: systemClock, host: 'bench' });
  const groups = countGroups(open);
  const perform = touchIssue(open, book);
  for (const callers of [1, 8, 64]) {
    rows.push(await measure(`${callers} callers`, { callers, seconds, perform }));
  }
  await open.line.close();
  open.release();
  console.log(formatTable(rows));
  console.log(`fsyncs a group: ${(fsyncsSoFar() / groups()).toFixed(2)} (${groups()} groups)`);
  console.log(`fsck: ${git(book.root, 'fsck', '--strict').trim() || 'clean'}`);
} finally {
  rmSync(book.root, { recursive: true, force: true });
}

/** One action: change a field of an issue. */
function touchIssue({ line }: OpenLine, { issues }: BenchBook): Perform {
  return (n) =>
    line.write((snapshot) => {
      const path = issues[(n * 7919) % issues.length]!;
      const text = snapshot.read(path)!.toString();
      return {
        files: new Map([[path, text.replace(/^updated: .*$/m, `updated: ${new Date().toISOString()}`)]]),
        subject: `Change ${path}`,
        trailers: [
          ['Action', 'issue.change'],
          ['Actor', 'agent:acme/cto'],
          ['Entity', path],
        ],
        result: undefined,
      };
    });
}

function countGroups({ line }: OpenLine): () => number {
  let groups = 0;
  line.onMove(() => groups++);
  return () => groups;
}
