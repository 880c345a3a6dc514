// The oracle of time travel: whatever board, agents, runs and people with git do, the book's answers are written down
// after every commit; afterwards the same questions as of each commit have the same answers.
import { execFileSync } from 'node:child_process';
import { writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { iso } from '../../engine/base/clock.ts';
import { isFault } from '../../engine/base/fault.ts';
import { openCatalog } from '../../engine/catalog/catalog.ts';
import { actions } from '../../engine/actions/all.ts';
import { allRows } from '../catalog/book.ts';
import { acme, markdown, openBook, system, user, type TestBook } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { patience, randomOf, soak } from '../helpers/soak.ts';
import { ask, questions, type Question } from './questions.ts';
import { anything, inputNow, type Asked } from './random-work.ts';

const { commits, share, seeds } = soak.past;
const run = '01930000-0000-7000-8000-00000000aaaa';
const ada = user('ada');

const files = {
  ...acme,
  'companies/acme/skills/review/SKILL.md': markdown({ name: 'review', description: 'How to look' }, 'Look.'),
  'companies/acme/routines/nightly.md': markdown({ title: 'Nightly', cron: '0 3 * * *', status: 'active' }),
};

/** What the engine does for itself, and what people do with git: by number, so that a history is a list. */
type Extra = { extra: number };
const history = (length: number): fc.Arbitrary<(Asked | Extra)[]> =>
  fc.array(
    fc.oneof({ weight: 3, arbitrary: anything }, { weight: 1, arbitrary: fc.record({ extra: fc.nat(99) }) }),
    { minLength: length, maxLength: length },
  );

const broken = '---\nstatus: [\n---\n';
const handWritten = [
  ['companies/acme/issues/00xx/ACME-1.md', broken],
  ['companies/acme/issues/00xx/ACME-2.md', broken],
  ['companies/acme/agents/dev/AGENTS.md', broken],
  [
    'companies/acme/agents/dev/AGENTS.md',
    markdown({ name: 'Dev', status: 'active', reportsTo: 'cto' }, 'Work.'),
  ],
  ['companies/acme/labels/bug.md', markdown({ name: 'Bug', color: '#ff0000' })],
  ['notes.txt', 'Nothing of ours\n'],
] as const;

/** A person commits a file by hand; the engine takes the commit in. */
async function commitByHand({ root, store, clock }: TestBook, number: number): Promise<void> {
  const [path, text] = handWritten[number % handWritten.length]!;
  await store.settle();
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  git(root, 'add', '-A');
  const date = `@${Math.floor(clock.time / 1000)} +0000`;
  execFileSync('git', ['-C', root, 'commit', '-q', '--allow-empty', '-m', 'By hand'], {
    env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
  });
  await store.settle();
}

const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5 };

async function runAgent(book: TestBook, number: number): Promise<void> {
  const id = number % 3 === 0 ? run : `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const issue = `ACME-${1 + (number % 4)}`;
  await book.perform(system, 'run.start', {
    company: 'acme',
    agent: 'dev',
    issue,
    run: id,
    source: 'assignment',
    wakes: [`w${number}`],
    reason: 'assigned',
    host: 'test',
    adapter: 'process',
    isolation: 'none',
  });
}

async function endRuns(book: TestBook, number: number): Promise<void> {
  const { items } = await book.perform<{ items: { id: string; status: string }[] }>(ada, 'run.list');
  for (const { id, status } of items.slice(0, 2))
    if (status === 'running')
      await book.perform(system, 'run.finish', {
        company: 'acme',
        run: id,
        status: number % 2 ? 'failed' : 'succeeded',
        reason: 'it ended',
        endedAt: iso(book.clock.time),
        usage,
        reportedMicros: number * 1000,
        model: 'sonnet',
      });
}

async function spend(book: TestBook, number: number): Promise<void> {
  const eventId = `e${number % 7}`;
  await book.perform(ada, 'cost.log', {
    agent: 'dev',
    issue: 'ACME-1',
    cost: number / 100,
    eventId,
    model: 'opus',
  });
  await book.perform(ada, 'cost.flush');
}

async function rest(book: TestBook): Promise<void> {
  await book.perform(ada, 'company.pause', { reason: 'Holiday' });
  await book.perform(ada, 'company.resume');
}

const extras = [runAgent, endRuns, spend, commitByHand, runAgent, endRuns, rest] as const;

async function step(book: TestBook, asked: Asked | Extra): Promise<void> {
  try {
    if ('extra' in asked) await extras[asked.extra % extras.length]!(book, asked.extra);
    else await book.perform(asked.actor, asked.request.name, inputNow(book, asked.request.input));
  } catch (error) {
    if (!isFault(error)) throw error;
  }
}

type Answer = readonly [question: Question, answer: unknown];

async function answer(book: TestBook, asked: readonly Question[], at?: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const question of asked)
    answers.push([question, await ask(book.context(question.actor), question, at)]);
  return answers;
}

test('a question is asked for every action that reads', () => {
  const reading = actions.filter((action) => 'read' in action).map(({ name }) => name);
  expect(new Set(questions(run).map(({ name }) => name))).toEqual(new Set(reading));
});

test.each(seeds)(
  'as of each commit the book answers what it answered then, seed %i',
  { timeout: patience },
  async (seed) => {
    const random = randomOf(seed);
    const book = await openBook(files);
    const known = new Map<string, { answers: Answer[]; time: number }>();
    for (const name of ['ceo', 'cto', 'dev'])
      await book.perform(ada, 'issue.create', { title: 'Job', assignee: name, status: 'todo' });
    // Of what is asked at random about a third is done.
    const [asked] = fc.sample(history(commits * 8), { seed, numRuns: 1 });
    for (const one of asked!) {
      if (known.size >= commits) break;
      // Git keeps whole seconds, and a past read's clock stands at the end of one.
      book.clock.time = Math.floor(book.clock.time / 1000 + random() * 40) * 1000 + 999;
      await step(book, one);
      const head = book.store.head()!;
      if (known.has(head)) continue;
      const some = questions(run).filter(() => random() < share);
      known.set(head, { answers: await answer(book, some), time: book.clock.time });
    }
    expect(known.size).toBe(commits);
    // What is so now and is not committed: a spooled cost, a dead run, a clock that went on.
    book.clock.time += 40 * 86_400_000;
    await book.perform(ada, 'cost.log', { agent: 'dev', issue: 'ACME-1', cost: 7, model: 'opus' });
    book.dead.add('early-dev');
    const places = [...known].toSorted(() => random() - 0.5);
    for (const [place, [commit, { answers, time }]] of places.entries()) {
      const again = answers.map(([question]) => question);
      expect(await answer(book, again, commit.slice(0, 12))).toEqual(answers);
      // By time: the newest commit that is not younger.
      const newest = [...known].findLast(([, one]) => one.time <= time)!;
      expect(await ask(book.context(ada), status, iso(time))).toMatchObject({ commit: newest[0] });
      if (place % 8 === 0)
        expect(await book.catalog.at(commit, allRows)).toEqual(rowsFromNothing(book, commit));
    }
  },
);

const status: Question = { actor: ada, name: 'book.status', input: {} };

function rowsFromNothing({ store }: TestBook, commit: string): unknown {
  const fresh = openCatalog(':memory:', store);
  fresh.sync(commit);
  const rows = allRows(fresh);
  fresh.close();
  return rows;
}
