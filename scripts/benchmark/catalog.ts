// The catalog against its bars on a book of 10,000 issues and 1,000,000 cost events, in CPU time of this process (the
// machine may be busy with other things).
import { statSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog, type Catalog } from '../../engine/catalog/catalog.ts';
import { actionableIssues, listIssues, readIssueRow } from '../../engine/catalog/queries/issues.ts';
import { costSummary, spendOf } from '../../engine/catalog/queries/money.ts';
import { searchAll } from '../../engine/catalog/queries/search.ts';
import { dimensions } from '../../engine/catalog/sums.ts';
import { openReader, readingOf } from '../../engine/store/reader.ts';
import type { Commit, Reader } from '../../engine/store/snapshot.ts';
import { bookFiles, commitFiles, ledgerFiles, type Files } from './files.ts';
import type { Row } from './row.ts';

const section = 'Catalog';

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

/** Commits count as the engine's, so that their trailers are read as those of the hot path are. */
const asEngine = (reader: Reader): Reader => {
  const signed = (commit: Commit): Commit => ({ ...commit, engine: true });
  return {
    ...readingOf(reader),
    commit: (oid) => signed(reader.commit(oid)),
    log: (to, options) => reader.log(to, options).map(signed),
    close: () => reader.close(),
  };
};

/** Builds, reads and grows a catalog; the rows in the order of the bars. */
export function measureCatalog({ issues, events }: { issues: number; events: number }): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const place = { root: join(folder, 'book'), file: join(folder, 'catalog.sqlite'), issues, events };
  const rows: Row[] = [];
  const report: Report = (what, figure, unit, bar = '') =>
    void rows.push({ section, what, figure, unit, bar });
  try {
    measureAll(place, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Promise.resolve(rows);
}

/** A start with nothing changed on a book ten times as large. */
export function measureScale({ issues }: { issues: number }): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  const [root, file] = [join(folder, 'book'), join(folder, 'catalog.sqlite')];
  try {
    const now = Date.now();
    commitFiles(root, [bookFiles.all(issues, now)], now);
    const size = issues.toLocaleString('en');
    const build = cpu(() => reopen(root, file));
    const start = cpu(() => reopen(root, file), 3);
    return Promise.resolve([
      {
        section,
        what: `catalog from nothing, ${size} issues`,
        figure: issues / (build / 1000),
        unit: 'files/s',
        bar: '≥ 3000',
      },
      {
        section,
        what: `open and sync with nothing changed, ${size} issues`,
        figure: start,
        unit: 'ms',
        bar: '< 2000',
      },
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A new reader and a new catalog, as at a start. */
function reopen(root: string, file: string): void {
  const reader = openReader(root);
  const catalog = openCatalog(file, reader);
  catalog.sync();
  catalog.close();
  reader.close();
}

type Report = (what: string, figure: number, unit: string, bar?: string) => void;
interface Place {
  root: string;
  file: string;
  issues: number;
  events: number;
}

function measureAll(place: Place, report: Report): void {
  const { root, file, issues, events } = place;
  const now = Date.now();
  const first = bookFiles.all(issues, now);
  commitFiles(root, [first], now);
  const reader = asEngine(openReader(root));
  const catalog = openCatalog(file, reader);
  measureBuild(catalog, first.size, report);
  measureReads(catalog, issues, report);
  measureSteps(reader, catalog, place, now, report);
  catalog.close();
  report(
    'open and sync with nothing changed',
    cpu(() => reopen(root, file), 3),
    'ms',
    '< 500',
  );
  commitFiles(root, [ledgerFiles(events, now)], now);
  const money = openCatalog(file, reader);
  report(`load ${events.toLocaleString('en')} cost events`, cpu(() => money.sync()) / 1000, 's', '< 30');
  measureMoney(money, now, report);
  report('rebuild of all of it', cpu(() => money.rebuild()) / 1000, 's');
  money.close();
  report('catalog on disk', statSync(file).size / 1e6, 'MB');
}

function measureBuild(catalog: Catalog, files: number, report: Report): void {
  const ms = cpu(() => catalog.sync());
  report(`catalog from nothing, ${files} files`, files / (ms / 1000), 'files/s', '≥ 3000');
}

function measureReads(catalog: Catalog, issues: number, report: Report): void {
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

function measureSteps(
  reader: Reader,
  catalog: Catalog,
  { root, issues }: Place,
  now: number,
  report: Report,
): void {
  const groups = 30;
  const size = 64;
  let spent = 0;
  for (let group = 0; group < groups; group += 1) {
    commitFiles(root, touched(group, size, issues), now);
    spent += cpu(() => catalog.sync(reader.head()));
  }
  report(`sync, groups of ${size} commits`, spent / groups / size, 'ms each');
}

/** One commit each: an issue moves, every second one with a comment. */
const touched = (group: number, size: number, issues: number): Files[] =>
  Array.from({ length: size }, (_, n) => {
    const number = 1 + ((group * 7919 + n * 104_729) % issues);
    return bookFiles.move(number, group, n % 2 === 0);
  });

function measureMoney(catalog: Catalog, now: number, report: Report): void {
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
