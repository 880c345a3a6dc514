// A small book for tests of the catalog: a real repository, commits from object literals, and the real reader, which
// is told to take commits of the engine's author for signed ones.
import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { openCatalog, type Catalog, type CatalogOptions } from '../../engine/catalog/catalog.ts';
import { tables } from '../../engine/catalog/schema.ts';
import { openReader, readingOf } from '../../engine/store/reader.ts';
import type { Commit, Oid, Reader } from '../../engine/store/snapshot.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';

export type Files = Readonly<Record<string, string | null>>;

export interface CommitOptions {
  /** Trailers; with any the commit counts as the engine's. */
  trailers?: Readonly<Record<string, string | readonly string[]>>;
  email?: string;
  subject?: string;
  /** Its time, in seconds; one after the last commit's if absent. */
  at?: number;
  /** A commit it takes in. */
  merges?: Oid;
}

const engineName = 'Minutebook';

export class Book {
  readonly root = temporaryFolder();
  readonly reader: Reader;
  #seconds = 1_700_000_000;
  #begun = false;

  constructor(files: Files = {}) {
    git(this.root, 'init', '-q', '-b', 'main');
    this.commit(files);
    this.reader = trusting(openReader(this.root));
    onTestFinished(() => this.reader.close());
  }

  /** Writes, or removes where the content is null, in one commit on main. */
  commit(
    files: Files,
    { trailers, email = 'ada@example.org', subject = 'Change files', at, merges }: CommitOptions = {},
  ): Oid {
    const who = `${trailers ? engineName : 'Ada'} <${email}> ${at ?? (this.#seconds += 1)} +0000`;
    const lines = Object.entries(trailers ?? {}).flatMap(([key, value]) =>
      [value].flat().map((one) => `${key}: ${one}`),
    );
    const message = Buffer.from([subject, ...(lines.length > 0 ? ['', ...lines] : []), ''].join('\n'));
    const parts: (string | Buffer)[] = [
      `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n`,
      message,
      this.#begun ? '\nfrom refs/heads/main^0\n' : '\n',
      merges === undefined ? '' : `merge ${merges}\n`,
    ];
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.from(content ?? '');
      parts.push(
        ...(content === null
          ? [`D ${path}\n`]
          : [`M 100644 inline ${path}\ndata ${bytes.length}\n`, bytes, '\n']),
      );
    }
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    execFileSync('git', ['-C', this.root, 'fast-import', '--quiet', '--force'], {
      input,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#begun = true;
    return git(this.root, 'rev-parse', 'main');
  }

  /** Puts main back to an earlier commit. */
  rewind(to: Oid): void {
    git(this.root, 'update-ref', 'refs/heads/main', to);
  }

  /** A catalog of its own, at the newest commit. */
  catalog(file = ':memory:', options: CatalogOptions = {}, reader = this.reader): Catalog {
    const catalog = openCatalog(file, reader, options);
    onTestFinished(() => catalog.close());
    catalog.sync();
    return catalog;
  }

  /** Every row of a catalog that is made of this commit from nothing. */
  rowsAt(commit: Oid): Record<string, unknown[]> {
    const catalog = openCatalog(':memory:', this.reader);
    catalog.sync(commit);
    const rows = allRows(catalog);
    catalog.close();
    return rows;
  }
}

function trusting(reader: Reader): Reader {
  const trust = (commit: Commit): Commit => ({ ...commit, engine: commit.author.name === engineName });
  return {
    ...readingOf(reader),
    commit: (oid) => trust(reader.commit(oid)),
    log: (to, options) => reader.log(to, options).map(trust),
    close: () => reader.close(),
  };
}

/** Every row of every table; the row numbers of texts, which only the index beside them knows, left out. */
export function allRows({ db }: Catalog): Record<string, unknown[]> {
  const meta = db.all('SELECT * FROM meta ORDER BY key');
  return Object.fromEntries([
    ['meta', meta],
    ...tables.map(({ name, allColumns }) => {
      const names = allColumns.map((column) => `"${column}"`).join(', ');
      return [name, db.all(`SELECT ${names} FROM ${name} ORDER BY ${names}`)];
    }),
  ]);
}

/** Throws when the full-text index does not say what the texts say. */
export function checkSearch({ db }: Catalog): void {
  db.run("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
}

const id = (n: number): string => `01935f3c-5c5e-7000-8000-${String(n).padStart(12, '0')}`;

/** A file with front matter. */
export const page = (front: Readonly<Record<string, unknown>>, body = ''): string =>
  `---\n${Object.entries(front)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}---\n\n${body}\n`;

export const issue = (title: string, front: Readonly<Record<string, unknown>> = {}, text = ''): string =>
  page({ status: 'todo', ...front }, `# ${title}\n\n${text}`);

export const uuid = id;
export const acme = {
  'companies/acme/COMPANY.md': page({ id: id(1), name: 'Acme', prefix: 'ACME' }),
  'companies/acme/agents/cto/AGENTS.md': page({ id: id(2), name: 'Cleo', role: 'cto' }),
  'companies/acme/projects/shop/PROJECT.md': page({ id: id(3), name: 'Shop' }),
  'users/ada.md': page({ id: id(4), name: 'Ada', role: 'owner', emails: ['ada@example.org'] }),
};
export const issueFile = (number: number): string => `companies/acme/issues/00xx/ACME-${number}.md`;
export const ledgerFile = (n: number): string => `companies/acme/ledger/2026-11-22/16/080${n}-host-1.ndjson`;
export const runFile = (n: number): string => `companies/acme/runs/2026-11-22/16/16080${n}-cto-7f3a.md`;

/** A run that is over; under whichever name, it is the same one. */
export const endedRun = (costMicros: number): string =>
  page({
    id: id(9),
    agent: 'cto',
    source: 'timer',
    status: 'succeeded',
    costMicros,
    endedAt: '2026-11-10T10:00:00.000Z',
  });

/** What the engine says of a change of ACME-1. */
export const trailers = { Action: 'issue.change', Actor: 'user:ada', Entity: 'issue:acme/ACME-1' };

/** ACME-1 under a title. */
export const titled = (title: string): Files => ({ [issueFile(1)]: issue(title, { priority: 'low' }) });

/** A book in whose last commit, `taken`, a person's title of ACME-1 stands against the engine's of the commit `before`. */
export function disputed(): { book: Book; before: Oid; taken: Oid } {
  const book = new Book({ ...acme, ...titled('Base') });
  const base = book.reader.head()!;
  const before = book.commit(titled('Book'), { trailers });
  book.rewind(base);
  const person = book.commit(titled('Person'));
  book.rewind(before);
  const taken = book.commit(titled('Person'), {
    merges: person,
    trailers: { Action: 'main.take-in', Actor: 'system', Conflict: issueFile(1) },
  });
  return { book, before, taken };
}
