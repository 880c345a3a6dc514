// The Reader over objects and refs: snapshots, differences, first-parent history. Knows no locks and writes nothing.
import { join } from 'node:path';
import { Ancestry } from './ancestry.ts';
import { ByteCache } from './byte-cache.ts';
import { asCommit, parseCommit } from './commit-object.ts';
import { emptyTree, noCommit } from './git-object.ts';
import type { HistoryEdge } from './history-edge.ts';
import type { Objects } from './objects.ts';
import { engineRef, mainRef, type Refs } from './refs.ts';
import { PathHistory } from './path-history.ts';
import type { Verifier } from './signature.ts';
import type { Commit, Oid, PathChange, Reader, Snapshot, TreeEntry, Visit } from './snapshot.ts';
import { diffTrees } from './tree-diff.ts';
import { findEntry, folderMode, parseTree } from './tree.ts';
import { VerifiedCommits } from './verified-commits.ts';

const commitCacheBytes = 8 * 1024 * 1024;
const listCacheBytes = 8 * 1024 * 1024;
const diffCacheBytes = 512 * 1024;
/** Objects of any kind looked at for one beginning of an id. Ten million share four digits by 150s. */
const candidateLimit = 1_000;
const nothing: ReadonlySet<string> = new Set();

/** The tree of each folder of a snapshot that was looked for; undefined where there is none. */
type Folders = Map<string, Oid | undefined>;

interface ReaderParts {
  objects: Objects;
  refs: Refs;
  edge: HistoryEdge;
  verifier: () => Verifier;
  /** The key that signs what is remembered, in base64; absent where nothing is signed. */
  ownKey?: string | undefined;
}

