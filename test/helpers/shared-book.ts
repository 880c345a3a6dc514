// A book that several people commit to with git, beside an engine that has it open: Ada owns it, Ben is an operator, Vera
// may look. Made once for a file of tests, then copied, because making one takes git a second.
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { openEngine, type Engine } from '../../engine/engine.ts';
import type { Shown } from '../../engine/store/forward-types.ts';
import { acme, markdown } from './book.ts';
import { makeBook, openTestEngine } from './engine.ts';
import { git, temporaryFolder, writeFiles } from './folder.ts';

export const issueAt = (n: number): string => `companies/acme/issues/00xx/ACME-${n}.md`;

export interface SharedBook {
  root: string;
  engine: Engine;
  showed: Shown[];
  /** Runs the kernel was asked to stop. */
  stopped: object[];
  /** What was put right last. */
  correction(): Extract<Shown, { kind: 'corrected' }> | undefined;
  /** A file of the newest commit of the line. */
  at(path: string): string | undefined;
  edit(path: string, change: (text: string) => string): void;
  /** Commits everything as it stands, by default as Ada, and has it taken in. */
  commits(subject: string, who?: string): Promise<void>;
  /** Subjects of the line since the last call, newest first. */
  news(): string[];
}

const people = {
  'users/ben.md': markdown({ name: 'Ben', role: 'operator', emails: ['ben@example.org'] }),
  'users/vera.md': markdown({ name: 'Vera', role: 'viewer', emails: ['vera@example.org'] }),
};

/** Makes the book before the tests of this file; answers how each opens a copy of it, with three issues of acme. */
export function sharedBooks(): () => Promise<SharedBook> {
  let made = '';
  beforeAll(async () => {
    made = realpathSync(mkdtempSync(join(tmpdir(), 'minutebook-shared-')));
    const { 'minutebook.yaml': _, 'users/ada.md': __, ...company } = acme;
    const root = await makeBook(join(made, 'book'));
    writeFiles(root, { ...company, ...people });
    const engine = await openEngine(root, { paced: false });
    await engine.perform('book.adopt', { bulk: true }, engine.member);
    for (const title of ['One', 'Two', 'Three'])
      await engine.perform('issue.create', { title, company: 'acme' }, engine.member);
    await engine.stop();
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));
  return async () => {
    const root = join(temporaryFolder(), 'book');
    cpSync(join(made, 'book'), root, { recursive: true });
    // Git and the engine compare more of a file than a copy keeps.
    git(root, 'reset', '-q', '--hard');
    return openShared(root);
  };
}

async function openShared(root: string): Promise<SharedBook> {
  const stopped: object[] = [];
  const stop = (which: object) => Promise.resolve(void stopped.push(which));
  const engine = await openTestEngine(root, () => ({ ...noKernel, stop }));
  await engine.store.settle();
  const showed: Shown[] = [];
  onTestFinished(engine.store.onShown((shown) => showed.push(shown)));
  let seen = engine.store.head()!;
  return {
    root,
    engine,
    showed,
    stopped,
    correction: () => showed.findLast((shown) => shown.kind === 'corrected'),
    at: (path) => engine.store.snapshot().read(path)?.toString(),
    edit(path, change) {
      writeFiles(root, { [path]: change(readFileSync(join(root, path), 'utf8')) });
    },
    async commits(subject, who = 'Ada <ada@example.org>') {
      git(root, 'add', '-A');
      const [, name, email] = /^(.*) <(.*)>$/.exec(who)!;
      const as = ['-c', `user.name=${name}`, '-c', `user.email=${email}`];
      git(root, ...as, 'commit', '-q', '-m', subject);
      expect(await engine.store.settle()).toMatchObject({ state: 'brought' });
    },
    news() {
      const head = engine.store.head()!;
      const subjects = engine.store.log(head, { from: seen }).map(({ subject }) => subject);
      seen = head;
      return subjects;
    },
  };
}

/** Sets a key of the front matter as a person would who types it. */
export const set =
  (key: string, value: string) =>
  (text: string): string => {
    const line = new RegExp(`^${key}: .*$`, 'm');
    return line.test(text)
      ? text.replace(line, `${key}: ${value}`)
      : text.replace('\n---\n', `\n${key}: ${value}\n---\n`);
  };
