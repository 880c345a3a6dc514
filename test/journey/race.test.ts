// Command lines that want the same thing at the same moment, each a process that opens the book by itself.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerOf, hostFolders, minutebook, minutebookBeside } from '../helpers/command.ts';
import { openTestEngine, troubles } from '../helpers/engine.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';

const agents = ['ceo', 'cto', 'engineer', 'reviewer'];
const limitMs = 180_000;

interface Answer {
  result: { identifier: string; assignee: string; status: string; checkedOutAt: string };
  error: { code: string; data: object };
}

/** A book with a company of four and so many free issues. */
async function bookWith(issues: number): Promise<string> {
  const root = join(temporaryFolder(), 'book');
  const made = minutebook('/', ['init', root, '--template', 'software-studio', '--user', 'Ada <ada@a.org>']);
  expect(made, made.err).toMatchObject({ code: 0 });
  const engine = await openTestEngine(root);
  const titles = Array.from({ length: issues }, (_, n) => `Job ${n + 1}`);
  await Promise.all(
    titles.map((title) => engine.perform('issue.create', { title, company: 'studio' }, engine.member)),
  );
  await engine.stop();
  return root;
}

/** Each asks for its issue, for one agent after the other; what each was answered, with its exit code. */
async function race(root: string, issues: readonly string[]): Promise<(Answer & { code: number | null })[]> {
  const racers = issues.map(async (issue, n) => {
    const agent = agents[n % agents.length]!;
    const { code, out, err } = await minutebookBeside(root, ['issue', 'checkout', issue, agent, '--json']);
    expect(out, err).not.toBe('');
    return { ...(JSON.parse(out) as Answer), code };
  });
  return Promise.all(racers);
}

const checkouts = (root: string): string[] =>
  git(root, 'log', '--format=%s', 'main')
    .split('\n')
    .filter((subject) => subject.startsWith('Check out '));

test(
  'many processes race for one issue: one has it, the others are told who, in which status and since when',
  async () => {
    const root = await bookWith(1);
    const ends = await race(root, Array<string>(soak.racers.one).fill('STU-1'));
    const winners = ends.filter(({ code }) => code === 0);
    expect(winners).toHaveLength(1);
    const { assignee, status, checkedOutAt } = winners[0]!.result;
    const told = { issue: 'STU-1', owner: `agent:studio/${assignee}`, status, since: checkedOutAt };
    for (const loser of ends.filter(({ code }) => code !== 0))
      expect(loser).toMatchObject({ code: 4, error: { code: 'ISSUE_TAKEN', data: told } });
    expect(answerOf(root, ['issue', 'show', 'STU-1']).result).toMatchObject({ assignee, checkedOutAt });
    expect(checkouts(root)).toEqual([`Check out STU-1 for ${assignee}`]);
    expect(troubles(root)).toBe('');
  },
  limitMs,
);

test(
  'as many processes as issues: each waits for its turn to write, and all have theirs',
  async () => {
    const root = await bookWith(soak.racers.each);
    const issues = Array.from({ length: soak.racers.each }, (_, n) => `STU-${n + 1}`);
    const ends = await race(root, issues);
    expect(ends.map(({ code, error }) => error ?? code)).toEqual(issues.map(() => 0));
    expect(ends.map(({ result }) => result.identifier)).toEqual(issues);
    expect(checkouts(root)).toHaveLength(soak.racers.each);
    expect(troubles(root)).toBe('');
  },
  limitMs,
);

test(
  'commands beside a daemon that starts all land, by themselves or through it',
  async () => {
    const root = await bookWith(0);
    const jobs = Array.from({ length: 6 }, (_, n) => `Job ${n}`);
    const env = hostFolders();
    const up = minutebookBeside(root, ['up'], env);
    try {
      const ends = await Promise.all(
        jobs.map((job) => minutebookBeside(root, ['issue', 'create', job, '-q'], env)),
      );
      expect(ends.map(({ code, err }) => err || code)).toEqual(jobs.map(() => 0));
    } finally {
      expect(await up).toMatchObject({ code: 0 });
      expect(minutebook(root, ['down'], { env })).toMatchObject({ code: 0 });
    }
    const listed = answerOf(root, ['issue', 'list']).result as { items: { title: string }[] };
    expect(listed.items.map(({ title }) => title).toSorted()).toEqual(jobs);
  },
  limitMs,
);