export class BookReader implements Reader {
  readonly root: string;
  readonly #objects: Objects;
  readonly #refs: Refs;
  readonly #verifier: () => Verifier;
  readonly #edge: HistoryEdge;
  readonly #verified: VerifiedCommits;
  readonly #ownKey: string | undefined;
  readonly #commits = new ByteCache<Commit>(
    commitCacheBytes,
    ({ body, subject }) => body.length + subject.length + 800,
  );
  readonly #lists = new ByteCache<TreeEntry[]>(listCacheBytes, (entries) => 150 * entries.length + 100);

  /** Submodules included. Whatever follows the line asks for the same few steps of it. */
  readonly #diffs = new ByteCache<readonly PathChange[]>(
    diffCacheBytes,
    (changes) => 400 * changes.length + 200,
  );
  readonly #ancestry: Ancestry;

  constructor(root: string, parts: ReaderParts) {
    this.root = root;
    this.#objects = parts.objects;
    this.#refs = parts.refs;
    this.#edge = parts.edge;
    this.#verifier = parts.verifier;
    this.#ancestry = new Ancestry(parts.objects, parts.edge);
    this.#ownKey = parts.ownKey;
    this.#verified = new VerifiedCommits(join(root, '.minutebook', 'verified'));
  }

  head(): Oid | undefined {
    return this.#refs.read(engineRef) ?? this.#refs.read(mainRef);
  }

  snapshot(commit: Oid = this.head() ?? noCommit, pending: ReadonlySet<string> = nothing): Snapshot {
    const tree = commit === noCommit ? emptyTree : this.treeOf(commit);
    // Where each folder was found: most paths that are asked for lie beside others.
    const folders: Folders = new Map([['', tree]]);
    const version = (path: string): TreeEntry | undefined => {
      const entry = this.#entry(folders, path);
      return entry?.mode === folderMode ? undefined : entry;
    };
    return {
      commit,
      tree,
      pending,
      version,
      oid: (path) => version(path)?.oid,
      read: (path) => {
        const oid = version(path)?.oid;
        return oid === undefined ? undefined : this.blob(oid);
      },
      list: (folder) => {
        const oid = this.#folder(folders, folder);
        return oid === undefined ? [] : this.#list(oid);
      },
      hasFolder: (folder) => this.#folder(folders, folder) !== undefined,
    };
  }

  diff(...[from, to, options]: Parameters<Reader['diff']>): ReturnType<Reader['diff']> {
    const [was, is] = [from, to].map((commit) =>
      commit === undefined || commit === noCommit ? undefined : this.treeOf(commit),
    );
    const { tree } = this.#objects;
    const key = `${was} ${is}`;
    let changes = this.#diffs.get(key);
    if (changes === undefined) {
      changes = diffTrees({ tree, withSubmodules: true }, was, is);
      this.#diffs.set(key, changes);
    }
    const asAsked = options?.withSubmodules === true || !changes.some(({ isSubmodule }) => isSubmodule);
    return asAsked ? changes : diffTrees({ tree, withSubmodules: false }, was, is);
  }

  blob(oid: Oid): Buffer {
    return this.#objects.bytes(oid, 'blob');
  }

  commit(oid: Oid): Commit {
    const cached = this.#commits.get(oid);
    if (cached !== undefined) return cached;
    const parsed = parseCommit(this.#objects.bytes(oid, 'commit'));
    const engine = parsed.signed !== undefined && this.#isOfEngine(oid, parsed.signed);
    const parents = this.#edge.parents(oid, parsed.parents);
    const commit = asCommit(oid, { ...parsed, parents }, engine);
    this.#commits.set(oid, commit);
    return commit;
  }

  log(to: Oid, { from, limit = Infinity }: { from?: Oid; limit?: number } = {}): Commit[] {
    const commits: Commit[] = [];
    let at: Oid | undefined = to === noCommit ? undefined : to;
    while (at !== undefined && at !== from && commits.length < limit) {
      const commit = this.commit(at);
      commits.push(commit);
      at = commit.parents[0];
    }
    return commits;
  }

  eachVersion(
    to: Oid,
    paths: Iterable<string>,
    visit: Visit,
    { until, limit = Infinity }: { until?: Oid | undefined; limit?: number } = {},
  ): Oid | undefined {
    const history = new PathHistory(this.#objects.tree, paths);
    let newer: Oid | undefined;
    let commit: Oid | undefined = to;
    for (let seen = 0; commit !== undefined && seen < limit && !history.isDone; seen += 1) {
      history.look(this.treeOf(commit), { commit, newer }, visit);
      newer = commit;
      commit = commit === until ? undefined : this.#firstParent(commit);
    }
    return newer;
  }

  commitsBeginning(prefix: string): Oid[] {
    if (!/^[0-9a-f]{4,40}$/.test(prefix)) return [];
    return this.#objects
      .idsBeginning(prefix, candidateLimit)
      .filter((oid) => this.#objects.read(oid).type === 'commit');
  }

  isBehind(ancestor: Oid, of: Oid): boolean {
    return this.#ancestry.reaches(of, ancestor);
  }

  behind(of: Oid, commits: Iterable<Oid>): Set<Oid> {
    return this.#ancestry.reached(of, commits);
  }

  onLine(ancestor: Oid, of: Oid): boolean {
    let at: Oid | undefined = of;
    while (at !== undefined && at !== ancestor) at = this.#firstParent(at);
    return at !== undefined;
  }

  /** Keeps what the engine just signed, so that its own signature need not be verified. */
  remember(commit: Commit): void {
    this.#commits.set(commit.oid, commit);
    if (this.#ownKey !== undefined) this.#verified.add(this.#ownKey, commit.oid);
  }

  close(): void {
    this.#verified.flush();
    this.#objects.close();
    this.#commits.clear();
    this.#lists.clear();
    this.#diffs.clear();
  }

  /** A signature by a key of the book; one that was verified before is not verified again. */
  #isOfEngine(oid: Oid, { payload, signature }: { payload: Buffer; signature: string }): boolean {
    const verify = this.#verifier();
    const key = verify.keyOf(signature);
    if (key === undefined) return false;
    if (this.#verified.has(key, oid)) return true;
    if (!verify(payload, signature)) return false;
    this.#verified.note(key, oid);
    return true;
  }

  /** A commit's tree and first parent stand at fixed places: no need to parse, let alone verify, the whole. */
  treeOf(commit: Oid): Oid {
    return this.#objects.bytes(commit, 'commit').toString('latin1', 5, 45);
  }

  #firstParent(commit: Oid): Oid | undefined {
    const line = this.#objects.bytes(commit, 'commit').toString('latin1', 46, 93);
    return line.startsWith('parent ') ? this.#edge.parents(commit, [line.slice(7)])[0] : undefined;
  }

  #entry(folders: Folders, path: string): TreeEntry | undefined {
    const slash = path.lastIndexOf('/');
    if (slash === 0) return undefined;
    const folder = this.#folder(folders, path.slice(0, Math.max(slash, 0)));
    return folder === undefined ? undefined : findEntry(this.#objects.tree(folder), path.slice(slash + 1));
  }

  #folder(folders: Folders, path: string): Oid | undefined {
    if (folders.has(path)) return folders.get(path);
    const entry = this.#entry(folders, path);
    const oid = entry?.mode === folderMode ? entry.oid : undefined;
    folders.set(path, oid);
    return oid;
  }

  #list(tree: Oid): readonly TreeEntry[] {
    const cached = this.#lists.get(tree);
    if (cached !== undefined) return cached;
    const entries = parseTree(this.#objects.tree(tree));
    this.#lists.set(tree, entries);
    return entries;
  }
}
