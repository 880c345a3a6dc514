// An object that lies whole in a file, read piece by piece whatever its size. Knows one file and the form of its bytes, never
// how it was found.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInflate } from 'node:zlib';
import type { ObjectType } from './git-object.ts';
import type { Oid } from './snapshot.ts';

/** Open for whoever asked: it can be read though its name is gone. */
export interface OpenObject {
  /** File descriptor; closed by who reads the pieces, or by who does not want them. */
  file: number;
  /** Where its deflated bytes begin. What follows them in the file belongs to others. */
  at: number;
  /** Inflated bytes that come before the content. */
  headBytes: number;
  type: ObjectType;
  /** Bytes of the content. */
  size: number;
}

/** The content. Throws when it is damaged, or not what its id says, which is known at its end. */
export async function* readPieces(
  { file, at, headBytes, type, size }: OpenObject,
  oid: Oid,
): AsyncGenerator<Buffer> {
  const source = createReadStream('', { fd: file, start: at });
  const inflate = createInflate();
  source.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  const hash = createHash('sha1').update(`${type} ${size}\0`);
  let [head, read] = [headBytes, 0];
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      const piece = chunk.subarray(head);
      head -= chunk.length - piece.length;
      read += piece.length;
      if (read > size) break;
      hash.update(piece);
      yield piece;
    }
  } finally {
    source.destroy();
    inflate.destroy();
  }
  if (read !== size)
    throw new Error(`it holds ${read > size ? 'more than' : `${read} bytes instead of`} ${size}`);
  if (hash.digest('hex') !== oid) throw new Error('its bytes are not those of its id');
}
