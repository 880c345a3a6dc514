// A quoted word is taken by a real shell for exactly the text it stands for, and shows nothing that hides.
import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellLine, shellWord } from '../../engine/base/shell.ts';

test('a shell reads back every word as it was', () => {
  const words = fc
    .sample(
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.constantFrom(
          "it's",
          '$(touch x)',
          '`x`',
          'a\nb',
          '-x',
          'e\u0301',
          '\u202e',
          '\\',
          "'",
          '!x',
          '~',
          '*',
        ),
      ),
      120,
    )
    .map((word) => word.replaceAll('\0', '').toWellFormed());
  const said = execFileSync('bash', ['-c', `printf '%s\\0' ${shellLine(...words)}`], { encoding: 'utf8' });
  expect(said.split('\0').slice(0, -1)).toEqual(words);
});

test('nothing in a word is invisible or moves a terminal', () => {
  expect(shellWord('companies/acme/issues/00xx/ACME-1.md')).toBe('companies/acme/issues/00xx/ACME-1.md');
  expect(shellWord("it's fine")).toBe(String.raw`'it'\''s fine'`);
  expect(shellWord('a\u202eb\n')).toBe(String.raw`$'a\342\200\256b\012'`);
  expect(shellWord('e\u0301')).toBe(String.raw`$'e\314\201'`);
});
