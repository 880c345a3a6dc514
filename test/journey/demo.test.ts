// The demo company at work from the first wake-up to the last issue done, told from its git log alone.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listLeases } from '../../engine/runner/lease.ts';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { openTestEngine, troubles } from '../helpers/engine.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { endWhatIsLeft } from '../runner/run.ts';

const limitMs = 180_000;
const lookMs = 300;

interface Issue {
  identifier: string;
  title: string;
  status: string;
  assignee: string;
}

interface Told {
  action: string;
  actor: string;
  run: string;
  subject: string;
}

test(
  'the demo goes from one issue to all of them done, and git log tells the story',
  async () => {
    const root = join(temporaryFolder(), 'book');
    const env = hostFolders();
    const mb = (...args: string[]) => minutebook(root, args, { env });
    const made = minutebook('/', ['init', root, '--template', 'demo', '--user', 'Ada <ada@a.org>'], { env });
    expect(made, made.err).toMatchObject({ code: 0 });
    try {
      expect(mb('up')).toMatchObject({ code: 0 });
      for (;;) {
        const { items } = answerOf(root, ['issue', 'list'], { env }).result as { items: Issue[] };
        if (items.length > 1 && items.every(({ status }) => status === 'done')) break;
        await delay(lookMs);
      }
      await eventually('the end of every run', () => listLeases(join(root, '.minutebook')).length === 0);
    } finally {
      mb('company', 'pause');
      expect(mb('down')).toMatchObject({ code: 0 });
      await Promise.all(
        listLeases(join(root, '.minutebook')).map((run) => endWhatIsLeft(join(root, '.minutebook'), run)),
      );
    }

    const story = await storyOf(root);
    expect(story.filter(({ action, actor }) => action === '' || actor === '')).toEqual([]);
    const created = told(story, 'issue.create', 'agent:lantern/ceo');
    expect(created.length).toBeGreaterThanOrEqual(3);
    const { items } = answerOf(root, ['issue', 'list'], { env }).result as { items: Issue[] };
    const workers = new Set(told(story, 'issue.move').map(({ actor }) => actor));
    expect(workers).toEqual(new Set(['agent:lantern/ceo', 'agent:lantern/writer', 'agent:lantern/engineer']));
    expect(subjectsOf(story)).toContain('Block LAN-1 on LAN-2, LAN-3, LAN-4');

    // The page waits for the article, which goes to review, comes back, and goes to review again.
    const [article, page] = ['Write the article', 'Build the page'].map(
      (title) => items.find((issue) => issue.title === title)!.identifier,
    );
    const about = (name: string): string[] => subjectsOf(story).filter((line) => line.includes(name));
    expect(about(article!).filter((line) => /^(Move|Assign) /.test(line))).toEqual([
      `Move ${article} to in_review and give it to ceo`,
      `Assign ${article} to writer`,
      `Move ${article} to in_review and give it to ceo`,
      `Move ${article} to done`,
    ]);
    const at = (subject: string): number => story.findIndex((line) => line.subject.startsWith(subject));
    expect(at(`Start engineer on ${page}`)).toBeGreaterThan(at(`Move ${article} to done`));

    const runs = new Set(story.map(({ run }) => run).filter(Boolean));
    expect(runs.size).toBeGreaterThanOrEqual(6);
    for (const run of runs) expect(processesWith('MINUTEBOOK_RUN_ID', run)).toEqual([]);
    expect(
      git(root, 'log', '--format=%G?')
        .split('\n')
        .every((sign) => sign === 'G'),
    ).toBe(true);
    const verified = minutebook(root, ['verify', '--deep'], { env });
    expect(verified, verified.out).toMatchObject({ code: 0 });
    expect(troubles(root)).toBe('');
  },
  limitMs,
);

const told = (story: readonly Told[], action: string, actor?: string): Told[] =>
  story.filter((line) => line.action === action && (actor === undefined || line.actor === actor));

const subjectsOf = (story: readonly Told[]): string[] => story.map(({ subject }) => subject);

/** Every commit of the engine's line, oldest first; each must carry a signature of this host's key. */
async function storyOf(root: string): Promise<Told[]> {
  const engine = await openTestEngine(root);
  const commits = engine.store.log(engine.store.head()!);
  expect(commits.filter((commit) => !commit.engine)).toEqual([]);
  await engine.stop();
  return commits
    .map(({ subject, trailers }) => {
      const of = (key: string): string => trailers.find(([name]) => name === key)?.[1] ?? '';
      return { subject, action: of('Action'), actor: of('Actor'), run: of('Run') };
    })
    .toReversed();
}
