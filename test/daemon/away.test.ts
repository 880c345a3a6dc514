// A run that ends while no daemon looks after it: the next one lets go of everything it held, in its first look.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../engine/engine.ts';
import { openCredentials } from '../../engine/identity/credentials.ts';
import { listLeases, readLease } from '../../engine/runner/lease.ts';
import { killExactly } from '../../engine/runner/sweep.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import { holdings, leavingToken, startHeldRun } from './holdings.ts';
import { agentFile, makeBook, openHost, type HostFolders, type OpenHost } from './host.ts';

interface Away {
  /** What ends the run while nobody looks. */
  end: (folders: HostFolders & { gate: string }, run: string) => Promise<void>;
  record: object;
}

const ways: Record<string, Away> = {
  'by itself': {
    end: ({ gate }) => Promise.resolve(writeFileSync(gate, '')),
    record: { status: 'succeeded' },
  },
  'with its supervisor': {
    end: ({ root }, run) =>
      Promise.resolve(killExactly(readLease(join(root, '.minutebook'), run)!.supervisor, 'SIGKILL')),
    record: { status: 'failed', failure: 'lost' },
  },
  'cancelled by a command': {
    async end({ root }, run) {
      const engine = await openEngine(root, { paced: false });
      await engine.perform('run.cancel', { company: 'acme', run, reason: 'Not today.' }, engine.member);
      await engine.stop();
    },
    record: { status: 'cancelled', reason: 'Not today.' },
  },
};

test.each(Object.entries(ways))(
  'a run that ends %s holds nothing after the next start',
  async (_, { end, record }) => {
    const gate = join(temporaryFolder(), 'gate');
    const until = `while [ ! -e ${gate} ]; do sleep 0.05; done`;
    const folders = {
      ...makeBook({ runners: { demo: leavingToken('sh', '-c', until) } }),
      limits: { graceMs: 200 },
      gate,
    };
    const local = join(folders.root, '.minutebook');
    onTestFinished(async () => {
      await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
    });
    const first = { ...(await openHost(folders)), ...folders };
    const held = await startHeldRun(first);
    expect(await holdings(first, held)).not.toEqual([]);
    await first.stop();

    await end(folders, held.run);
    await eventually('its processes to end', () => processesWith('MINUTEBOOK_RUN_ID', held.run).length === 0);

    const next: OpenHost & HostFolders = { ...(await openHost(folders)), ...folders };
    onTestFinished(() => next.stop());
    const act = async (name: string, input: object): Promise<unknown> =>
      (await next.engine.perform(name, { company: 'acme', ...input }, next.engine.member)).result;
    // It must not begin anew before it was looked at.
    await act('agent.pause', { agent: 'cto' });
    await eventually('its end', () => next.events.some(({ event }) => event === 'run:finish'));
    expect(await holdings(next, held)).toEqual([]);
    expect(await act('run.show', { run: held.run })).toMatchObject(record);
    await act('issue.force-release', { issue: 'ACME-1', reason: 'somebody else' });
    expect(await act('issue.checkout', { issue: 'ACME-1', agent: 'ceo' })).toMatchObject({ assignee: 'ceo' });
  },
);

test('a token of a run that no record names is worth nothing after a start', async () => {
  const folders = makeBook({ runners: { demo: [agentFile('hang')] } });
  const first = await openHost(folders);
  await first.stop();
  const credentials = openCredentials(join(folders.root, '.minutebook', 'credentials.sqlite'));
  const run = '01930000-0000-7000-8000-00000000dead';
  const token = credentials.runs.issue({ run, company: 'acme', agent: 'cto' }, 0);
  credentials.close();
  const next = await openHost(folders);
  onTestFinished(() => next.stop());
  expect(next.daemon.authenticate(token)).toBeUndefined();
});
