import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  keepWake,
  listWakes,
  removeWake,
  wakeFolder,
  type WakeFile,
} from '../../engine/daemon/wake-files.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const wake = (key: string, at: string): WakeFile => ({
  key,
  at,
  company: 'acme',
  agent: 'cto',
  source: 'on_demand',
  by: 'user:ada',
  reason: '',
});

test('a wake-up is kept once per key, listed oldest first, and goes by its key', () => {
  const local = temporaryFolder();
  keepWake(local, wake('late', '2026-11-22T16:00:02.000Z'));
  keepWake(local, wake('../../early', '2026-11-22T16:00:01.000Z'));
  keepWake(local, wake('late', '2026-11-22T16:00:09.000Z'));
  expect(listWakes(local).map(({ key, at }) => [key, at.slice(17, 19)])).toEqual([
    ['../../early', '01'],
    ['late', '02'],
  ]);
  removeWake(local, '../../early');
  removeWake(local, 'never there');
  expect(listWakes(local).map(({ key }) => key)).toEqual(['late']);
});

test('what another process is writing, or broke, is no wake-up', () => {
  const local = temporaryFolder();
  mkdirSync(wakeFolder(local));
  writeFileSync(join(wakeFolder(local), 'half.json'), '{"key":');
  writeFileSync(join(wakeFolder(local), 'x.json.12.tmp'), '{}');
  expect(listWakes(local)).toEqual([]);
  expect(readdirSync(wakeFolder(local))).toHaveLength(2);
});
