// What a git object is: a type, bytes, and the id that follows from them. Knows no files.
import { createHash } from 'node:crypto';
import type { Oid } from './snapshot.ts';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  readonly bytes: Buffer;
}

/** Stands for "no commit" where a commit's id is asked for: git writes it the same way. */
export const noCommit: Oid = '0'.repeat(40);

/** The tree without entries; git knows it without storing it. */
export const emptyTree: Oid = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export const isOid = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

/** The id git gives to an object of this type and these bytes. */
export const objectId = (type: ObjectType, bytes: Buffer): Oid =>
  createHash('sha1').update(`${type} ${bytes.length}\0`).update(bytes).digest('hex');
