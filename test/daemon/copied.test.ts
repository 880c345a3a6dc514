// A run belongs to one book: another copy of it on the same machine lets go of what the run held there, and leaves the run
// itself alone.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isAlive } from '../../engine/base/process-mark.ts';
import { leasePath, listLeases, readLease } from '../../engine/runner/lease.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import { holdings, leavingToken, startHeldRun } from './holdings.ts';
import { agentFile, openHost } from './host.ts';
import { openTestHost, quiet } from './open-test-host.ts';

type Copy = (root: string, to: string) => void;

const whole: Copy = (root, to) => cpSync(root, to, { recursive: true });
/** What a lease does not say, the supervisor does. */
const sayingNoFolder: Copy = (root, to) => {
  const local = join(root, '.minutebook');
  for (const run of listLeases(local)) {
    const text = readFileSync(leasePath(local, run), 'utf8');
    writeFileSync(leasePath(local, run), text.replace(/^folder .*\n/m, ''));
  }
  whole(root, to);
};
/** By git alone, set up for the same machine. */
const cloned: Copy = (root, to) => {
  git(root, 'clone', '-q', root, to);
  mkdirSync(join(to, '.minutebook'), { mode: 0o700 });
  writeFileSync(join(to, '.minutebook/host.yaml'), readFileSync(join(root, '.minutebook/host.yaml'), 'utf8'));
};

test.each([
  ['a copy', 'none', whole, { failure: 'lost', reason: expect.stringContaining('a copy of') }],
  ['a copy', 'namespace', whole, { failure: 'lost', reason: expect.stringContaining('a copy of') }],
  [
    'a copy without the folder in its lease',
    'none',
    sayingNoFolder,
    { failure: 'lost', reason: expect.stringContaining('a copy of') },
  ],
  [
    'a clone',
    'none',
    cloned,
    { failure: 'not_started', reason: expect.stringContaining('this host has nothing') },
  ],
] as const)(
  '%s of a book whose run goes on (isolation: %s) ends its record and none of its processes',
  async (_, isolation, copy, record) => {
    const hanging = leavingToken(agentFile('hang'));
    const host = await openTestHost({ runners: { demo: hanging }, isolation });
    const held = await startHeldRun(host);
    // Its command becomes the agent.
    await quiet();
    await eventually('it on main', () => git(host.root, 'ls-tree', '-r', 'main').includes('/runs/'));
    // What its agent waits with comes and goes.
    const all = async () => (await holdings(host, held)).filter((one) => !one.endsWith(' sleep 0.1 '));
    const before = await all();
    const outside = temporaryFolder();
    const root = join(outside, 'book');
    copy(host.root, root);

    const folders = { root, workRoot: join(outside, 'work'), socket: join(outside, 'run', 'book.sock') };
    const second = { ...(await openHost({ ...folders, limits: { startMs: 500 } })), ...folders };
    onTestFinished(async () => {
      await second.stop();
      const local = join(root, '.minutebook');
      const own = listLeases(local).filter((run) => run !== held.run);
      await Promise.all(own.map((run) => endWhatIsLeft(local, run)));
    });
    const act = async (name: string, input: object): Promise<unknown> =>
      (await second.engine.perform(name, { company: 'acme', ...input }, second.engine.member)).result;
    await act('agent.pause', { agent: 'cto' });
    await eventually('its end', () =>
      second.events.some(({ run, event }) => run === held.run && event === 'run:finish'),
    );
    expect(await act('run.show', { run: held.run })).toMatchObject({ status: 'failed', ...record });
    expect(await act('issue.show', { issue: 'ACME-1' })).toMatchObject({ checkoutRun: null });
    expect(existsSync(join(root, '.minutebook/runs', held.run))).toBe(false);

    await quiet();
    expect(await all()).toEqual(before);
    expect(processesWith('MINUTEBOOK_RUN_ID', held.run)).not.toEqual([]);
    expect(isAlive(readLease(join(host.root, '.minutebook'), held.run)!.supervisor)).toBe(true);
    expect(await host.act('run.show', { run: held.run })).toMatchObject({ status: 'running' });
  },
);
