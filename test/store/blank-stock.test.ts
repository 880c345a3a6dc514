// A stock of empty files, filled by its thread: each is handed out once, and none is left over.
import { closeSync, existsSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { BlankFile } from '../../engine/store/blank-files.ts';
import { BlankStock } from '../../engine/store/blank-stock.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const size = 128;

function open() {
  const folder = join(temporaryFolder(), 'stock');
  const stock = new BlankStock(folder);
  onTestFinished(() => stock.close());
  const files = () =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
      : 0;
  /** Asks as somebody does who just used several. */
  const fill = async (): Promise<void> => {
    for (let n = 0; n < 4; n += 1) use(stock.take());
    for (let tries = 0; tries < 400 && files() < size; tries += 1) {
      stock.refill();
      await delay(5);
    }
    expect(files()).toBe(size);
  };
  return { folder, stock, files, fill };
}

function use(blank: BlankFile | undefined): string | undefined {
  if (blank === undefined) return undefined;
  writeSync(blank.descriptor, 'text');
  closeSync(blank.descriptor);
  rmSync(blank.path);
  return blank.path;
}

test('a thread keeps files ready, and those that nobody took go at the end', async () => {
  const { folder, stock, files, fill } = open();
  expect(stock.take()).toBeUndefined();
  stock.refill();
  await delay(50);
  expect(files()).toBe(0);
  await fill();
  const paths = new Set<string>();
  for (let round = 0; round < 4; round += 1) {
    for (let n = 0; n < 100; n += 1) paths.add(use(stock.take())!);
    await fill();
  }
  expect(paths.size).toBe(400);
  const kept = stock.take()!;
  closeSync(kept.descriptor);
  await stock.close();
  expect([files(), existsSync(kept.path)]).toEqual([1, true]);
  rmSync(kept.path);
  await fill();
  await stock.close();
  expect(existsSync(folder)).toBe(false);
});

test('what was cleared away is not handed out, and what cannot be made is missing until it can', async () => {
  const { folder, stock, fill } = open();
  await fill();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  expect(stock.take()).toBeUndefined();
  stock.refill();
  await delay(50);
  expect(stock.take()).toBeUndefined();
  rmSync(folder);
  await fill();
  expect(existsSync(stock.take()!.path)).toBe(true);
});
