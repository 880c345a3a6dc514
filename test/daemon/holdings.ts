// Everything a run can hold, looked at from outside: its issue, the room in its budget, its token, its wake-ups, and its
// traces on the host. Empty when it holds nothing.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listLeases } from '../../engine/runner/lease.ts';
import { listRunFolders } from '../../engine/runner/run-folder.ts';
import { listWakes } from '../../engine/daemon/wake-files.ts';
import { readEntity } from '../../engine/model/kind.ts';
import { locate } from '../../engine/model/paths.ts';
import type { Reader } from '../../engine/store/snapshot.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import type { OpenHost } from './host.ts';

interface Budgets {
  items: { metric: string; reserved: number }[];
}

/** What this run holds of a book of acme, in words. */
export async function holdings(
  { engine, daemon, root, workRoot }: OpenHost & { root: string; workRoot: string },
  { run, token }: { run: string; token: string },
): Promise<string[]> {
  const local = join(root, '.minutebook');
  const budgets = (await engine.perform('budget.list', { company: 'acme' }, engine.member)).result as Budgets;
  return [
    ...heldIssues(engine.store, run),
    ...budgets.items
      .filter(({ reserved }) => reserved > 0)
      .map(({ metric }) => `room in the budget of ${metric}`),
    ...(daemon.authenticate(token) ? ['its token'] : []),
    ...listWakes(local).map(({ key }) => `the wake-up ${key}`),
    ...listLeases(local).map((lease) => `the lease ${lease}`),
    ...listRunFolders(local).map((folder) => `the folder ${folder}`),
    ...contexts(workRoot).map((file) => `the context ${file}`),
    ...daemon.liveRuns().map((live) => `a place among the live runs: ${live.run}`),
    ...processesWith('MINUTEBOOK_RUN_ID', run).map((line) => `the process ${line}`),
  ];
}

/** Issues that the newest commit says the run has, whatever the catalog says. */
function heldIssues(reader: Pick<Reader, 'snapshot'>, run: string): string[] {
  const snapshot = reader.snapshot();
  const filesIn = (folder: string): string[] =>
    snapshot.list(folder).flatMap(({ name, mode }) => {
      const path = `${folder}/${name}`;
      return mode === 0o040000 ? filesIn(path) : [path];
    });
  return filesIn('companies/acme')
    .filter((path) => locate(path)?.kind === 'issue')
    .filter((path) => readEntity('issue', path, snapshot.read(path)!).checkoutRun === run)
    .map((path) => `the issue ${path}`);
}

function contexts(workRoot: string): string[] {
  const folder = join(workRoot, 'acme/cto/context');
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The command of an agent that leaves its token where tests find it, then does as it is told. */
export const leavingToken = (...command: string[]): readonly string[] => [
  'sh',
  '-c',
  'echo "$MINUTEBOOK_RUN_TOKEN" >"$HOME/token"; : >"$HOME/ready"; sleep 0.2; exec "$@"',
  'sh',
  ...command,
];

/** With a budget that it reserves of, and asked for by a wake-up: so that there is everything to let go of. */
export async function startHeldRun({
  engine,
  daemon,
  workRoot,
}: OpenHost & { workRoot: string }): Promise<{ run: string; token: string }> {
  const act = (name: string, input: object): Promise<unknown> =>
    engine.perform(name, { company: 'acme', ...input }, engine.member);
  await act('budget.set', { metric: 'tokens', limit: 1_000_000, window: 'daily' });
  // What comes during a pause waits, and is one start.
  await act('agent.pause', { agent: 'cto' });
  await act('issue.create', { title: 'Work', status: 'todo', assignee: 'cto' });
  const wake = { company: 'acme', agent: 'cto', issue: 'ACME-1', key: 'look' };
  await daemon.kernel.wake({ ...wake, source: 'on_demand', by: 'user:ada' });
  await act('agent.resume', { agent: 'cto' });
  const { run } = await eventually('the run', () =>
    daemon.liveRuns().find(({ issue }) => issue === 'ACME-1'),
  );
  const home = join(workRoot, 'acme/cto/home');
  await eventually('its token', () => existsSync(join(home, 'ready')));
  return { run, token: readFileSync(join(home, 'token'), 'utf8').trim() };
}
