// Taking back what one person did leaves what the other did, as if the first had never written.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeDocument, parseDocument } from '../../engine/model/document.ts';
import { mergeFile } from '../../engine/model/merge.ts';
import { takeBack } from '../../engine/model/take-back.ts';
import { apart } from './two-sides.ts';

const path = 'companies/acme/issues/00xx/ACME-1.md';
const bytes = (text: string): Buffer => Buffer.from(text);
const text = (taken: Uint8Array | undefined): string => Buffer.from(taken ?? []).toString();
const withoutToken = (content: string): string => content.replace(/^updated: .*\n/m, '');

test('of two people’s work one can be taken back, whichever came first', () => {
  fc.assert(
    fc.property(apart, ({ base, ours, theirs }) => {
      const both = mergeFile(path, base, ours.text, theirs.text).text;
      const taken = takeBack(path, { before: bytes(base), after: bytes(ours.text), now: bytes(both) });
      expect(taken.conflicts).toEqual([]);
      const [found, wanted] = [text(taken.bytes), theirs.text].map((one) => parseDocument(one, path));
      expect({ ...found!.front, updated: 0 }).toEqual({ ...wanted!.front, updated: 0 });
      expect([found!.title, found!.body]).toEqual([wanted!.title, wanted!.body]);
      expect(withoutToken(found!.text)).not.toContain('# ours-remark');
      // What came last is taken back to the letter.
      const last = takeBack(path, { before: bytes(ours.text), after: bytes(both), now: bytes(both) });
      expect(text(last.bytes)).toBe(ours.text);
    }),
    { numRuns: 200 },
  );
});

const file = (fields: object, body = 'x'): Buffer =>
  bytes(composeDocument({ ...fields }, { title: 'T', body }));

test('what is done already is nothing left to do', () => {
  const [before, after] = [file({ a: 1 }), file({ a: 2 })];
  expect(takeBack(path, { before, after, now: before })).toEqual({ bytes: before, conflicts: [] });
  expect(takeBack(path, { before: undefined, after, now: undefined }).bytes).toBeUndefined();
});

test('what came with the commit goes with it, unless somebody wrote in it since', () => {
  const after = file({ a: 1, updated: '2026-11-22T10:00:00.000Z' });
  const own = new Set(['updated']);
  const touched = file({ a: 1, updated: '2026-11-22T11:00:00.000Z' });
  expect(takeBack(path, { before: undefined, after, now: touched }, own)).toEqual({
    bytes: undefined,
    conflicts: [],
  });
  const now = file({ a: 2, updated: '2026-11-22T11:00:00.000Z' });
  expect(takeBack(path, { before: undefined, after, now }, own).conflicts).toEqual([
    { field: 'a', base: 1, ours: 2, theirs: undefined },
  ]);
});

test('what somebody removed since, or put where a removed file was, is a contradiction', () => {
  const [before, after] = [file({ a: 1 }), file({ a: 2 })];
  expect(takeBack(path, { before, after, now: undefined }).conflicts).toMatchObject([
    { field: 'file', theirs: before.toString() },
  ]);
  expect(takeBack(path, { before, after: undefined, now: after }).conflicts).toMatchObject([
    { field: 'file', ours: after.toString() },
  ]);
  expect(takeBack(path, { before, after: undefined, now: undefined })).toEqual({
    bytes: before,
    conflicts: [],
  });
});

test('bytes that are no text go back whole, or not at all', () => {
  const [before, after, now] = [
    [0, 255],
    [0, 254],
    [0, 253],
  ].map((values) => Buffer.from(values));
  expect(takeBack('x.bin', { before, after, now: after }).bytes).toBe(before);
  expect(takeBack('x.bin', { before, after, now }).conflicts).toHaveLength(1);
});
