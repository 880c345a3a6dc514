// What becomes of a run when its folder, its whole book or its supervisor goes away under it: all of it ends. Nobody
// is left then who could end it, so every test looks at the processes themselves.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readLease } from '../../engine/runner/lease.ts';
import { runFolder } from '../../engine/runner/run-folder.ts';
import { heartbeatPath } from '../../engine/runner/supervise.ts';
import { killExactly } from '../../engine/runner/sweep.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesNaming } from '../helpers/processes.ts';
import { agentPath, startRun, type StartedRun } from './run.ts';

const whole = (run: StartedRun) => [...processesNaming(run.id), ...run.survivors()];

const ending = (run: StartedRun) =>
  eventually('the end of every process of the run', () => whole(run).length === 0);

const started = (run: StartedRun) => eventually('its agent', () => readLease(run.local, run.id)?.agent);

const remove = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 3 });

/** A PATH on which this program is a script of ours; the real one is "$real" in it. */
function pathWith(program: string, script: string): string {
  const folder = temporaryFolder();
  const real = execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, program), `#!/bin/sh\nreal=${real}\n${script}\n`, { mode: 0o755 });
  return `${folder}:${process.env.PATH}`;
}

describe.each([true, false])('a run (isolated: %s)', (isolated) => {
  const limits = { isolated, timeoutMs: 2_000, orphanMs: 1_000 };

  test.each(['stubborn', 'survivor'])(
    'ends within its limits when its book is removed (%s)',
    async (agent) => {
      const run = await startRun([agentPath(agent), '60'], limits);
      await started(run);
      remove(run.book);
      await ending(run);
    },
  );

  test('ends when its folder is removed, though it has no limits and its daemon beats', async () => {
    const run = await startRun([agentPath('survivor'), '60'], { isolated, timeoutMs: 0, orphanMs: 0 });
    await started(run);
    const { supervisor } = readLease(run.local, run.id)!;
    remove(runFolder(run.local, run.id));
    // It looks once in a minute then; any signal of a child makes it look at once.
    await eventually('the end of every process of the run', () => {
      utimesSync(heartbeatPath(run.local), new Date(), new Date());
      killExactly(supervisor, 'SIGCHLD');
      return whole(run).length === 0;
    });
  });

  test('leaves nothing waiting at its pipe when its folder is removed while it starts', async () => {
    for (const gone of ['prompt', '']) {
      const PATH = pathWith('mkfifo', `"$real" "$@" && rm -rf "\${1%/pipe}/${gone}"`);
      const run = await startRun([agentPath('hang')], { ...limits, prompt: 'Work.', env: { PATH } });
      await ending(run);
    }
  });

  test('ends when its supervisor is killed before it could ask for a death signal', async () => {
    const on = join(temporaryFolder(), 'on');
    const PATH = pathWith(
      'setpriv',
      `case "$*" in *sleep*) ;; *) touch ${on}; while kill -0 "$PPID"; do sleep 0.02; done ;; esac; exec "$real" "$@"`,
    );
    const run = await startRun([agentPath('hang')], { ...limits, env: { PATH } });
    const lease = await eventually('the lease', () => readLease(run.local, run.id));
    await eventually('the agent to be about to ask', () => existsSync(on));
    killExactly(lease.supervisor, 'SIGKILL');
    remove(run.local);
    await ending(run);
  });

  test('is looked after whatever its agent is called', async () => {
    const folder = temporaryFolder();
    const agent = join(folder, 'two) R\nlines');
    symlinkSync(agentPath('hang'), agent);
    const run = await startRun([agent], { isolated, timeoutMs: 500 });
    expect(await run.ended()).toMatchObject({ reason: 'timed_out' });
    await ending(run);
  });
});
