// Whatever is asked again under its key after the process that did it died is answered as it was the first time. One
// script of requests holds every action that changes something.
import { expect, it } from 'vitest';
import { fieldsOf } from '../../engine/actions/action.ts';
import { actions } from '../../engine/actions/all.ts';
import { findAction, perform, type Performed } from '../../engine/actions/perform.ts';
import { openBook, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { script, type Request } from './script.ts';

async function play(book: TestBook, requests: readonly Request[]): Promise<Performed[]> {
  const done: Performed[] = [];
  for (const [at, [actor, name, input]] of requests.entries()) {
    book.clock.time += 1_000;
    const asked = typeof input === 'function' ? input((before) => done[before]!) : input;
    const company = 'company' in fieldsOf(findAction(name)) ? { company: 'acme' } : {};
    const context = { ...book.context(actor), requestKey: `k${at}` };
    done.push(
      await perform(context, name, { ...company, ...asked }).catch((error: unknown) => withName(error, name)),
    );
  }
  return done;
}

function withName(error: unknown, name: string): never {
  throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
}

/** The same book as a process sees it that has just begun: it remembers nothing. */
const afterRestart = (book: TestBook): TestBook => ({
  ...book,
  context: (actor) => ({ ...book.context(actor), store: { ...book.store } }),
});

it('answers everything the same after a restart, and does it once', async () => {
  const book = await openBook();
  const first = await play(book, script);
  const commits = git(book.root, 'rev-list', '--count', book.store.head()!);
  book.clock.time -= script.length * 1_000;
  expect(await play(afterRestart(book), script)).toEqual(first);
  expect(git(book.root, 'rev-list', '--count', book.store.head()!)).toBe(commits);
});

it('the script holds every change that a door offers', () => {
  const asked = new Set(script.map(([, name]) => name));
  const offered = actions.filter((action) => 'change' in action && !action.internal).map(({ name }) => name);
  expect(offered.filter((name) => !asked.has(name))).toEqual([]);
});
