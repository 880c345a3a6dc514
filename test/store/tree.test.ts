import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectId } from '../../engine/store/git-object.ts';
import {
  fileMode,
  findEntry,
  folderMode,
  formatTree,
  parseTree,
  replaceEntries,
} from '../../engine/store/tree.ts';
import type { TreeEntry } from '../../engine/store/snapshot.ts';
import { gitFolder } from '../helpers/folder.ts';

const name = fc.stringMatching(/^[a-cé😀.-]{1,4}$/u).filter((text) => text !== '.' && text !== '..');
const oid = fc.stringMatching(/^[0-9a-f]{40}$/).filter((text) => !/^0+$/.test(text));
const entry: fc.Arbitrary<TreeEntry> = fc.record({
  name,
  mode: fc.constantFrom(fileMode, 0o100755, folderMode),
  oid,
});
const entries = fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 12 });

test('git makes the same tree of the same entries', () => {
  const root = gitFolder();
  fc.assert(
    fc.property(entries, (list) => {
      const kind = (mode: number) => (mode === folderMode ? 'tree' : 'blob');
      const lines = list.map(({ name, mode, oid }) => `${mode.toString(8)} ${kind(mode)} ${oid}\t${name}\0`);
      const made = execFileSync('git', ['-C', root, 'mktree', '-z', '--missing'], { input: lines.join('') });
      expect(objectId('tree', formatTree(list))).toBe(made.toString().trim());
    }),
    { numRuns: 40 },
  );
});

test('a tree that was formatted is parsed to the same entries', () => {
  fc.assert(
    fc.property(entries, (list) => {
      const sorted = parseTree(formatTree(list));
      expect(new Set(sorted)).toEqual(new Set(list));
      for (const one of list) expect(findEntry(formatTree(list), one.name)).toEqual(one);
    }),
  );
});

test('replacing and removing entries gives the tree that a map would give', () => {
  fc.assert(
    fc.property(entries, entries, fc.array(name, { maxLength: 4 }), (before, put, names) => {
      const removed = names.filter((gone) => !put.some(({ name }) => name === gone));
      const model = new Map([...before, ...put].map((one) => [one.name, one]));
      for (const gone of removed) model.delete(gone);
      const edited = replaceEntries(formatTree(before), put, removed);
      expect(edited.equals(formatTree([...model.values()]))).toBe(true);
    }),
  );
});

test('a tree that is cut off is named, not read past its end', () => {
  const bytes = formatTree([{ name: 'a', mode: fileMode, oid: '1'.repeat(40) }]);
  for (let length = 1; length < bytes.length; length++) {
    expect(() => parseTree(bytes.subarray(0, length))).toThrow(/cut off/);
  }
});
