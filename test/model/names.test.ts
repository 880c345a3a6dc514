// Names: slugs, prefixes, identifiers and what no file may be called.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  derivePrefix,
  freeSlug,
  isPrefix,
  isSegment,
  isSlug,
  parseIdentifier,
  slugFrom,
} from '../../engine/model/names.ts';

test('a slug made from any name is a slug', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), (name) => {
      const slug = slugFrom(name);
      if (slug !== undefined) expect(isSlug(slug)).toBe(true);
    }),
    { numRuns: 1000 },
  );
  expect(slugFrom("Ada's Größe: Über-Café №1")).toBe('adas-grosse-uber-cafe-no1');
  expect(slugFrom('con')).toBe('con-1');
  expect(slugFrom('🎉')).toBeUndefined();
  // What looks like an id would be looked for among the ids.
  const id = '01930000-0000-7000-8000-00000000000a';
  expect([isSlug(id), slugFrom(id.toUpperCase())]).toEqual([false, `${id}-1`]);
});

test('a taken slug gets a number', () => {
  expect(freeSlug('CTO', (slug) => ['cto', 'cto-2'].includes(slug))).toBe('cto-3');
});

test('a derived prefix is a prefix and not taken', () => {
  expect(derivePrefix('AgentSys Engineering', () => false)).toBe('AE');
  expect(derivePrefix('Acme', () => false)).toBe('ACME');
  expect(derivePrefix('Acme', (prefix) => prefix === 'ACME')).not.toBe('ACME');
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      fc.integer({ min: 0, max: 5 }),
      (name, refusals) => {
        const taken = new Set<string>();
        for (let round = 0; round <= refusals; round += 1) {
          const prefix = derivePrefix(name, (one) => taken.has(one));
          expect(isPrefix(prefix) && !taken.has(prefix)).toBe(true);
          taken.add(prefix);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('identifiers are read in any case', () => {
  expect(parseIdentifier('acme-42')).toEqual({ prefix: 'ACME', number: 42 });
  for (const text of ['ACME-0', 'ACME-01', 'ACME42', '-42', 'ACME-', 'A-1', 'ACME-42 ', 'ACME-1e3'])
    expect(parseIdentifier(text), text).toBeUndefined();
});

test('segments that some system could not hold are refused', () => {
  for (const name of [
    '',
    '.',
    '..',
    '.git',
    'a/b',
    'a\\b',
    'a:b',
    'nul',
    'COM1.md',
    'x.',
    'x ',
    ' x',
    'a\u202eb',
    'e\u0301',
    'git~1',
    'x'.repeat(121),
  ])
    expect(isSegment(name), name).toBe(false);
  for (const name of ['a', 'ACME-1.md', 'fix the base', 'über', 'a.b.c'])
    expect(isSegment(name), name).toBe(true);
});
