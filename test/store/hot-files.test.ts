import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { watchFiles } from '../../engine/store/hot-files.ts';
import { temporaryFolder } from '../helpers/folder.ts';

test('a file is heard of however it is saved, and no longer when nobody asks', async () => {
  const folder = temporaryFolder();
  const [file, other] = [join(folder, 'a.yaml'), join(folder, 'b.yaml')];
  writeFileSync(file, 'one');
  writeFileSync(other, 'one');
  let heard: string[] = [];
  const hot = watchFiles((changed) => heard.push(changed));
  onTestFinished(() => hot.close());
  await hot.watch([file]);
  const ways: (() => void)[] = [
    () => writeFileSync(file, 'in place'),
    () => {
      writeFileSync(`${file}.tmp`, 'by renaming');
      renameSync(`${file}.tmp`, file);
    },
    () => {
      renameSync(file, `${file}~`);
      writeFileSync(file, 'with a backup');
    },
    () => rmSync(file),
    () => writeFileSync(file, 'made again'),
  ];
  for (const save of ways) {
    heard = [];
    save();
    await expect.poll(() => heard).toContain(file);
    await pause(150);
  }
  await hot.watch([other]);
  heard = [];
  writeFileSync(file, 'nobody listens');
  await pause(150);
  writeFileSync(other, 'somebody does');
  await expect.poll(() => heard).toContain(other);
  expect(heard).not.toContain(file);
});
