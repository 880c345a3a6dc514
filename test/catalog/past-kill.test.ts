// Processes that read the past are killed at any moment, while others do the same.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openCatalog } from '../../engine/catalog/catalog.ts';
import { openReader } from '../../engine/store/reader.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { patience, randomOf, soak } from '../helpers/soak.ts';
import { acme, allRows, Book, issue, issueFile } from './book.ts';

const program = fileURLToPath(new URL('../fixtures/past-reader.ts', import.meta.url));
const { seeds, kills } = soak.pastKill;
/** Milliseconds a reader reads at most before it is killed; a catalog takes some tens of them. */
const longestLife = 150;

async function readFrom(root: string, file: string, first: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, root, file, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
}

test.each(seeds)(
  'readers that are killed leave no past that is wrong (seed %i)',
  { timeout: patience },
  async (seed) => {
    const pick = randomOf(seed);
    const book = new Book(acme);
    for (let n = 0; n < 12; n += 1)
      book.commit(
        Object.fromEntries(
          Array.from({ length: 20 }, (_, m) => [issueFile(n * 20 + m + 1), issue(`In ${n}`)]),
        ),
      );
    const file = join(temporaryFolder(), 'catalog.sqlite');
    const line = book.reader.log(book.reader.head()!).map(({ oid }) => oid);
    // Another one reads all the time, through every death.
    const bystander = await readFrom(book.root, file, 3);
    for (let round = 0; round < kills; round += 1) {
      const child = await readFrom(book.root, file, Math.floor(pick() * line.length));
      await new Promise((resolve) => setTimeout(resolve, pick() * longestLife));
      await kill(child);
    }
    expect(bystander.exitCode).toBe(null);
    await kill(bystander);
    const reader = openReader(book.root);
    const catalog = openCatalog(file, reader);
    catalog.sync();
    for (const commit of line) {
      const fresh = openCatalog(':memory:', reader);
      fresh.sync(commit);
      expect(await catalog.at(commit, allRows)).toEqual(allRows(fresh));
      fresh.close();
    }
    catalog.close();
    reader.close();
    const left = readdirSync(join(file, '..', 'past'));
    expect(left.filter((name) => /^[0-9a-f]{40}\.[0-9a-f]*\.sqlite$/.test(name)).length).toBeLessThanOrEqual(
      8,
    );
    expect(left.filter((name) => /\.part/.test(name))).toEqual([]);
  },
);
