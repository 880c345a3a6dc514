// The command that skills name, within a run: there on a machine that has none, ours on a machine that has another.
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ListedRun } from '../../engine/actions/run-record.ts';
import { systemClock } from '../../engine/base/clock.ts';
import { listLeases } from '../../engine/runner/lease.ts';
import { serveBook } from '../../engine/serve.ts';
import { temporaryFolder, writeFiles } from '../helpers/folder.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import { makeBook } from './host.ts';

const bin = join(import.meta.dirname, '../../bin');
const token = 'mbb_0123456789012345678901234567890123456789abc';

/** A folder of programs that say something else and fail: an older command, and a Node that is too old. */
function strangers(): string {
  const folder = temporaryFolder();
  for (const name of ['minutebook', 'node', 'node24']) {
    writeFiles(folder, { [name]: '#!/bin/sh\necho v18.0.0\nexit 9\n' });
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** What a run prints whose agent is a shell with these lines and this PATH. */
async function printed(lines: string, path: string, hostLines = ''): Promise<string> {
  const { root } = makeBook({ runners: { demo: ['sh', '-c', lines] } });
  const local = join(root, '.minutebook');
  writeFileSync(join(local, 'token'), `${token}\n`, { mode: 0o600 });
  writeFileSync(join(local, 'host.yaml'), hostLines, { flag: 'a' });
  const outside = temporaryFolder();
  const served = await serveBook({
    root,
    clock: systemClock,
    version: '1.2.3',
    runtimeFolder: join(outside, 'run'),
    stateFolder: join(outside, 'my state'),
    path,
    variables: () => ({}),
    cli: join(bin, 'minutebook.js'),
    bundledSkill: () => undefined,
    log: () => undefined,
  });
  onTestFinished(async () => {
    await served.stop();
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
  });
  const { engine } = served;
  const act = async (name: string, input: object): Promise<unknown> =>
    (await engine.perform(name, { company: 'acme', ...input }, engine.member)).result;
  await act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
  for (;;) {
    const { items } = (await act('run.list', {})) as { items: ListedRun[] };
    const over = items.find(({ endedAt }) => endedAt !== null);
    if (over) return ((await act('run.log', { run: over.id })) as { text: string }).text;
    await systemClock.sleep(50);
  }
}

const work = `command -v minutebook; minutebook --version; minutebook issue show "$MINUTEBOOK_ISSUE"; echo "exit $?"
minutebook issue move "$MINUTEBOOK_ISSUE" done -q`;

test.each([
  ['a machine without it', () => '/usr/bin:/bin', ''],
  ['a machine with another, and an old Node', () => `${strangers()}:/usr/bin:/bin`, ''],
  ['a runner with a PATH of its own', () => '/usr/bin:/bin', '    set: {PATH: "/usr/sbin:/usr/bin:/bin"}\n'],
])('on %s the skills’ command is this engine’s', async (_, path, hostLines) => {
  const text = await printed(work, path(), hostLines);
  expect(text).toContain(`${join(bin, 'run', 'minutebook')}\n`);
  expect(text).toMatch(/ACME-1 [^]*Write it/);
  expect(text).toContain('exit 0');
  expect(text).toMatch(/agent:acme\/cto issue\.move [0-9a-f]{40}/);
});

test('the Node of the daemon may go away while a run lives', async () => {
  const path = `${join(process.execPath, '..')}:/usr/bin:/bin`;
  const text = await printed(`MINUTEBOOK_NODE=/gone/node; ${work}`, path);
  expect(text).toMatch(/ACME-1 [^]*Write it/);
});
