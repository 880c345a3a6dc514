// What is done while things go wrong: each act with what the book says once it is in force. An act may be done again
// under its key and is then done once. Knows actions by name; never what goes wrong.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../engine/engine.ts';

export interface Act {
  name: string;
  /** Done without trouble before each turn `n`. */
  before?(engine: Engine, n: number): Promise<void>;
  /** The act itself; throws when it was refused. */
  do(engine: Engine, n: number): Promise<void>;
  /** How often turn `n` is in force in the newest commit: 0 or 1, everything else is a finding. */
  count(engine: Engine, n: number): number;
}

const company = 'acme';
const key = (n: number): string => `request-${n}`;

const call = (engine: Engine, action: string, input: object, n?: number): Promise<unknown> =>
  engine.perform(action, { company, ...input }, engine.member, n === undefined ? undefined : key(n));

/** Every file of the newest commit under a folder, as text, by path. */
export function textsIn({ store }: Pick<Engine, 'store'>, folder: string): Map<string, string> {
  const snapshot = store.snapshot();
  const found = new Map<string, string>();
  const walk = (at: string): void => {
    for (const { name, mode } of snapshot.list(at)) {
      const path = `${at}/${name}`;
      if (mode === 0o040000) walk(path);
      else found.set(path, snapshot.read(path)!.toString('utf8'));
    }
  };
  walk(folder);
  return found;
}

const filesWith = (engine: Engine, words: RegExp): number =>
  [...textsIn(engine, `companies/${company}`).values()].filter((text) => words.test(text)).length;

const issuePath = (number: number): string => `companies/acme/issues/00xx/ACME-${number}.md`;
const issueText = (engine: Engine, number: number): string =>
  engine.store.snapshot().read(issuePath(number))?.toString('utf8') ?? '';

/** Git as the person at this machine runs it. */
const git = (root: string, ...args: string[]): string =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const create: Act = {
  name: 'create an issue',
  do: async (engine, n) => void (await call(engine, 'issue.create', { title: `Issue of turn ${n}` }, n)),
  count: (engine, n) => filesWith(engine, new RegExp(`^# Issue of turn ${n}$`, 'm')),
};

const comment: Act = {
  name: 'comment',
  do: async (engine, n) =>
    void (await call(engine, 'issue.comment', { issue: 'ACME-1', body: `Word of turn ${n}.` }, n)),
  count: (engine, n) => filesWith(engine, new RegExp(`^Word of turn ${n}\\.$`, 'm')),
};

const checkout: Act = {
  name: 'check out',
  async before(engine) {
    if (/^status: in_progress$/m.test(issueText(engine, 2)))
      await call(engine, 'issue.force-release', { issue: 'ACME-2', reason: 'The next turn.' });
  },
  do: async (engine, n) => void (await call(engine, 'issue.checkout', { issue: 'ACME-2', agent: 'cto' }, n)),
  count: (engine) => Number(/^status: in_progress$/m.test(issueText(engine, 2))),
};

const move: Act = {
  name: 'move',
  async before(engine) {
    if (/^status: todo$/m.test(issueText(engine, 3)))
      await call(engine, 'issue.move', { issue: 'ACME-3', status: 'backlog' });
  },
  do: async (engine, n) => void (await call(engine, 'issue.move', { issue: 'ACME-3', status: 'todo' }, n)),
  count: (engine) => Number(/^status: todo$/m.test(issueText(engine, 3))),
};

const document: Act = {
  name: 'write a document',
  do: async (engine, n) =>
    void (await call(
      engine,
      'document.put',
      { issue: 'ACME-1', key: `plan-${n}`, body: `Plan of turn ${n}.` },
      n,
    )),
  count: (engine, n) => filesWith(engine, new RegExp(`^Plan of turn ${n}\\.$`, 'm')),
};

const attach: Act = {
  name: 'attach a file',
  async do(engine, n) {
    const content = Buffer.from(`Attachment of turn ${n}.\n`).toString('base64');
    await call(engine, 'attachment.add', { issue: 'ACME-1', name: `note-${n}.txt`, content }, n);
  },
  count: (engine, n) => filesWith(engine, new RegExp(`^Attachment of turn ${n}\\.$`, 'm')),
};

const edit: Act = {
  name: 'take in a hand edit',
  async before(engine, n) {
    const file = join(engine.root, issuePath(4));
    await engine.store.settle();
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nLine of turn ${n}.\n`);
  },
  async do(engine) {
    const { result } = (await engine.perform('book.adopt', {}, engine.member)) as {
      result: { refused: { path: string; reason: string }[] };
    };
    const [refused] = result.refused;
    if (refused) throw Object.assign(new Error(refused.reason), { refused: true });
  },
  count: (engine, n) => issueText(engine, 4).split(`Line of turn ${n}.`).length - 1,
};

const commit: Act = {
  name: "take in a person's commit",
  async before(engine, n) {
    const settled = await engine.store.settle();
    if (settled.state !== 'brought') throw new Error(`before a commit: ${settled.why}, ${settled.detail}`);
    writeFileSync(join(engine.root, `note-${n}.md`), `Note of turn ${n}.\n`);
    git(engine.root, 'add', `note-${n}.md`);
    git(engine.root, 'commit', '-q', '-m', `Note ${n}`);
  },
  async do(engine) {
    const settled = await engine.store.settle();
    if (settled.state !== 'brought') throw Object.assign(new Error(settled.detail), { refused: true });
  },
  count: (engine, n) => Number(engine.store.snapshot().oid(`note-${n}.md`) !== undefined),
};

const cost = (n: number) => ({
  eventId: `event-${n}`,
  agent: 'cto',
  provider: 'x',
  model: 'm',
  cost: '0.01',
});
const ledgerCount = (engine: Engine, n: number): number =>
  [...textsIn(engine, 'companies/acme').entries()]
    .filter(([path]) => path.endsWith('.ndjson'))
    .reduce((sum, [, text]) => sum + text.split(`"event-${n}"`).length - 1, 0);

const spend: Act = {
  name: 'log a cost',
  do: async (engine, n) => void (await call(engine, 'cost.log', cost(n))),
  // Counted before it is committed: that is the promise.
  count: (engine, n) =>
    engine.catalog.db.all('SELECT 1 FROM spending WHERE event = ?', [`event-${n}`]).length,
};

const flush: Act = {
  name: 'commit costs',
  before: async (engine, n) => void (await call(engine, 'cost.log', cost(n))),
  do: async (engine) => void (await engine.perform('cost.flush', {}, { kind: 'system' })),
  count: ledgerCount,
};

const rebuild: Act = {
  name: 'build the catalog anew',
  do: (engine) => Promise.resolve(engine.catalog.rebuild()),
  count: (engine) => Number(engine.catalog.commit() === engine.store.head()),
};

export const acts: readonly Act[] = [
  create,
  comment,
  checkout,
  move,
  document,
  attach,
  edit,
  commit,
  spend,
  flush,
  rebuild,
];

/** Titles of all issues in the newest commit. */
export const titlesIn = (engine: Engine): string[] =>
  [...textsIn(engine, `companies/${company}/issues`).values()].flatMap(
    (text) => /^# (.*)$/m.exec(text)?.[1] ?? [],
  );

export const actNamed = (name: string): Act => acts.find((act) => act.name === name)!;
