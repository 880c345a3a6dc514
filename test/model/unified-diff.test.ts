// The difference of two texts is the one git shows: git itself applies it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../engine/model/unified-diff.ts';
import { temporaryFolder, writeFiles } from '../helpers/folder.ts';

test('git applies it and has the other text', () => {
  const folder = temporaryFolder();
  const line = fc.constantFrom('a', 'b', 'c', '', 'd e', '- f');
  const text = fc.array(line, { minLength: 1, maxLength: 30 }).map((lines) => `${lines.join('\n')}\n`);
  fc.assert(
    fc.property(text, text, (was, is) => {
      const diff = unifiedDiff('x.md', was, is);
      writeFiles(folder, { 'x.md': was, patch: `${diff}\n` });
      if (was === is) expect(diff).toBe('');
      else {
        const { status, stderr } = spawnSync(
          'git',
          ['apply', '--whitespace=nowarn', '--unidiff-zero', 'patch'],
          {
            cwd: folder,
            encoding: 'utf8',
          },
        );
        expect([status, stderr]).toEqual([0, '']);
        expect(readFileSync(join(folder, 'x.md'), 'utf8')).toBe(is);
      }
    }),
    { numRuns: 40 },
  );
});

test('a file that comes or goes is told from one that is empty', () => {
  const folder = temporaryFolder();
  const apply = (diff: string): number | null => {
    writeFiles(folder, { patch: `${diff}\n` });
    return spawnSync('git', ['apply', 'patch'], { cwd: folder }).status;
  };
  expect(apply(unifiedDiff('x.md', undefined, 'a\nb\n'))).toBe(0);
  expect(readFileSync(join(folder, 'x.md'), 'utf8')).toBe('a\nb\n');
  expect(apply(unifiedDiff('x.md', 'a\nb\n', undefined))).toBe(0);
  expect(existsSync(join(folder, 'x.md'))).toBe(false);
});

test('what is far from a change is left out', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `line ${n}`);
  const is = lines.with(5, 'five').with(8, 'eight').with(30, 'thirty');
  const diff = unifiedDiff('x.md', `${lines.join('\n')}\n`, `${is.join('\n')}\n`);
  expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -3,10 +3,10 @@', '@@ -28,7 +28,7 @@']);
  expect(diff).not.toContain('line 20');
});
