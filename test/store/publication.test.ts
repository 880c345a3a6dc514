import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitFolder as locate, prepareForWriting } from '../../engine/store/git-folder.ts';
import { type GitObject, objectId } from '../../engine/store/git-object.ts';
import { openSheets, type Press, publish, recoverPublication } from '../../engine/store/publication.ts';
import { engineRef, Refs } from '../../engine/store/refs.ts';
import { git, gitFolder } from '../helpers/folder.ts';

function press(): Press & { root: string; packs: () => string[] } {
  const root = gitFolder();
  const folder = locate(root);
  prepareForWriting(folder);
  const packs = () => readdirSync(join(folder.common, 'objects', 'pack')).sort();
  const sheets = openSheets(folder, 0);
  return { root, folder, refs: new Refs(folder, sheets.value), sheets, mayPublish: () => undefined, packs };
}

/** A commit that holds nothing, with its tree. */
function commitOf(root: string): { oid: string; objects: Map<string, GitObject> } {
  const tree = git(root, 'rev-parse', 'main^{tree}');
  const bytes = Buffer.from(`tree ${tree}\nauthor A <a@x> 1 +0000\ncommitter A <a@x> 1 +0000\n\nNew\n`);
  const oid = objectId('commit', bytes);
  return { oid, objects: new Map([[oid, { type: 'commit', bytes }]]) };
}

test('a pack carries .keep until the ref names what it holds, and no longer', async () => {
  const { packs, root, ...rest } = press();
  const { oid, objects } = commitOf(root);
  let during: string[] = [];
  const mayPublish = () => {
    during = packs();
    git(root, 'gc', '-q', '--prune=now');
  };
  const move = { ref: engineRef, expected: undefined, to: oid };
  expect(await publish({ ...rest, mayPublish }, { objects, move })).toBe('moved');
  expect(during.map((name) => name.split('.')[1])).toEqual(['idx', 'keep', 'pack']);
  expect(packs().filter((name) => name.endsWith('.keep'))).toEqual([]);
  expect(git(root, 'log', '--format=%s', engineRef)).toBe('New');
});

test.each(['lost', 'fenced', 'full'])('a publication that is %s leaves nothing behind', async (how) => {
  const { packs, root, folder, ...rest } = press();
  const { oid, objects } = commitOf(root);
  const mayPublish = () => {
    if (how === 'fenced') throw new Error('fenced');
    // A folder where the ref should be: the move fails as it would on a full disk.
    if (how === 'full') mkdirSync(join(folder.common, engineRef, 'x'), { recursive: true });
  };
  const expected = how === 'lost' ? oid : undefined;
  const published = publish(
    { ...rest, folder, mayPublish },
    { objects, move: { ref: engineRef, expected, to: oid } },
  );
  if (how === 'lost') expect(await published).toBe('lost');
  else await expect(published).rejects.toThrow(how === 'full' ? /could not be written/ : 'fenced');
  expect([packs(), readdirSync(folder.tmp)]).toEqual([[], []]);
  expect(existsSync(join(folder.common, `${engineRef}.lock`))).toBe(false);
});

test('a start after a crash removes what is ours and unfinished, and nothing else', () => {
  const { folder, packs } = press();
  const pack = join(folder.common, 'objects', 'pack');
  writeFileSync(join(folder.tmp, 'half.pack'), 'PACK');
  writeFileSync(join(pack, 'pack-theirs.keep'), 'minutebook\n');
  rmSync(folder.keep);
  prepareForWriting(folder);
  recoverPublication(folder);
  expect([packs(), readdirSync(folder.tmp), existsSync(folder.keep)]).toEqual([
    ['pack-theirs.keep'],
    [],
    true,
  ]);
});

test('a folder that cannot be written is named', async () => {
  const { root, packs: _, ...tools } = press();
  const { folder, refs } = tools;
  const { oid, objects } = commitOf(root);
  rmSync(folder.tmp, { recursive: true });
  writeFileSync(folder.tmp, '');
  const move = { ref: engineRef, expected: undefined, to: oid };
  await expect(publish(tools, { objects, move })).rejects.toMatchObject({
    code: 'STORE_UNWRITABLE',
    data: { path: expect.stringContaining(folder.tmp) as string },
  });
  expect(refs.read(engineRef)).toBeUndefined();
});
