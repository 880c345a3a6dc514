// Random histories of files: whatever can stand at any place of a book, right or wrong, in commits of the engine and of
// people.
import * as fc from 'fast-check';
import { issueFile, page, uuid, type Files } from './book.ts';

const other = 'companies/beta';
const paths = [
  ...[1, 2, 3, 4, 5].map(issueFile),
  'companies/acme/issues/01xx/ACME-5.md',
  'companies/acme/issues/new/idea.md',
  'companies/acme/projects/shop/tasks/first/TASK.md',
  'companies/acme/issues/00xx/ACME-1/comments/20261122T160803.123Z-cto-7f3a.md',
  'companies/acme/issues/00xx/ACME-1/comments/20261122T160903.123Z-ada-7f3b.md',
  'companies/acme/issues/00xx/ACME-1/documents/plan.md',
  'companies/acme/agents/cto/AGENTS.md',
  'companies/acme/agents/dev/AGENTS.md',
  'companies/acme/projects/shop/PROJECT.md',
  'companies/acme/projects/shop/milestones/beta.md',
  'companies/acme/goals/grow.md',
  'companies/acme/labels/bug.md',
  'companies/acme/teams/core/TEAM.md',
  'companies/acme/routines/nightly.md',
  'companies/acme/approvals/A-7-hire.md',
  'companies/acme/runs/2026-11-22/16/160803-cto-7f3a.md',
  'companies/acme/runs/2026-11-22/16/160804-cto-7f3b.md',
  'companies/acme/ledger/2026-11-22/16/0803-host-1.ndjson',
  'companies/acme/ledger/2026-11-22/16/0804-host-1.ndjson',
  'companies/acme/COMPANY.md',
  `${other}/COMPANY.md`,
  `${other}/issues/00xx/ACME-1.md`,
  'users/ada.md',
  'companies/acme/notes.txt',
  'companies/acme/agents/CTO/AGENTS.md',
  'companies/acme/agents/cto/agents.md',
  'companies/acme/issues/ACME-9.md',
  'companies/acme/goals/Gro\u0301w.md',
];

/** A page that could stand anywhere: every kind takes from it what it knows, and some of it is wrong for some. */
const front = fc.record(
  {
    id: fc.integer({ min: 1, max: 6 }).map(uuid),
    name: fc.constantFrom('Cleo', 'Shop'),
    prefix: fc.constantFrom('ACME', 'BETA'),
    status: fc.constantFrom('todo', 'done', 'active', 'in_progress', 'paused', 'running', 'pending'),
    assignee: fc.constantFrom('cto', 'dev', 'gone', '../../agents/dev/AGENTS.md'),
    assigneeUser: fc.constantFrom('ada', 'bob'),
    project: fc.constantFrom('shop', 'yard'),
    goal: fc.constantFrom('grow', 'sell-more'),
    milestone: fc.constantFrom('beta', 'shop/beta'),
    parent: fc.constantFrom('ACME-1', 'acme-2', uuid(3), 'idea', 'first'),
    blockedBy: fc.subarray(['ACME-1', 'ACME-2', 'ACME-9', uuid(2)]),
    labels: fc.subarray(['bug', 'chore']),
    identifier: fc.constantFrom('ACME-3', 'ACME-8'),
    formerly: fc.subarray(['ACME-2', 'dev', 'old', 'acme']),
    goals: fc.subarray(['Sell more', 'Sell better']),
    emails: fc.subarray(['ada@example.org', 'ADA@example.org']),
    owner: fc.constantFrom('cto', 'gone'),
    manager: fc.constant('cto'),
    reportsTo: fc.constantFrom('cto', 'dev', 'dev'),
    kind: fc.constantFrom('question', 'comment'),
    answers: fc.constantFrom('20261122T160803.123Z-cto-7f3a', uuid(5)),
    mentions: fc.subarray(['agent:acme/cto', 'user:ada']),
    agent: fc.constantFrom('cto', 'dev'),
    source: fc.constant('timer'),
    type: fc.constant('hire_agent'),
    wakes: fc.subarray(['a', 'b']),
    issue: fc.constantFrom('ACME-1', 'ACME-7'),
    costMicros: fc.constantFrom(5, 7),
    createdAt: fc.constantFrom('2026-11-22T16:08:03.123Z', '2026-10-31T23:59:59.999Z'),
    removedAt: fc.constantFrom(undefined, undefined, undefined, '2026-11-22T16:08:03.123Z'),
    endedAt: fc.constantFrom('2026-11-22T17:08:03.123Z'),
    updated: fc.constantFrom('2026-11-22T16:08:03.123Z', '2026-11-23T16:08:03.123Z'),
  },
  { requiredKeys: ['agent', 'source', 'type'] },
);

const event = (n: number, cost: number): string =>
  JSON.stringify({
    id: `e${n}`,
    at: `2026-11-${10 + n}T10:00:00.000Z`,
    agent: 'cto',
    ...(cost > 0 ? { costMicros: cost, provenance: 'reported' } : { provenance: 'unpriced' }),
  });

const ledger = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })), { maxLength: 4 })
  .map((events) => events.map(([n, cost]) => event(n, cost)).join('\n'));

const content = (path: string): fc.Arbitrary<string | null> => {
  const valid = path.endsWith('.ndjson')
    ? ledger
    : fc
        .tuple(front, fc.constantFrom('one', 'two words'))
        .map(([keys, text]) => page(keys, `# Title\n\n${text}`));
  return fc.oneof(
    { weight: 6, arbitrary: valid },
    { weight: 2, arbitrary: fc.constant(null) },
    {
      weight: 2,
      arbitrary: fc.constantFrom('---\nstatus: [\n---\n', '---\nstatus: nonsense\npriority: 9\n---\n'),
    },
  );
};

const change = fc.constantFrom(...paths).chain((path) => content(path).map((text) => ({ path, text })));
/** With the trailers of an action, or as people commit. */
const trailers = fc.option(
  fc.record({
    Action: fc.constantFrom('issue.change', 'issue.create', 'main.take-in'),
    Actor: fc.constantFrom('user:ada', 'agent:acme/cto', 'system'),
    Entity: fc.subarray(['issue:acme/ACME-7', 'issue:acme/ACME-31', 'user:ada', 'issue:beta/BETA-2']),
    Run: fc.constant('r1'),
  }),
  { nil: undefined },
);
const commit = fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 4 }), trailers });
/** Commits between two looks at the catalog. */
export const step = fc.array(commit, { minLength: 1, maxLength: 3 });

export const filesOf = (changes: readonly { path: string; text: string | null }[]): Files =>
  Object.fromEntries(changes.map(({ path, text }) => [path, text]));
