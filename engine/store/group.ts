// One group: a chain of commits made in memory, each on top of the last, and the objects they are made of. What it made
// is readable at once and stored by nobody yet. Knows no queue and no disk.
import type { Clock } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { BookReader } from './book-reader.ts';
import type { ChangeFunction, FileContent, Trailer, Written } from './change.ts';
import { asCommit, formatCommit, formatMessage, personAt, withSignature } from './commit-object.ts';
import { type GitObject, noCommit, objectId, type ObjectType } from './git-object.ts';
import type { HostKey } from './host-key.ts';
import type { Objects } from './objects.ts';
import type { Oid, Person } from './snapshot.ts';
import { editTree, type FileEdits, type TreeShelf } from './tree-edit.ts';

/** What every group is made with. */
export interface GroupTools {
  objects: Objects;
  reader: BookReader;
  key: HostKey;
  clock: Clock;
  /** The committer of everything: `Minutebook <minutebook@host>`. */
  engine: Person;
}

export interface CommitDraft {
  tree: Oid;
  parents: readonly Oid[];
  subject: string;
  body?: string | undefined;
  trailers: readonly Trailer[];
  /** The engine itself when absent. */
  author?: Person | undefined;
}

/** Objects of the group that is being made: readable at once by whoever made them, stored when it is published. */
export interface NewObjects {
  blob(bytes: Buffer | string): Oid;
  /** The tree `from` (undefined: the empty one) with the edits applied; only folders on changed paths are rewritten. */
  tree(from: Oid | undefined, edits: FileEdits): Oid;
  /** A commit by the engine, signed with the host's key. */
  commit(draft: CommitDraft): Oid;
}

/** Files of one change, and bytes of their new content: what is held in memory, and what others wait for. */
const changeFiles = 20_000;
const changeBytes = 128 * 1024 * 1024;

function refuseTooLarge(files: ReadonlyMap<string, FileContent>): void {
  let bytes = 0;
  for (const content of files.values())
    if (typeof content === 'string' || Buffer.isBuffer(content)) bytes += Buffer.byteLength(content);
  if (files.size > changeFiles || bytes > changeBytes)
    throw fault('CHANGE_TOO_LARGE', {
      files: files.size,
      bytes,
      most: { files: changeFiles, bytes: changeBytes },
    });
}

export class Group implements NewObjects {
  /** All new objects, in the order they were made. */
  readonly fresh = new Map<Oid, GitObject>();
  /** Their bytes in all. */
  bytes = 0;
  /** Paths that the chain so far changed. */
  readonly paths = new Set<string>();
  /** The newest commit of the chain; `noCommit` before the first. */
  tip: Oid;
  readonly #tools: GroupTools;

  /** Starts on `head`, or from nothing. From now on the group's objects are what `tools.objects` shows first. */
  constructor(tools: GroupTools, head: Oid | undefined) {
    this.#tools = tools;
    this.tip = head ?? noCommit;
    tools.objects.show(this.fresh);
  }

  /** Runs a change on the tip. The chain is as it was when it throws. */
  run<T>(change: ChangeFunction<T>): Written<T> {
    const snapshot = this.#tools.reader.snapshot(this.tip, this.paths);
    const { files, result, isRecord, ...said } = change(snapshot);
    if (files.size === 0 && isRecord !== true) return { commit: this.tip, result, changed: false };
    refuseTooLarge(files);
    const parents = this.tip === noCommit ? [] : [this.tip];
    this.tip = this.commit({ tree: this.tree(snapshot.tree, files), parents, ...said });
    for (const path of files.keys()) this.paths.add(path);
    return { commit: this.tip, result, changed: true };
  }

  /** Makes a commit the tip as it is. */
  moveTo(commit: Oid): void {
    const from = this.tip === noCommit ? undefined : this.tip;
    for (const { path } of this.#tools.reader.diff(from, commit)) this.paths.add(path);
    this.tip = commit;
  }

  blob(bytes: Buffer | string): Oid {
    return this.#put('blob', Buffer.from(bytes as string));
  }

  tree(from: Oid | undefined, edits: FileEdits): Oid {
    return editTree(this.#shelf, from, edits);
  }

  commit({ tree, parents, subject, body, trailers, author }: CommitDraft): Oid {
    const { engine, clock, key, reader } = this.#tools;
    const at = clock.now();
    const message = formatMessage(subject, body, trailers);
    const fields = {
      tree,
      parents,
      author: personAt(author ?? engine, at),
      committer: personAt(engine, at),
      message,
    };
    const payload = formatCommit(fields);
    const oid = this.#put('commit', withSignature(payload, key.sign(payload)));
    // True of its content, wherever it is stored: its own signature need not be verified.
    reader.remember(asCommit(oid, fields, true));
    return oid;
  }

  /** The group is stored: what it made need not be read back. */
  settle(): void {
    const { objects } = this.#tools;
    for (const [oid, object] of this.fresh) objects.remember(oid, object);
    objects.show(new Map());
  }

  readonly #shelf: TreeShelf = {
    readTree: (oid) => this.#tools.objects.tree(oid),
    putBlob: (bytes) => this.#put('blob', bytes),
    putTree: (bytes) => this.#put('tree', bytes),
  };

  #put(type: ObjectType, bytes: Buffer): Oid {
    const oid = objectId(type, bytes);
    if (this.fresh.has(oid)) return oid;
    this.fresh.set(oid, { type, bytes });
    this.bytes += bytes.length;
    return oid;
  }
}
