// What happens beside a person's git, and to the packs, reaches the board's inbox.
import { expect, test } from 'vitest';
import { openWarnings } from '../engine/catalog/queries/events.ts';
import type { Engine } from '../engine/engine.ts';
import { boardEventsOf, eventsOf } from '../engine/shown.ts';
import { Telling } from '../engine/telling.ts';
import { openBook, system } from './helpers/book.ts';
import { newBook, openTestEngine } from './helpers/engine.ts';
import { git } from './helpers/folder.ts';
import { eventually } from './helpers/processes.ts';

const warnings = (engine: Pick<Engine, 'catalog'>, company: string): string[] => {
  engine.catalog.sync();
  return openWarnings(engine.catalog, { company, since: '' }).map(
    ({ type, message }) => `${type}: ${message}`,
  );
};

test('a main that was set back is in the inbox', async () => {
  const root = await newBook();
  const engine = await openTestEngine(root);
  await engine.perform('company.create', { name: 'Acme' }, engine.member);
  await engine.perform('issue.create', { title: 'Work', company: 'acme' }, engine.member);
  await engine.store.settle();
  git(root, 'reset', '-q', '--hard', 'HEAD~1');
  await engine.store.settle();
  await eventually('the warning', () => warnings(engine, '').length > 0);
  const { result } = await engine.perform('inbox.user', { company: 'acme' }, engine.member);
  expect(result).toMatchObject({
    warnings: [
      {
        type: 'git.rewound',
        severity: 'warning',
        message: expect.stringMatching(/^main was set back/) as string,
      },
    ],
  });
  await engine.stop();
  expect(git(root, 'status', '--porcelain', '-uall')).toBe('');
});

test('each thing the store shows is one sentence for each company it is about', () => {
  const [acme, beta] = ['companies/acme/goals/a.md', 'companies/beta/goals/b.md'];
  const commit = 'c'.repeat(40);
  const shown = eventsOf({
    kind: 'taken in',
    commit,
    as: commit,
    conflicts: [{ path: acme }, { path: beta }],
    healed: [acme],
  });
  expect(shown.map(({ company, type, severity }) => [company, type, severity])).toEqual([
    ['acme', 'git.conflict', 'warning'],
    ['beta', 'git.conflict', 'warning'],
    ['acme', 'git.healed', 'info'],
  ]);
  expect(shown[0]!.message).toContain(acme);
  expect(eventsOf({ kind: 'taken in', commit, as: commit, conflicts: [], healed: [] })).toEqual([]);
  const healed = { kind: 'index healed', paths: [acme] } as const;
  expect(eventsOf(healed)).toMatchObject([{ type: 'git.index_healed', company: 'acme' }]);
  expect(boardEventsOf(healed)).toEqual([]);
  expect(boardEventsOf({ kind: 'ref restored', ref: 'refs/minutebook/head', to: commit })[0]!.message).toBe(
    'refs/minutebook/head was gone and stands at cccccccc again',
  );
  expect(eventsOf({ kind: 'rewound', from: commit, to: commit })).toMatchObject([{ type: 'git.rewound' }]);
  const many = Array.from({ length: 9 }, (_, n) => `companies/acme/goals/${n}.md`);
  expect(eventsOf({ kind: 'rescued', files: many })[0]!.message).toMatch(/and 4 more$/);
});

test('packs that cannot be kept small are told once, and that they can again', async () => {
  const book = await openBook();
  const telling = new Telling();
  telling.shown({ kind: 'rewound', from: 'a'.repeat(40), to: 'b'.repeat(40) });
  telling.upkeep(new Error('too early to be told'));
  await telling.begin(book.context(system));
  expect(warnings(book, '')).toEqual([
    expect.stringMatching(/^git\.rewound: main was set back from aaaaaaaa to bbbbbbbb/),
  ]);
  const told = () => warnings(book, '').filter((warning) => warning.startsWith('store'));
  telling.upkeep(new Error('no space left on device'));
  telling.upkeep(new Error('no space left on device'));
  await eventually('the warning', () => told().length > 0);
  expect(told()).toEqual([
    'store.upkeep: Packs could not be kept small, nothing is lost: no space left on device',
  ]);
  telling.upkeep();
  await eventually('its end', () => told().length === 0);
});
