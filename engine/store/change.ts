// What a write is: a pure function from a snapshot to files, a sentence and trailers. It may run more than once.
import type { BlobFile } from './blob-file.ts';
import type { Oid, Person, Snapshot } from './snapshot.ts';

export type Trailer = readonly [key: string, value: string];

/** New bytes, null to remove, or a blob that is stored already. */
export type FileContent = Buffer | string | null | { readonly oid: Oid };

export interface Change<T> {
  /** Path to new content. Empty: nothing is committed and `result` is the answer. */
  files: ReadonlyMap<string, FileContent>;
  /** The commit's first line: a sentence, without control characters. */
  subject: string;
  body?: string;
  trailers: readonly Trailer[];
  result: T;
  /** Committed also without files: what the trailers say is the point of it. */
  isRecord?: true;
  /** Whose act it is; the committer is always the engine. The engine itself when absent. */
  author?: Person;
}

/** Synchronous and pure but for what it throws: a fault fails this change alone, not its group. */
export type ChangeFunction<T> = (snapshot: Snapshot) => Change<T>;

export interface Written<T> {
  commit: Oid;
  result: T;
  /** False when the change had no files, so that `commit` is the one it looked at. */
  changed: boolean;
}

export interface WriteOptions {
  /** Runs in a group of its own: for changes whose facts an earlier change of the same group could spoil. */
  alone?: boolean;
}

/** The right to write: one holder per book at a time. Everything it answers is durable. */
export interface Writer {
  /** Runs `change` on the newest commit and commits its outcome: one request, one commit, fsynced before it resolves. */
  write<T>(change: ChangeFunction<T>, options?: WriteOptions): Promise<Written<T>>;
  /**
   * The same on another ref (transcripts), which starts from nothing; never brought forward. What shares a `drawer` (of
   * letters, digits and dots between dashes) is packed apart from all else, so that it can be deleted without touching it.
   */
  writeRef<T>(ref: string, change: ChangeFunction<T>, drawer?: string): Promise<Written<T>>;
  /**
   * Stores the content of a file as a blob, piece by piece, durable when it resolves. Nothing names it: `release` once
   * a change did, or nobody will.
   */
  storeFile(path: string, drawer: string): Promise<BlobFile>;
}
