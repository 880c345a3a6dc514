// Shows a book at work: prints each new line of its record as it lands, until every issue is done or nothing moves.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const pollMs = 400;
/** After this long without a new line the book is said to be quiet. */
const quietMs = 45_000;
const book = process.argv[2]!;
const launcher = join(import.meta.dirname, '..', 'bin', 'minutebook.js');

const format =
  '%C(dim)%h%C(reset)  %s  %C(dim)[%(trailers:key=Action,valueonly,separator=%x2C) by %(trailers:key=Actor,valueonly,separator=%x2C)]%C(reset)';

async function newLines(since: string | undefined): Promise<{ head: string; lines: string[] }> {
  const { stdout } = await run('git', ['-C', book, 'rev-parse', 'refs/minutebook/head']);
  const head = stdout.trim();
  const color = process.stdout.isTTY ? '--color=always' : '--color=never';
  const range = since ? `${since}..${head}` : head;
  const log = ['log', '--first-parent', '--reverse', color, `--format=${format}`, range];
  const { stdout: lines } = await run('git', ['-C', book, ...log]);
  return { head, lines: lines.split('\n').filter(Boolean) };
}

async function openIssues(): Promise<number> {
  const { stdout } = await run(process.execPath, [launcher, '-C', book, 'issue', 'list', '--json']);
  const answer = JSON.parse(stdout) as { result: { items: { status: string }[] } };
  return answer.result.items.filter(({ status }) => status !== 'done' && status !== 'cancelled').length;
}

function show(...args: string[]): void {
  console.log(`\n$ minutebook ${args.join(' ')}`);
  spawnSync(process.execPath, [launcher, '-C', book, ...args], { stdio: 'inherit' });
}

console.log(`\nThe book: ${book}\n\n$ git log --reverse   (as it grows)`);
let head: string | undefined;
let movedAt = Date.now();
for (;;) {
  const next = await newLines(head);
  for (const line of next.lines) console.log(line);
  if (next.lines.length) movedAt = Date.now();
  head = next.head;
  const still = Date.now() - movedAt;
  if (still > quietMs) break;
  if (still > 2 * pollMs && (await openIssues()) === 0) break;
  await delay(pollMs);
}

await delay(3 * pollMs);
for (const line of (await newLines(head)).lines) console.log(line);
const left = await openIssues();
show('company', 'show');
show('issue', 'list');
console.log(
  [
    '',
    left === 0
      ? 'Every issue is done.'
      : `${left} issues are open; nothing has moved for ${quietMs / 1000} s.`,
    'The daemon goes on in the background. Try:',
    '',
    `  cd ${book}`,
    '  git log                                     the record: who did what, when, under which run',
    `  ${join(import.meta.dirname, 'minutebook')} issue show LAN-1`,
    `  ${join(import.meta.dirname, 'minutebook')} issue create "Write about Pharos" --assignee ceo`,
    `  ${join(import.meta.dirname, 'minutebook')} down                          stop the daemon`,
    '',
  ].join('\n'),
);
process.exit(left === 0 ? 0 : 1);
