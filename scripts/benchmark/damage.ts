// What a large book costs when some of its files are damaged: ratios to the same book without damage, in one run.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog } from '../../engine/catalog/catalog.ts';
import { openReader } from '../../engine/store/reader.ts';
import { verifyBook } from '../../engine/verify.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { bookFiles, commitFiles, type Files } from './files.ts';
import type { Row } from './row.ts';

const section = 'damage';
/** One file in so many is damaged. */
const share = 33;
const now = Date.now();

export async function measureDamage({ issues }: { issues: number }): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
  try {
    const [sound, bad] = [join(folder, 'sound'), join(folder, 'bad')];
    const files = bookFiles.all(issues, now);
    commitFiles(sound, [files], now);
    commitFiles(bad, [damaged(files)], now);
    const clean = build(sound);
    const { problems, ...broken } = build(bad);
    const began = process.cpuUsage();
    const verified = await verifyBook({ root: bad, clock: systemClock });
    const row = (what: string, figure: number, unit: string, bar = ''): Row => ({
      section,
      what,
      figure,
      unit,
      bar,
    });
    return [
      row(`files damaged of ${files.size.toLocaleString('en')}`, problems, ''),
      row(
        'catalog from nothing, against the same book without damage',
        broken.ms / clean.ms,
        'times',
        '≤ 1.5',
      ),
      row('every problem told with its line and its remedy', broken.tell, 'ms', '< 200'),
      row('verify of the damaged book', spent(began) / 1000, 's', '< 30'),
      row('of its findings, damage', verified.findings.filter(({ level }) => level === 'damage').length, ''),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const damaged = (files: Files): Files =>
  new Map(
    [...files].map(([path, text], at) => [
      path,
      at % share === 0 && path.endsWith('.md') ? text.replace('---\n', '---\nnote: a: b\n') : text,
    ]),
  );

function build(root: string): { ms: number; tell: number; problems: number } {
  const reader = openReader(root);
  const catalog = openCatalog(':memory:', reader);
  try {
    const began = process.cpuUsage();
    catalog.sync();
    const ms = spent(began);
    const told = process.cpuUsage();
    const problems = catalog.problems().length;
    return { ms, tell: spent(told), problems };
  } finally {
    catalog.close();
    reader.close();
  }
}

function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
