// A large blob piece by piece, in every form in which git keeps one: complete or refused, never whole in memory, no file left
// open.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Objects } from '../../engine/store/objects.ts';
import { git, gitFolder } from '../helpers/folder.ts';

const megabyte = 1024 * 1024;
const large = randomBytes(3 * megabyte);
const objectsOf = (root: string) => new Objects(join(root, '.git', 'objects'));
const packsOf = (root: string) => {
  const folder = join(root, '.git', 'objects', 'pack');
  return readdirSync(folder).flatMap((name) => (name.endsWith('.pack') ? [join(folder, name)] : []));
};
function dropPacks(root: string): void {
  for (const path of packsOf(root))
    for (const ending of ['pack', 'idx']) rmSync(path.replace(/pack$/, ending));
}
const openFiles = (): number => readdirSync('/proc/self/fd').length;

function put(root: string, bytes: Buffer): string {
  const words = ['-C', root, 'hash-object', '-w', '--stdin'];
  return execFileSync('git', words, { input: bytes, encoding: 'utf8' }).trim();
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Puts the blobs and everything else into one pack; `delta` lets git store the later ones as differences. */
function pack(root: string, oids: readonly string[], delta = false): void {
  const words = ['-C', root, 'pack-objects', '-q', delta ? '--window=10' : '--window=0'];
  execFileSync('git', [...words, '.git/objects/pack/pack'], { input: `${oids.join('\n')}\n` });
  git(root, 'prune-packed');
}

const looseFile = (root: string, oid: string) => join(root, '.git', 'objects', oid.slice(0, 2), oid.slice(2));

const damagedAs = (reason: RegExp) =>
  expect.objectContaining({ code: 'OBJECT_DAMAGED', message: expect.stringMatching(reason) as string });

test('a blob comes as git has it: loose, packed, as a delta, empty, short, of zeros', async () => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const edited = Buffer.concat([large.subarray(0, megabyte), Buffer.from('edit'), large.subarray(megabyte)]);
  const blobs = [large, edited, Buffer.alloc(0), Buffer.from('short'), Buffer.alloc(2 * megabyte)];
  const oids = blobs.map((bytes) => put(root, bytes));
  const expectAll = async (): Promise<void> => {
    const objects = objectsOf(root);
    const before = openFiles();
    for (const [at, oid] of oids.entries())
      expect((await collect(objects.stream(oid))).equals(blobs[at]!)).toBe(true);
    objects.close();
    expect(openFiles()).toBe(before);
  };
  await expectAll();
  pack(root, oids);
  expect(git(root, 'count-objects', '-v')).toMatch(/^packs: 1$/m);
  await expectAll();
  dropPacks(root);
  for (const bytes of blobs) put(root, bytes);
  pack(root, oids, true);
  const [onlyPack] = packsOf(root);
  expect(git(root, 'verify-pack', '-v', onlyPack!)).toMatch(/^chain length = 1: 1 object$/m);
  await expectAll();
});

test.each(['loose', 'packed'])('no more of a %s blob is in memory than was asked for', async (how) => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const oid = put(root, Buffer.alloc(40 * megabyte));
  if (how === 'packed') pack(root, [oid]);
  const pieces = objectsOf(root).stream(oid);
  await pieces.next();
  const before = process.memoryUsage().arrayBuffers;
  await delay(100);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * megabyte);
  let [bytes, longest] = [0, 0];
  for await (const { length } of pieces) {
    bytes += length;
    longest = Math.max(longest, length);
  }
  expect(bytes).toBeGreaterThan(39 * megabyte);
  expect(longest).toBeLessThanOrEqual(64 * 1024);
});

test.each(['loose', 'packed'])('damage to a %s blob is told wherever it is', async (how) => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const oid = put(root, large);
  if (how === 'packed') pack(root, [oid]);
  const path = how === 'packed' ? packsOf(root)[0]! : looseFile(root, oid);
  const sound = readFileSync(path);
  chmodSync(path, 0o600);
  const before = openFiles();
  for (const at of [14, 200, sound.length >> 1, sound.length - 40]) {
    const bytes = Buffer.from(sound);
    bytes[at]! ^= 0x55;
    writeFileSync(path, bytes);
    const objects = objectsOf(root);
    await expect(collect(objects.stream(oid))).rejects.toThrow(damagedAs(/cannot be read: ./));
    objects.close();
  }
  for (const length of [sound.length >> 1, 50, 3, 0]) {
    writeFileSync(path, sound);
    truncateSync(path, length);
    const objects = objectsOf(root);
    await expect(collect(objects.stream(oid))).rejects.toThrow(damagedAs(/cannot be read: ./));
    objects.close();
  }
  expect(openFiles()).toBe(before);
});

test('what is sound and not what its id says is refused, as is another sort of object, or none', async () => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const objects = objectsOf(root);
  const oid = put(root, large);
  const file = looseFile(root, oid);
  chmodSync(file, 0o600);
  const [other, shorter] = [Buffer.from(large), large.subarray(1)];
  other[megabyte]! ^= 1;
  for (const [content, reason] of [
    [other, /not those of its id/],
    [shorter, /it holds 3145727 bytes instead of 3145728/],
    [Buffer.concat([large, other]), /it holds more than 3145728/],
  ] as const) {
    writeFileSync(file, deflateSync(Buffer.concat([Buffer.from(`blob ${large.length}\0`), content])));
    await expect(collect(objects.stream(oid))).rejects.toThrow(damagedAs(reason));
  }
  const commit = git(root, 'rev-parse', 'HEAD');
  await expect(collect(objects.stream(commit))).rejects.toThrow(damagedAs(/it is a commit, not a blob/));
  const missing = expect.objectContaining({ code: 'OBJECT_MISSING' });
  await expect(collect(objects.stream('d'.repeat(40)))).rejects.toThrow(missing);
});

test('a pack that goes while it is read is read to its end; one that went before is looked for elsewhere', async () => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const oid = put(root, large);
  pack(root, [oid]);
  const objects = objectsOf(root);
  const pieces = objects.stream(oid);
  const { value: first } = await pieces.next();
  dropPacks(root);
  expect(Buffer.concat([first as Buffer, await collect(pieces)]).equals(large)).toBe(true);
  put(root, large);
  expect((await collect(objects.stream(oid))).equals(large)).toBe(true);
});

test('who stops early leaves no file open', async () => {
  const root = gitFolder({ 'a.md': 'a\n' });
  const oid = put(root, large);
  const objects = objectsOf(root);
  const before = openFiles();
  for await (const piece of objects.stream(oid)) if (piece.length > 0) break;
  await delay(50);
  expect(openFiles()).toBe(before);
});
