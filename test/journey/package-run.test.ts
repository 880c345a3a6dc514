// Published company packages at work: dropped in as they are, their agents mapped to the demo program on this host,
// and one of their own issues done by whom it was given to.
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { listLeases } from '../../engine/runner/lease.ts';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { endWhatIsLeft } from '../runner/run.ts';

const folder = process.env.MINUTEBOOK_TEST_PACKAGES;
const packages = folder
  ? readdirSync(folder).filter((name) => existsSync(join(folder, name, 'COMPANY.md')))
  : [];
const limitMs = 180_000;
const lookMs = 300;

interface Issue {
  identifier: string;
  status: string;
  assignee: string | null;
}

interface Agent {
  slug: string;
  reportsTo: string | null;
}

if (!folder) {
  it('agents of real packages left out: MINUTEBOOK_TEST_PACKAGES is not set', () => {
    expect(folder).toBeUndefined();
  });
} else {
  it(
    'one issue of each package is done by its own agent, with and without an adapter named',
    workOnPackages,
    limitMs,
  );
}

async function workOnPackages(): Promise<void> {
  const root = join(temporaryFolder(), 'book');
  const env = hostFolders();
  const mb = (...args: string[]) => minutebook(root, args, { env });
  const ask = (...args: string[]) => answerOf(root, args, { env }).result;
  const made = minutebook('/', ['init', root, '--user', 'Ada <ada@a.org>'], { env });
  expect(made, made.err).toMatchObject({ code: 0 });
  for (const name of packages)
    cpSync(join(folder!, name), join(root, 'companies', name), { recursive: true });
  const adopted = mb('adopt');
  expect(adopted, adopted.err).toMatchObject({ code: 0 });
  const hostFile = join(root, '.minutebook/host.yaml');
  writeFileSync(hostFile, `${readFileSync(hostFile, 'utf8')}aliases: {claude_local: demo, none: demo}\n`);
  expect(mb('doctor').out).not.toContain('adapter');

  const local = join(root, '.minutebook');
  try {
    expect(mb('up')).toMatchObject({ code: 0 });
    const given = packages.map((company) => {
      const { items } = ask('issue', 'list', '--company', company, '--status', 'backlog') as {
        items: Issue[];
      };
      // Whoever leads fewest does it alone, or nearly so: the demo program delegates where it can.
      const { items: agents } = ask('agent', 'list', '--company', company) as { items: Agent[] };
      const reportsOf = ({ assignee }: Issue): number =>
        agents.filter(({ reportsTo }) => reportsTo === assignee).length;
      const issue = items
        .filter(({ assignee }) => assignee !== null)
        .toSorted((a, b) => reportsOf(a) - reportsOf(b))[0]!;
      expect(mb('issue', 'move', issue.identifier, 'todo')).toMatchObject({ code: 0 });
      return { company, ...issue };
    });
    for (const { identifier } of given)
      while ((ask('issue', 'show', identifier) as Issue).status !== 'done') await delay(lookMs);
    await eventually('the end of every run', () => listLeases(local).length === 0);
    for (const { company, identifier, assignee } of given) {
      const actor = git(
        root,
        'log',
        '--format=%(trailers:key=Actor,valueonly)',
        '-1',
        `--grep=^Move ${identifier} to done`,
        'refs/minutebook/head',
      );
      expect(actor.trim()).toBe(`agent:${company}/${assignee}`);
    }
  } finally {
    for (const company of packages) mb('company', 'pause', '--company', company);
    expect(mb('down')).toMatchObject({ code: 0 });
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
  }
  const runs = git(root, 'log', '--format=%(trailers:key=Run,valueonly)').split('\n').filter(Boolean);
  for (const run of new Set(runs)) expect(processesWith('MINUTEBOOK_RUN_ID', run)).toEqual([]);
  const verified = mb('verify', '--deep');
  expect(verified, verified.out).toMatchObject({ code: 0 });
}
