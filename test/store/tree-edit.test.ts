import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { gitFolder as gitFolderOf } from '../../engine/store/git-folder.ts';
import { emptyTree, objectId, type ObjectType } from '../../engine/store/git-object.ts';
import { diffTrees } from '../../engine/store/tree-diff.ts';
import { editTree, type FileEdit, type TreeShelf } from '../../engine/store/tree-edit.ts';
import { folderMode, parseTree } from '../../engine/store/tree.ts';
import type { Oid } from '../../engine/store/snapshot.ts';
import { git, gitFolder, writeFiles } from '../helpers/folder.ts';

/** Objects in a map. */
function shelf(): TreeShelf & { objects: Map<Oid, Buffer> } {
  const objects = new Map<Oid, Buffer>([[emptyTree, Buffer.alloc(0)]]);
  const put = (type: ObjectType, bytes: Buffer) => {
    objects.set(objectId(type, bytes), bytes);
    return objectId(type, bytes);
  };
  return {
    objects,
    readTree: (oid) => objects.get(oid)!,
    putBlob: (bytes) => put('blob', bytes),
    putTree: (bytes) => put('tree', bytes),
  };
}

function filesOf({ objects }: { objects: Map<Oid, Buffer> }, tree: Oid, folder = ''): Record<string, string> {
  const entries = parseTree(objects.get(tree)!).map(({ name, mode, oid }) =>
    mode === folderMode
      ? filesOf({ objects }, oid, `${folder}${name}/`)
      : { [folder + name]: objects.get(oid)!.toString() },
  );
  return Object.assign({}, ...entries) as Record<string, string>;
}

const segment = fc.constantFrom('a', 'b', 'a.b', 'a-b', 'a0');
/** Files end in .md and folders do not, so that no path is in another's way. */
const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), segment)
  .map(([up, file]) => [...up, `${file}.md`].join('/'));
const edits = fc.dictionary(path, fc.option(fc.string(), { nil: null }), { maxKeys: 8 });

test('any row of edits gives the files that a map of files would hold', () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 6 }), (rows) => {
      const objects = shelf();
      let tree = emptyTree;
      const model: Record<string, string> = {};
      for (const row of rows) {
        const before = tree;
        const was = { ...model };
        tree = editTree(objects, tree, new Map(Object.entries(row)));
        for (const [path, text] of Object.entries(row)) {
          if (text === null) delete model[path];
          else model[path] = text;
        }
        expect(filesOf(objects, tree)).toEqual(model);
        const differing = [...new Set([...Object.keys(was), ...Object.keys(model)])].filter(
          (p) => was[p] !== model[p],
        );
        const changes = diffTrees({ tree: objects.readTree, withSubmodules: false }, before, tree);
        expect(changes.map(({ path }) => path)).toEqual(
          differing.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        );
      }
    }),
  );
});

test('git writes the same tree for the same files', () => {
  const files = { 'a/b.md': '1', 'a.md': '2', 'a/b/c.md': '3', 'a-b/c.md': '4', 'ü/ö.md': '5' };
  const root = gitFolder();
  writeFiles(root, files);
  git(root, 'add', '-A');
  expect(gitFolderOf(root).own).toBe(`${root}/.git`);
  expect(editTree(shelf(), undefined, new Map(Object.entries(files)))).toBe(git(root, 'write-tree'));
});

test('an executable stays one, and a folder without files is gone', () => {
  const objects = shelf();
  const run = objects.putBlob(Buffer.from('#!/bin/sh\n'));
  const before = editTree(
    objects,
    undefined,
    new Map<string, FileEdit>([
      ['bin/run', { oid: run, mode: 0o100755 }],
      ['a/b/c.md', '1'],
    ]),
  );
  const after = editTree(
    objects,
    before,
    new Map([
      ['bin/run', 'exit 0\n'],
      ['a/b/c.md', null],
    ]),
  );
  expect(parseTree(objects.readTree(after)).map(({ name }) => name)).toEqual(['bin']);
  expect(diffTrees({ tree: objects.readTree, withSubmodules: false }, before, after)).toEqual([
    { path: 'a/b/c.md', was: expect.any(String) },
    { path: 'bin/run', was: run, oid: expect.any(String), mode: 0o100755 },
  ]);
});

test.each([
  [{ 'a.md': '1' }, { 'a.md/b.md': '2' }],
  [{ 'a/b.md': '1' }, { a: '2' }],
  [{}, { a: '1', 'a/b': '2' }],
  [{}, { 'a/b': '1', a: '2' }],
])('a file and a folder of one name are refused: %j then %j', (first, second) => {
  const objects = shelf();
  const before = editTree(objects, undefined, new Map(Object.entries(first)));
  expect(() => editTree(objects, before, new Map(Object.entries(second)))).toThrow(
    expect.objectContaining({ code: 'PATH_TAKEN' }),
  );
});

test('removing what is not there changes nothing', () => {
  const objects = shelf();
  const before = editTree(objects, undefined, new Map([['a.md', '1']]));
  for (const path of ['b.md', 'b/c.md', 'a.md/c.md']) {
    expect(editTree(objects, before, new Map([[path, null]]))).toBe(before);
  }
});
