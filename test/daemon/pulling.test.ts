// A person pulls in a book whose daemon runs, while its agents and others write: git's own command in the work tree, and
// whatever was answered or pulled is there afterwards, in both books alike.
import { setTimeout as delay } from 'node:timers/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { booksApart, create, type Clone } from '../helpers/apart.ts';
import { hostFolders, minutebook, minutebookBeside } from '../helpers/command.ts';
import { git } from '../helpers/folder.ts';
import { soak } from '../helpers/soak.ts';
import { agentFile } from './host.ts';

const apart = booksApart();
const rounds = 2;
/** Tries of one pull: git refuses while the engine moves main, and says so. */
const triesMost = 60;

/** A book whose agent dev works, with a daemon, and a clone of it without. */
async function withDaemon(): Promise<{
  here: Clone;
  there: Clone;
  run: (...args: string[]) => Promise<string>;
}> {
  const [there, here] = apart() as [Clone, Clone];
  const adapter = { type: 'process', runner: 'worker' };
  await here.work((engine) =>
    engine.perform('agent.change', { company: 'acme', agent: 'dev', adapter }, engine.member),
  );
  here.push();
  expect(there.pull('--ff-only').code).toBe(0);
  await there.settle();
  const host = join(here.root, '.minutebook', 'host.yaml');
  const said = readFileSync(host, 'utf8').replace(/^(runners|isolation):.*\n(?: +.*\n)*/gm, '');
  const command = JSON.stringify([process.execPath, agentFile('worker.mjs')]);
  writeFileSync(host, `${said}isolation: none\nrunners:\n  worker:\n    command: ${command}\n`);
  const env = hostFolders();
  onTestFinished(() => void minutebook(here.root, ['down'], { env }));
  const run = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await minutebookBeside(here.root, args, env);
    expect([code, err]).toEqual([0, expect.anything()]);
    return out;
  };
  await run('up');
  return { here, there, run };
}

/** Pulls until git does it. It may refuse for what the engine does at that moment, and for nothing else. */
async function pull(book: Clone, how: '--rebase' | '--no-rebase'): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { code, said } = book.pull(how);
    if (code === 0) return;
    expect(said).toMatch(
      /index\.lock|unstaged changes|uncommitted changes|would be overwritten|cannot lock ref/,
    );
    expect(tries, said).toBeLessThan(triesMost);
    await delay(100);
  }
}

const ways = [
  ['--rebase', 'agents'],
  ['--no-rebase', 'agents'],
  ['--no-rebase', 'no others'],
] as const;

test.each(soak.apart.allWays ? ways : ways.slice(0, 1))(
  'git pull %s beside a daemon, while %s write',
  async (how, who) => {
    const { here, there, run } = await withDaemon();
    const titles: string[] = [];
    for (let round = 1; round <= rounds; round++) {
      await there.work(async (engine) => {
        await create(engine, `there ${round}`);
        await engine.perform(
          'issue.comment',
          { issue: 'ACME-1', body: `there says ${round}` },
          engine.member,
        );
      });
      there.push();
      titles.push(`there ${round}`);
      const writes = async (): Promise<void> => {
        await run('issue', 'create', `here ${round}`, '--company', 'acme', '--assignee', 'dev');
        titles.push(`here ${round}`);
        await run('issue', 'comment', 'ACME-1', `here says ${round}`);
      };
      await Promise.all([pull(here, how), ...(who === 'agents' ? [writes()] : [])]);
    }
    const isDone = async (): Promise<boolean> => {
      const { result } = JSON.parse(
        await run('issue', 'list', '--company', 'acme', '--assignee', 'dev', '--json'),
      ) as {
        result: { items: { status: string }[] };
      };
      return result.items.every(({ status }) => status === 'done');
    };
    await expect.poll(isDone, { timeout: 60_000, interval: 500 }).toBe(true);
    await run('down');
    await here.settle();
    await here.mustBeSound();
    here.push();
    expect(there.pull('--ff-only').code).toBe(0);
    await there.settle();
    await there.mustBeSound();
    const [one, other] = [here, there].map(({ root }) => git(root, 'rev-parse', 'HEAD^{tree}'));
    expect(one).toBe(other);
    const issues = Object.values(there.issues());
    for (const title of titles) expect(issues.filter((said) => said === title)).toHaveLength(1);
    const writers = who === 'agents' ? ['there', 'here'] : ['there'];
    const comments = git(
      there.root,
      'grep',
      '-h',
      'says',
      'HEAD',
      '--',
      ':(glob)companies/acme/issues/*/ACME-1/**',
    );
    for (const writer of writers)
      for (let round = 1; round <= rounds; round++) expect(comments).toContain(`${writer} says ${round}`);
  },
  240_000,
);
