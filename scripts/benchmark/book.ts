// A book to measure on: issues in shards of a hundred, committed by git, with the settings the engine gives a book.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface BenchBook {
  root: string;
  /** Paths of its issues. */
  issues: readonly string[];
}

export const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Makes a book of `count` issues in a temporary folder, or in `folder`. */
export function makeBook(count: number, folder: string = tmpdir()): BenchBook {
  const root = mkdtempSync(join(folder, 'minutebook-bench-'));
  const issues = Array.from({ length: count }, (_, i) => issuePath(i + 1));
  git(root, 'init', '-q', '-b', 'main');
  const settings = {
    'user.name': 'Ada',
    'user.email': 'ada@example.org',
    'gc.auto': '0',
    'maintenance.auto': 'false',
    'core.fsync': 'committed,reference',
  };
  for (const [key, value] of Object.entries(settings)) git(root, 'config', key, value);
  writeFileSync(join(root, '.gitignore'), '.minutebook/\n');
  for (const [i, path] of issues.entries()) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), issueText(i + 1));
  }
  git(root, 'add', '-A');
  git(root, 'commit', '-q', '-m', 'Begin');
  git(root, 'repack', '-adq');
  return { root, issues };
}

const issuePath = (number: number): string =>
  `companies/acme/issues/${String(Math.floor(number / 100)).padStart(2, '0')}xx/ACME-${number}.md`;

const issueText = (number: number): string => `---
id: 01938f3e-7c1a-7d2b-9e4f-${String(number).padStart(12, '0')}
status: todo
priority: medium
assignee: cto
project: checkout
goal: ship
labels:
  - backend
  - payments
createdBy: user:ada
updated: 2026-11-22T16:08:03.123Z
---
# Issue number ${number} of the book

The checkout forgets the basket when a customer comes back after a week. Keep it for thirty days.

- [ ] say what is kept and where
- [ ] delete it when the customer asks
`;
