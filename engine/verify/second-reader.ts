// A second opinion: isomorphic-git reads every file at the head and the newest commits of the first-parent line, and
// gray-matter reads every front matter; both must agree with our own readers. The only module that imports either,
// because one never writes here and the other must never be used without its guard.
import { promises } from 'node:fs';
import matter from 'gray-matter';
import { readBlob, readCommit, readTree, type PromiseFsClient } from 'isomorphic-git';
import { parse } from 'yaml';
import { isFault } from '../base/fault.ts';
import { parseDocument } from '../model/document.ts';
import { equal } from '../model/equal.ts';
import { locate } from '../model/paths.ts';
import { filesOf } from '../store/files-of.ts';
import { objectId } from '../store/git-object.ts';
import type { GitFolder } from '../store/git-folder.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { damage, type Finding } from './finding.ts';

/** Commits of the line that are read twice, from the newest. */
const commitLimit = 1_000;
/** Disagreements told one by one; more have one cause. */
const tellLimit = 50;
/** Files between two reports of progress. */
const progressStep = 500;

export interface SecondReading {
  files: number;
  commits: number;
  findings: Finding[];
}

interface Desk {
  reader: Reader;
  /** What isomorphic-git is called with; its cache keeps an opened pack. */
  git: { fs: PromiseFsClient; dir: string; gitdir: string; cache: object };
  findings: Finding[];
}

/** Files as isomorphic-git sees them: an index whose pack a power cut took with it says nothing, as to git. */
const shown: PromiseFsClient = {
  promises: {
    ...promises,
    async readdir(path: string): Promise<string[]> {
      const names = new Set(await promises.readdir(path));
      return [...names].filter((name) => !name.endsWith('.idx') || names.has(name.replace(/idx$/, 'pack')));
    },
  },
};

/** Reads the commit `head` and the line behind it a second time. */
export async function readAgain(
  folder: GitFolder,
  reader: Reader,
  head: Oid,
  onProgress?: (done: number) => void,
): Promise<SecondReading> {
  const desk: Desk = {
    reader,
    git: { fs: shown, dir: folder.root, gitdir: folder.common, cache: {} },
    findings: [],
  };
  const commits = await readLine(desk, head);
  const files = await readFiles(desk, head, onProgress);
  return { files, commits, findings: desk.findings };
}

const disagree = ({ findings }: Desk, found: string, path: string | null = null): void => {
  if (findings.length >= tellLimit) return;
  const remedy =
    'One of two readers is wrong about what is stored: git fsck --full says more. Please report it.';
  findings.push(damage('second reader', 'readers-disagree', found, { path, remedy }));
};

async function readLine(desk: Desk, head: Oid): Promise<number> {
  let seen = 0;
  for (let at: Oid | undefined = head; at !== undefined && seen < commitLimit; seen += 1) {
    const ours = desk.reader.commit(at);
    const { commit: theirs } = await readCommit({ ...desk.git, oid: at });
    const same =
      theirs.tree === ours.tree &&
      theirs.parent.join() === ours.parents.join() &&
      theirs.author.email === ours.author.email &&
      theirs.committer.timestamp * 1000 === ours.committer.at &&
      theirs.message.startsWith(ours.subject.slice(0, 40));
    if (!same) disagree(desk, `the commit ${at} reads differently with isomorphic-git`);
    at = theirs.parent[0];
  }
  return seen;
}

async function readFiles(desk: Desk, head: Oid, onProgress?: (done: number) => void): Promise<number> {
  const snapshot = desk.reader.snapshot(head);
  const ours = new Map(filesOf(snapshot));
  let files = 0;
  for await (const [path, oid] of filesAgain(desk, snapshot.tree)) {
    files += 1;
    if (files % progressStep === 0) onProgress?.(files);
    if (ours.get(path) !== oid)
      disagree(desk, `isomorphic-git sees ${oid} here, we ${ours.get(path) ?? 'nothing'}`, path);
    ours.delete(path);
    await readFile(desk, path, oid);
  }
  for (const path of ours.keys()) disagree(desk, 'isomorphic-git sees no such file', path);
  return files;
}

async function* filesAgain(desk: Desk, tree: Oid, folder = ''): AsyncGenerator<[path: string, oid: Oid]> {
  const { tree: entries } = await readTree({ ...desk.git, oid: tree });
  for (const { path: name, type, oid } of entries) {
    if (type === 'tree') yield* filesAgain(desk, oid, `${folder}${name}/`);
    else if (type === 'blob') yield [folder + name, oid];
  }
}

async function readFile(desk: Desk, path: string, oid: Oid): Promise<void> {
  const { blob } = await readBlob({ ...desk.git, oid });
  const bytes = Buffer.from(blob);
  // The name of an object is the judge between two readers of it.
  if (objectId('blob', bytes) !== oid || !desk.reader.blob(oid).equals(bytes))
    return disagree(desk, 'its bytes are not what its name says', path);
  const place = locate(path);
  if (place && path.endsWith('.md')) compareFronts(desk, path, bytes);
}

function compareFronts(desk: Desk, path: string, bytes: Buffer): void {
  let ours: { front: object; content: string };
  try {
    ours = parseDocument(bytes, path);
  } catch (error) {
    // What we refuse is told as a problem of the file; nobody's second opinion changes that.
    if (isFault(error, 'DOCUMENT_INVALID')) return;
    throw error;
  }
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  if (!isGuarded(text)) return;
  const theirs = readGuarded(text);
  if (typeof theirs === 'string') disagree(desk, `gray-matter cannot read it: ${theirs}`, path);
  else if (!equal(theirs.data, comparable(ours.front)) || theirs.content.trim() !== ours.content.trim())
    disagree(desk, 'gray-matter reads another front matter or another text', path);
}

/** Its defaults run a language that stands behind the first dashes, and any line that begins with dashes ends it. */
const isGuarded = (text: string): boolean =>
  /^---\r?\n/.test(text) && !/^---[^\r\n]/m.test(text.slice(0, text.indexOf('\n---\n', 3) + 1));

/** YAML only, and options always passed: without any its cache would hide a second failure. Or why it failed. */
function readGuarded(text: string): { data: unknown; content: string } | string {
  const refuse = (): never => {
    throw new Error('only YAML is read');
  };
  try {
    return matter(text, {
      language: 'yaml',
      delimiters: '---',
      engines: {
        yaml: {
          parse: (source) => comparable(parse(source, yamlOptions) ?? {}) as object,
          stringify: refuse,
        },
        json: { parse: refuse, stringify: refuse },
        javascript: { parse: refuse, stringify: refuse },
      },
    });
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

const yamlOptions = { schema: 'core', logLevel: 'silent', stringKeys: true, maxAliasCount: 0 } as const;

/** Numbers that would lose digits stay text with us and become rounded numbers elsewhere. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'string' && /^[-+]?\d{16,}$/.test(value) ? Number(value) : value;
const comparable = (value: unknown): unknown => JSON.parse(JSON.stringify(value, rounded));
