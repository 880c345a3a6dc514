import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GitObject, objectId } from '../../engine/store/git-object.ts';
import { buildPack } from '../../engine/store/pack.ts';
import { Packs } from '../../engine/store/packs.ts';
import type { Oid } from '../../engine/store/snapshot.ts';
import { git, gitFolder, temporaryFolder } from '../helpers/folder.ts';

const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ maxLength: 2000 }).map((text) => Buffer.from(text.repeat(5))),
);
const objects = fc
  .array(content, { minLength: 1, maxLength: 30 })
  .map((list) => new Map(list.map((bytes) => [objectId('blob', bytes), { type: 'blob' as const, bytes }])));

function putPack(folder: string, contents: ReadonlyMap<Oid, GitObject>): string {
  const { checksum, pack, index } = buildPack(contents);
  const name = `pack-${checksum}`;
  mkdirSync(join(folder, 'pack'), { recursive: true });
  writeFileSync(join(folder, 'pack', `${name}.pack`), pack);
  writeFileSync(join(folder, 'pack', `${name}.idx`), index);
  return join(folder, 'pack', name);
}

test('git makes the same index of a pack, byte for byte', () => {
  const folder = temporaryFolder();
  fc.assert(
    fc.property(objects, (contents) => {
      const path = putPack(folder, contents);
      execFileSync('git', ['index-pack', '--strict', '-o', `${path}.theirs`, `${path}.pack`]);
      expect(readFileSync(`${path}.idx`).equals(readFileSync(`${path}.theirs`))).toBe(true);
    }),
    { numRuns: 15 },
  );
});

test('every object of a pack is read back', () => {
  fc.assert(
    fc.property(objects, (contents) => {
      const folder = temporaryFolder();
      putPack(folder, contents);
      const packs = new Packs(folder);
      packs.rescan();
      for (const [oid, object] of contents) expect(packs.read(oid)).toEqual(object);
      expect(packs.read('f'.repeat(40))).toBeUndefined();
      packs.close();
    }),
    { numRuns: 30 },
  );
});

test('git reads every type and size from a pack of ours', () => {
  const root = gitFolder({ 'a.md': 'hello\n' });
  const large = Buffer.alloc(3_000_000, 'large ');
  const noise = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251));
  const contents = new Map<Oid, GitObject>(
    [large, noise, Buffer.alloc(0)].map((bytes) => [objectId('blob', bytes), { type: 'blob', bytes }]),
  );
  for (const type of ['tree', 'commit'] as const) {
    const bytes = execFileSync('git', [
      '-C',
      root,
      'cat-file',
      type,
      type === 'tree' ? 'HEAD^{tree}' : 'HEAD',
    ]);
    contents.set(objectId(type, bytes), { type, bytes });
  }
  const path = putPack(join(root, '.git', 'objects'), contents);
  git(root, 'verify-pack', `${path}.pack`);
  for (const [oid, { type, bytes }] of contents) {
    expect(
      execFileSync('git', ['-C', root, 'cat-file', type, oid], { maxBuffer: 10_000_000 }).equals(bytes),
    ).toBe(true);
  }
});
