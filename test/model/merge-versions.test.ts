// Merging bytes: one side's change is taken as it is, two changes are merged only where they are texts.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeVersions } from '../../engine/model/merge-versions.ts';

const bytes = fc.uint8Array({ maxLength: 40 });

test('what only one side changed is that side, byte for byte, whatever it holds', () => {
  fc.assert(
    fc.property(bytes, bytes, fc.constantFrom('x.md', 'x.png'), (was, changed, path) => {
      expect(mergeVersions(path, was, changed, was)).toEqual({ bytes: changed, conflicts: [] });
      expect(mergeVersions(path, was, was, changed)).toEqual({ bytes: changed, conflicts: [] });
      expect(mergeVersions(path, was, changed, changed)).toEqual({ bytes: changed, conflicts: [] });
    }),
    { numRuns: 500 },
  );
});

test('what is no text and changed on both sides is for people to decide', () => {
  const path = 'companies/a/x.png';
  for (const [was, ours, theirs] of [
    [Buffer.from('\xffPNG', 'latin1'), Buffer.from('\xffPNG1', 'latin1'), Buffer.from('\xffPNG2', 'latin1')],
    [Buffer.from('a\n\nb\0'), Buffer.from('a1\n\nb\0'), Buffer.from('a\n\nb2\0')],
    [undefined, Buffer.from('\xfe', 'latin1'), Buffer.from('\xff', 'latin1')],
  ] as const)
    expect(mergeVersions(path, was, ours, theirs).conflicts[0]?.field).toBe('file');
});

test('texts of both sides come together, a replacement character in them is a character like others', () => {
  const text = (first: string, last: string): Buffer => Buffer.from(`${first}\n\n\ufffd\n\n${last}\n`);
  const merged = mergeVersions('notes.md', text('a', 'b'), text('a1', 'b'), text('a', 'b2'));
  expect(Buffer.from(merged.bytes)).toEqual(text('a1', 'b2'));
});
