// A file that is sent as a part of a form, written where the book's own process finds it, piece by piece and counted on its way.
// Knows no issue: how large it may be is told.
import { createHash, type Hash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { fault } from '../../base/fault.ts';
import { randomHex } from '../../base/ids.ts';
import { asFault } from '../../base/system-fault.ts';

/** The part that holds the file. */
export const filePart = 'file';
/** Files that are taken at a time, and when to come again. */
const uploadLimit = 32;
const comeAgainSec = 2;
/** Other parts, and bytes of one: a name, an id. */
const fieldLimit = 8;
const fieldBytes = 1_024;
/** What the parts of a form may add to the file. Bytes. */
const formBytes = 16 * 1_024;

export interface Taken {
  /** The body as JSON would say it. */
  body: Record<string, unknown>;
  /** Removes the file, if it is still there. */
  drop: () => void;
}

export interface Taking {
  /** Where the file is put. */
  folder: string;
  /** Bytes. */
  limit: number;
}

export class Uploads {
  #open = 0;

  /** REQUEST_INVALID, REQUEST_TOO_LARGE, UPLOADS_TOO_MANY; and nothing is left of what was begun. */
  async take(request: FastifyRequest, taking: Taking): Promise<Taken> {
    const { limit } = taking;
    if (Number(request.headers['content-length'] ?? 0) > limit + formBytes) throw tooLarge(limit);
    if (this.#open >= uploadLimit)
      throw fault('UPLOADS_TOO_MANY', { limit: uploadLimit, waitSec: comeAgainSec });
    this.#open += 1;
    const name = randomHex(24);
    const path = join(taking.folder, name);
    const drop = (): void => rmSync(path, { force: true });
    try {
      mkdirSync(taking.folder, { recursive: true, mode: 0o700 });
      // There before anything can go wrong with the form: a file that is still being opened could not be removed.
      await using file = await open(path, 'wx', 0o600);
      return { body: await readForm(request, { name, file, limit }), drop };
    } catch (error) {
      drop();
      const unreadable = { problem: sentenceOf(error), form: { part: filePart } };
      throw asFault(error) ?? fault('REQUEST_INVALID', unreadable, { cause: error });
    } finally {
      this.#open -= 1;
    }
  }
}

const tooLarge = (limit: number) => fault('REQUEST_TOO_LARGE', { what: 'file', limit });
const sentenceOf = (error: unknown): string =>
  `its parts break off or are none: ${(error as Error).message}`.slice(0, 200);

interface Place {
  name: string;
  file: FileHandle;
  limit: number;
}

async function readForm(request: FastifyRequest, place: Place): Promise<Record<string, unknown>> {
  const fields = new Map<string, unknown>();
  let file: { originalFilename: string; content: string } | undefined;
  const limits = {
    files: 1,
    fields: fieldLimit,
    parts: fieldLimit + 1,
    fieldSize: fieldBytes,
    fieldNameSize: 100,
    headerPairs: 20,
    // Counted below, where going on ends at once.
    fileSize: Number.MAX_SAFE_INTEGER,
  };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      if (part.valueTruncated || part.fieldnameTruncated)
        throw new Error(`a field is longer than ${fieldBytes} bytes`);
      if (fields.has(part.fieldname)) throw new Error(`${part.fieldname} is there twice`);
      fields.set(part.fieldname, part.value);
      continue;
    }
    if (part.fieldname !== filePart) {
      part.file.destroy();
      throw new Error(
        `the file is in the part ${JSON.stringify(part.fieldname)}, and is taken from "${filePart}"`,
      );
    }
    file = { originalFilename: part.filename, content: await store(part, place) };
  }
  if (file === undefined) throw new Error(`there is no file in a part "${filePart}"`);
  for (const field of Object.keys(file))
    if (fields.has(field)) throw new Error(`${field} is what the part "${filePart}" says`);
  return { ...Object.fromEntries(fields), ...file };
}

/** Answers what stands for its bytes in an input. */
async function store(part: MultipartFile, { name, file, limit }: Place): Promise<string> {
  const hash = createHash('sha256');
  await file.writeFile(counted(part.file, hash, limit));
  return `upload:${name}:${hash.digest('hex')}`;
}

async function* counted(pieces: AsyncIterable<Buffer>, hash: Hash, limit: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > limit) throw tooLarge(limit);
    hash.update(piece);
    yield piece;
  }
}
