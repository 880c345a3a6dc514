// Measures the catalog against its bars on a book of 10,000 issues and 1,000,000 cost events, in CPU time of this
// process (the machine may be busy with other things). Run: node scripts/bench-catalog.ts [issues] [events]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../engine/catalog/catalog.ts';
import { listIssues, readIssueRow, actionableIssues } from '../engine/catalog/queries/issues.ts';
import { costSummary, spendOf } from '../engine/catalog/queries/money.ts';
import { searchAll } from '../engine/catalog/queries/search.ts';
import { dimensions } from '../engine/catalog/spend.ts';
import { openReader } from '../engine/store/reader.ts';
import type { Commit, Reader } from '../engine/store/snapshot.ts';
import { bookFiles, commitFiles, ledgerFiles, type Files } from './bench-book.ts';

const [issues = 10_000, events = 1_000_000] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
const root = join(folder, 'book');
const file = join(folder, 'catalog.sqlite');
const now = Date.parse('2026-11-22T12:00:00.000Z');

/** CPU milliseconds of `work`; the best of some rounds, because other work of the machine only ever adds. */
function cpu(work: () => unknown, rounds = 1): number {
  let best = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** The same for something short: the mean of a batch. */
const cpuEach = (times: number, work: (n: number) => unknown): number =>
  cpu(() => {
    for (let n = 0; n < times; n += 1) work(n);
  }, 5) / times;

function report(what: string, value: number, unit: string, bar: string): void {
  console.log(
    `${what.padEnd(58)} ${value.toFixed(value < 10 ? 3 : 0).padStart(10)} ${unit.padEnd(8)} ${bar}`,
  );
}

/** Commits count as the engine's, so that their trailers are read as those of the hot path are. */
const asEngine = (reader: Reader): Reader => {
  const signed = (commit: Commit): Commit => ({ ...commit, engine: true });
  return {
    root: reader.root,
    head: () => reader.head(),
    snapshot: (oid) => reader.snapshot(oid),
    diff: (from, to) => reader.diff(from, to),
    blob: (oid) => reader.blob(oid),
    commit: (oid) => signed(reader.commit(oid)),
    log: (to, options) => reader.log(to, options).map(signed),
    onLine: (ancestor, of) => reader.onLine(ancestor, of),
    close: () => reader.close(),
  };
};

function measureBuild(catalog: Catalog, files: number): void {
  const ms = cpu(() => catalog.sync());
  report(`catalog from nothing, ${files} files`, files / (ms / 1000), 'files/s', '>= 3000');
}

function measureReads(catalog: Catalog): void {
  const company = 'acme';
  report(
    'list, first page',
    cpuEach(200, () => listIssues(catalog, { company })),
    'ms',
    '< 3',
  );
  for (const sort of ['updated', 'priority', 'due'] as const)
    report(
      `list by ${sort}`,
      cpuEach(200, () => listIssues(catalog, { company, sort })),
      'ms',
      '< 3',
    );
  const filters = [
    { status: ['todo', 'in_progress'], assignee: 'agent-3' },
    { project: 'project-2', priority: ['critical'] },
    { label: 'bug', status: ['todo'] },
    { text: 'deploy gateway' },
    { blocked: true },
    { updatedSince: '2026-11-01', dueBefore: '2026-12-01', sort: 'due' as const },
  ];
  for (const filter of filters)
    report(
      `filter ${JSON.stringify(filter)}`.slice(0, 57),
      cpuEach(50, () => listIssues(catalog, { company, ...filter })),
      'ms',
      '< 5',
    );
  report(
    'one issue by its identifier',
    cpuEach(500, (n) => {
      const found = catalog.find('issue', undefined, `acme-${1 + (n % issues)}`)!;
      return readIssueRow(catalog, { company, path: found.path });
    }),
    'ms',
    '< 1',
  );
  report(
    'actionable issues of an agent',
    cpuEach(100, () => actionableIssues(catalog, { company, agent: 'agent-3' })),
    'ms',
    '',
  );
  for (const text of ['gateway', 'deploy gateway', 'the', '"customer report" in', 'zebra', 'ACME-4217', 'de'])
    report(
      `search ${text}`,
      cpuEach(20, () => searchAll(catalog, { company, text })),
      'ms',
      '< 20',
    );
}

function measureSteps(reader: Reader, catalog: Catalog): void {
  const groups = 30;
  const size = 64;
  let spent = 0;
  for (let group = 0; group < groups; group += 1) {
    commitFiles(root, touched(group, size), now);
    spent += cpu(() => catalog.sync(reader.head()));
  }
  report(`sync, groups of ${size} commits`, spent / groups / size, 'ms each', '< 0.4');
}

/** One commit each: an issue moves, every second one with a comment. */
const touched = (group: number, size: number): Files[] =>
  Array.from({ length: size }, (_, n) => {
    const number = 1 + ((group * 7919 + n * 104_729) % issues);
    return bookFiles.move(number, group, n % 2 === 0);
  });

function measureMoney(catalog: Catalog): void {
  const company = 'acme';
  const day = 86_400_000;
  const month = { from: Date.UTC(2026, 10, 1) };
  const zoned = { from: Date.UTC(2026, 9, 31, 23), to: Date.UTC(2026, 10, 30, 23) };
  for (const [name, bounds] of [
    ['a UTC month', month],
    ['a month of Vienna', zoned],
    ['lifetime', { from: 0 }],
  ] as const)
    report(
      `budget check, ${name}`,
      cpuEach(200, (n) => spendOf(catalog, { company, dimension: 'agent', name: `agent-${n % 50}` }, bounds)),
      'ms',
      '< 0.5',
    );
  for (const dimension of dimensions)
    for (const [name, bounds] of [
      ['30 days', { from: now - 30 * day }],
      ['lifetime', { from: 0 }],
    ] as const)
      report(
        `summary by ${dimension}, ${name}`,
        cpuEach(10, () => costSummary(catalog, { company, dimension, bounds, limit: 20 })),
        'ms',
        '< 10',
      );
}

try {
  const first = bookFiles.all(issues, now);
  commitFiles(root, [first], now);
  const reader = asEngine(openReader(root));
  const catalog = openCatalog(file, reader);
  measureBuild(catalog, first.size);
  measureReads(catalog);
  measureSteps(reader, catalog);
  catalog.close();
  report(
    'open and sync with nothing changed',
    cpu(() => {
      const again = openCatalog(file, reader);
      again.sync();
      again.close();
    }),
    'ms',
    '< 500',
  );
  if (events > 0) {
    commitFiles(root, [ledgerFiles(events, now)], now);
    const money = openCatalog(file, reader);
    report(`load ${events} cost events`, cpu(() => money.sync()) / 1000, 's', '< 30');
    measureMoney(money);
    report(`rebuild of all of it`, cpu(() => money.rebuild()) / 1000, 's', '');
    money.close();
  }
  console.log(
    `catalog ${execFileSync('du', ['-h', file], { encoding: 'utf8' }).split('\t')[0]}, resident ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
