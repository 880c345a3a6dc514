import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpool, type Spool } from '../../engine/store/spool.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const clock = { now: () => Date.parse('2026-11-22T08:03:12.123Z') };
const lines = async (spool: Spool): Promise<string[]> =>
  (await spool.seal()).flatMap((segment) => segment.lines);

test('what was appended is there after the process is gone', async () => {
  const folder = join(temporaryFolder(), 'spool');
  const spool = openSpool(folder, clock);
  await spool.append('one');
  await spool.append('two');
  expect(await lines(openSpool(folder, clock))).toEqual(['one', 'two']);
  await spool.close();
});

test('appends that come together keep their order and share their file', async () => {
  const folder = temporaryFolder();
  const spool = openSpool(folder, clock);
  const sent = Array.from({ length: 500 }, (_, n) => `line ${n}`);
  await Promise.all(sent.map((line) => spool.append(line)));
  expect(readdirSync(folder)).toEqual(['20261122T080312123Z.ndjson']);
  expect(await lines(spool)).toEqual(sent);
});

test('a sealed segment grows no more, and a removed one is gone', async () => {
  const spool = openSpool(temporaryFolder(), clock);
  await spool.append('before');
  const [first] = await spool.seal();
  await spool.append('after');
  expect(first!.lines).toEqual(['before']);
  expect((await spool.seal()).map((segment) => segment.name)).toEqual([
    '20261122T080312123Z',
    '20261122T080312124Z',
  ]);
  spool.remove(first!);
  expect(await lines(spool)).toEqual(['after']);
});

test('two who flush at once may both remove what both committed', async () => {
  const spool = openSpool(temporaryFolder(), clock);
  await spool.append('a');
  const [segment] = await spool.seal();
  spool.remove(segment!);
  spool.remove(segment!);
  expect(await spool.seal()).toEqual([]);
});

test('sealing while others append loses and doubles nothing', async () => {
  const spool = openSpool(temporaryFolder(), clock);
  const drained: string[] = [];
  const appended = Array.from({ length: 300 }, (_, n) => `line ${n}`);
  await Promise.all(
    appended.map(async (line, n) => {
      await spool.append(line);
      if (n % 50 === 0)
        for (const segment of await spool.seal()) {
          if (drained.includes(segment.lines[0] ?? '')) continue;
          drained.push(...segment.lines);
          spool.remove(segment);
        }
    }),
  );
  drained.push(...(await lines(spool)));
  expect(drained.toSorted()).toEqual(appended.toSorted());
});

test('a line cut off by a crash was never answered and is left out', async () => {
  const folder = temporaryFolder();
  const spool = openSpool(folder, clock);
  await spool.append('whole');
  await spool.close();
  appendFileSync(join(folder, readdirSync(folder)[0]!), '{"half');
  const next = openSpool(folder, clock);
  await next.append('new');
  expect(await lines(next)).toEqual(['whole', 'new']);
});

test('where the disk refuses, the caller is told and the next append works again', async () => {
  const parent = temporaryFolder();
  const spool = openSpool(join(parent, 'spool'), {
    now: () => {
      if (refusing) throw new Error('no space left on device');
      return clock.now();
    },
  });
  let refusing = true;
  await expect(spool.append('lost')).rejects.toMatchObject({ code: 'SPOOL_FULL', reaction: 'retry' });
  refusing = false;
  await spool.append('kept');
  expect(await lines(spool)).toEqual(['kept']);
});

test('files of others in the folder are left alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'README'), 'not a segment\n');
  expect(await openSpool(folder, clock).seal()).toEqual([]);
});
