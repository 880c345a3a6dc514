// A book as a daemon serves it, in the test's own process: watchers, sweeps and chores at work, on the machine's clock.
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { OpenEdit } from '../../engine/actions/open-edits.ts';
import { systemClock } from '../../engine/base/clock.ts';
import type { KernelEvent } from '../../engine/daemon/kernel.ts';
import type { Engine } from '../../engine/engine.ts';
import { serveBook, type Served } from '../../engine/serve.ts';
import { newBook } from './engine.ts';
import { git, temporaryFolder } from './folder.ts';

export interface ServedBook extends Served {
  root: string;
  engine: Engine;
  events: KernelEvent[];
  /** Performs an action as the member of the board who sits here. */
  act<T = unknown>(name: string, input?: object): Promise<T>;
  /** A new issue of acme and the path of its file, once that stands in the work tree. */
  issue(title: string, more?: object): Promise<string>;
  /** The text of a file in the work tree; of one that is not there, nothing. */
  file(path: string): string;
  save(path: string, text: string): void;
  /** The text that the line has. */
  line(path: string): string;
  /** Hand edits that stand. */
  open(): readonly OpenEdit[];
  /** Waits until what the line has of the path fulfils `is`, and the file is that. */
  landed(path: string, is: (text: string) => boolean): Promise<string>;
}

/** A company with one agent and a project. */
export const smallCompany = {
  'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\n---\n\nWe make things.\n',
  'companies/acme/agents/cto/AGENTS.md': '---\nname: CTO\n---\n\nYou lead.\n',
  'companies/acme/projects/shop/PROJECT.md': '---\nname: Shop\n---\n',
};

const limitMs = 20_000;
const lookMs = 20;

/** Waits until `look` answers something. */
export async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (const from = Date.now(); Date.now() - from < limitMs; await delay(lookMs)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

/** Makes the book, takes its files in, and serves it; stopped after the test. */
export async function serveTestBook(
  files: Readonly<Record<string, string>> = smallCompany,
): Promise<ServedBook> {
  return serve(await newBook(files));
}

/** Serves a book that is there. */
export async function serve(root: string): Promise<ServedBook> {
  const events: KernelEvent[] = [];
  const [runtimeFolder, stateFolder] = [temporaryFolder(), temporaryFolder()];
  chmodSync(runtimeFolder, 0o700);
  const served = await serveBook({
    root,
    clock: systemClock,
    version: '0.0.0',
    runtimeFolder,
    stateFolder,
    path: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
    variables: () => ({}),
    cli: '/bin/false',
    bundledSkill: () => undefined,
    log: (event) => events.push(event),
  });
  let isServed = true;
  const stop = async (): Promise<void> => {
    if (isServed) await served.stop();
    isServed = false;
  };
  onTestFinished(stop);
  const { engine } = served;
  await until('the files to be taken in', () => engine.store.snapshot().oid('companies/acme/COMPANY.md'));
  const act = async <T>(name: string, input: object = {}): Promise<T> =>
    (await engine.perform(name, input, engine.member)).result as T;
  const file = (path: string): string => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return '';
    }
  };
  const line = (path: string): string => engine.store.snapshot().read(path)?.toString() ?? '';
  return {
    ...served,
    root,
    events,
    stop,
    act,
    file,
    line,
    save: (path, text) => writeFileSync(join(root, path), text),
    open: () => engine.context(engine.member).openEdits(),
    async issue(title, more = {}) {
      const { path } = await act<{ path: string }>('issue.create', { title, body: 'Text.', ...more });
      await until(`${path} in the work tree`, () => file(path) !== '');
      return path;
    },
    landed: (path, is) =>
      until(`${path} to land`, () => {
        const text = line(path);
        return is(text) && file(path) === text && text;
      }),
  };
}

/** Whether the work tree is what main has. Writes no index: main would wait for a person at work. */
export const isClean = (root: string): boolean =>
  git(root, '--no-optional-locks', 'status', '--porcelain') === '';
