// Stores a file's content as a blob of git's without ever holding it whole: read in pieces, hashed and deflated on the way
// into a pack of its own. Nothing names it yet, so it is kept until somebody does. Knows bytes, never what they are.
import { createHash, type Hash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate } from 'node:zlib';
import { randomHex } from '../base/ids.ts';
import { syncSoon } from '../base/durable-file.ts';
import type { GitFolder } from './git-folder.ts';
import { buildIndex, entryHeader, packHeader } from './pack.ts';
import type { Oid } from './snapshot.ts';
import { packFolder, packName } from './stored-packs.ts';

export interface BlobFile {
  oid: Oid;
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
  /** A ref names the blob now, or nobody will. */
  release(): void;
}

/** Resolves when the content is durable. Rejects when the file changes its size meanwhile. */
export async function storeFile(folder: GitFolder, path: string, drawer: string): Promise<BlobFile> {
  const { size } = await stat(path);
  const aside = join(folder.tmp, `made-${randomHex(12)}`, 'made');
  mkdirSync(dirname(aside));
  try {
    const { oid, sha256, crc, checksum } = await writePack(path, size, `${aside}.pack`);
    const index = buildIndex([{ oid, crc, offset: packHeader(1).length }], checksum);
    writeFileSync(`${aside}.idx`, index, { mode: 0o444 });
    await Promise.all(['pack', 'idx'].map((ending) => syncSoon(`${aside}.${ending}`)));
    const place = join(packFolder(folder), packName(drawer, checksum.toString('hex')));
    keep(folder, place);
    for (const ending of ['pack', 'idx']) renameSync(`${aside}.${ending}`, `${place}.${ending}`);
    await syncSoon(packFolder(folder));
    const release = (): void => rmSync(`${place}.keep`, { force: true });
    return { oid: oid.toString('hex'), bytes: size, sha256, release };
  } finally {
    rmSync(dirname(aside), { recursive: true, force: true });
  }
}

/** The same content may be on its way twice: then the first to be named lets go of both, and the pack is named. */
function keep(folder: GitFolder, place: string): void {
  try {
    linkSync(folder.keep, `${place}.keep`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

interface WrittenPack {
  oid: Buffer;
  sha256: string;
  /** Of the entry as it is stored. */
  crc: number;
  checksum: Buffer;
}

async function writePack(path: string, size: number, to: string): Promise<WrittenPack> {
  const oid = createHash('sha1').update(`blob ${size}\0`);
  const sha256 = createHash('sha256');
  const checksum = createHash('sha1').update(packHeader(1));
  const head = entryHeader('blob', size);
  let crc = crc32(head);
  let read = 0;
  const out = createWriteStream(to, { mode: 0o444, flags: 'wx' });
  out.write(packHeader(1));
  out.write(head);
  checksum.update(head);
  await pipeline(
    createReadStream(path),
    passing((chunk) => {
      read += chunk.length;
      for (const hash of [oid, sha256]) hash.update(chunk);
    }),
    createDeflate({ level: 1 }),
    passing((chunk) => {
      crc = crc32(chunk, crc);
      checksum.update(chunk);
    }),
    ending(checksum),
    out,
  );
  if (read !== size) throw new Error(`${path} had ${size} bytes and then ${read}`);
  return { oid: oid.digest(), sha256: sha256.digest('hex'), crc, checksum: checksum.copy().digest() };
}

/** Shows each piece to somebody on its way. */
const passing = (see: (chunk: Buffer) => void): Transform =>
  new Transform({
    transform(chunk: Buffer, _, next) {
      see(chunk);
      next(null, chunk);
    },
  });

/** Adds a checksum of all that went by. */
const ending = (hash: Hash): Transform =>
  new Transform({
    transform: (chunk: Buffer, _, next) => next(null, chunk),
    flush: (next) => next(null, hash.copy().digest()),
  });
