// A book whose API listens on a socket of its own, and followers of its events.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { ApiOptions, ApiPorts } from '../../engine/http/api.ts';
import { acme, markdown } from '../helpers/book.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { openApiBook, type ApiBook } from './api-book.ts';
import { follow, type Followed, type Where } from './follow.ts';

/** acme, and another company in which nobody of acme has anything to look for. */
export const twoCompanies = {
  ...acme,
  'users/vera.md': markdown({ name: 'Vera', role: 'viewer' }),
  'companies/other/COMPANY.md': markdown({ name: 'Other', prefix: 'OTH', status: 'active' }),
  'companies/other/agents/spy/AGENTS.md': markdown({ name: 'Spy', status: 'active' }),
};

export interface EventsBook extends ApiBook {
  /** Follows as somebody, acme where no path is given. */
  follow(who: string | undefined, path?: string, where?: Partial<Where>): Promise<Followed>;
  /** Creates an issue as ada; answers its commit. */
  issue(title: string, company?: string): Promise<string>;
}

/** Times that are told by the book's own clock, which the test moves; looked at often. */
const quick = { lookMs: 10, gatherMs: 1 };

export async function openEventsBook(
  streams: ApiOptions['streams'] = {},
  ports: Partial<ApiPorts> = {},
): Promise<EventsBook> {
  const book = await openApiBook({ files: twoCompanies, ports, api: { streams: { ...quick, ...streams } } });
  const socketPath = join(temporaryFolder(), 's');
  await book.app.listen({ path: socketPath });
  onTestFinished(() => book.app.close());
  const { identity, clock, tokens } = book;
  tokens['spy'] = identity.runs.issue({ run: 'run-of-spy', company: 'other', agent: 'spy' }, clock.time);
  return {
    ...book,
    async follow(who, path = '/api/companies/acme/events', where = {}) {
      const token = who === undefined ? undefined : (tokens[who] ?? who);
      const followed = await follow(path, {
        socketPath,
        ...(token === undefined ? {} : { token }),
        ...where,
      });
      onTestFinished(() => followed.kill());
      return followed;
    },
    async issue(title, company = 'acme') {
      const { status, headers, text } = await book.send('ada', `POST /api/companies/${company}/issues`, {
        title,
      });
      if (status !== 201) throw new Error(text);
      return headers['x-minutebook-commit'] as string;
    },
  };
}

/** A person's own commit, taken in by the engine. */
export async function commitByHand(
  { root, store }: EventsBook,
  files: Record<string, string>,
  message: string,
): Promise<string> {
  await store.settle();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(root, 'add', '-A');
  git(root, '-c', 'user.email=ada@example.org', '-c', 'user.name=Ada', 'commit', '-qm', message);
  await store.settle();
  return git(root, 'rev-parse', 'HEAD').trim();
}

const limitMs = 15_000;

/** Waits until `look` is true, or answers something. */
export async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  for (const from = Date.now(); Date.now() - from < limitMs; await delay(5)) {
    const found = look();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

/** Waits for so many events. */
export const toldBy = (followed: Followed, count: number): Promise<Followed['told']> =>
  until(
    `${count} events, after ${followed.told.length}`,
    () => followed.told.length >= count && followed.told,
  );
