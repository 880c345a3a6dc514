// The engine processes of a campaign: a daemon with callers over its socket and a second process beside it, or two
// processes that open the book in turns. Each acknowledged action is kept with its commit.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../engine/base/clock.ts';
import { callAction } from '../../engine/http/client.ts';
import { hostFolders, minutebook } from '../helpers/command.ts';
import { actOf, type Acknowledged } from './callers.ts';

export interface Work {
  root: string;
  /** Actions of each of the two processes. */
  actions: number;
  /** Milliseconds between two actions of one caller, on average. */
  pauseMs: number;
  issues: number;
  /** Issues that are written more often than others: the first so many. */
  hot: number;
  seed: number;
}

export interface Hosts {
  /** Resolves with every acknowledged action when both have done theirs. */
  done: Promise<Acknowledged[]>;
  /** Ends what still runs and leaves main at rest. */
  stop(): Promise<void>;
}

const callers = 8;
const workerProgram = join(import.meta.dirname, 'worker.ts');

/** A daemon, eight callers of this process, and a second process of as many actions over the same socket. */
export function startDaemonAndCallers(work: Work): Hosts {
  const env = hostFolders();
  const up = minutebook(work.root, ['up'], { env });
  if (up.code !== 0) throw new Error(up.err);
  const { socket } = JSON.parse(readFileSync(join(work.root, '.minutebook', 'daemon.json'), 'utf8')) as {
    socket: string;
  };
  const second = startWorker(work, 'socket', socket);
  return {
    done: Promise.all([callAll(work, socket, 'first'), second.done]).then((both) => both.flat()),
    async stop() {
      second.process.kill();
      const down = minutebook(work.root, ['down'], { env });
      if (down.code !== 0) throw new Error(down.err);
      await Promise.resolve();
    },
  };
}

/** Two processes that open the book for a few actions each time, as commands do. */
export function startTwoEngines(work: Work): Hosts {
  const both = ['one', 'other'].map((name) => startWorker(work, 'engine', name));
  return {
    done: Promise.all(both.map(({ done }) => done)).then((all) => all.flat()),
    async stop() {
      for (const { process } of both) process.kill();
      await Promise.resolve();
    },
  };
}

/** Eight callers share the actions. */
export async function callAll(
  { actions, pauseMs, issues, hot, root }: Work,
  socket: string,
  name: string,
  pick: () => number = Math.random,
): Promise<Acknowledged[]> {
  const token = readFileSync(join(root, '.minutebook', 'token'), 'utf8').trim();
  const acknowledged: Acknowledged[] = [];
  let left = actions;
  const call = async (caller: number) => {
    for (let n = 1; left-- > 0; n++) {
      const issue = 1 + Math.floor(pick() * (pick() < 0.3 ? hot : issues));
      const act = actOf(`${name}${caller}`, n, issue, pick);
      const { commit } = await callAction({ socket, token, clock: systemClock }, act.action, act.input);
      if (commit !== undefined) acknowledged.push({ ...act, commit });
      await pause(2 * pick() * pauseMs);
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)));
  return acknowledged;
}

/** A process of its own: prints each acknowledged action as a line of JSON. */
function startWorker(
  work: Work,
  kind: 'socket' | 'engine',
  by: string,
): { process: ChildProcess; done: Promise<Acknowledged[]> } {
  const child = spawn(process.execPath, [workerProgram, kind, by, JSON.stringify(work)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  const done = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`the ${kind} worker ended with ${code}`);
    return said
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Acknowledged);
  });
  return { process: child, done };
}
