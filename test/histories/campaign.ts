// Plays histories: sixteen clients in four processes ask for five issues, through a daemon that is killed, restarted and
// stopped under them, or by command lines. Gathers what each client wrote. Judges nothing.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import { openEngine } from '../../engine/engine.ts';
import { callAction } from '../../engine/http/client.ts';
import { makeBook, type HostFolders } from '../daemon/host.ts';
import { boardToken } from '../daemon/tokens.ts';
import { markdown } from '../helpers/book.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { agentOf } from './calls.ts';
import type { ClientOptions, Line, Play } from './client.ts';
import type { Input, Output } from './issue-register.ts';
import type { Call } from './linearizable.ts';

const processes = 4;
const clientsEach = 4;
const issuesEach = 5;
/** How long a daemon may take to stop, and to make its next commit. Milliseconds. */
const longestStop = 20_000;
const longestWait = 1_000;

export interface Campaign extends HostFolders {
  /** Plays one history on five new issues; answers every call, by issue. */
  play(
    history: number,
    calls: number,
    seed: number,
    nemesis: Nemesis,
  ): Promise<Map<string, Call<Input, Output>[]>>;
  stop(): Promise<void>;
}

/** What goes wrong during a history, until it is aborted. */
export type Nemesis = (
  signal: AbortSignal,
  of: { daemon: DaemonControl; clients: ChildProcess[] },
) => Promise<void>;

export interface DaemonControl {
  kill(): Promise<void>;
  /** Kills it after its next commit, before the callers hear of it; at the latest after a second without one. */
  killBeforeAnswer(): Promise<void>;
  start(): Promise<void>;
  /** Stops the whole process for so long: no line of its code runs meanwhile. */
  freeze(ms: number): Promise<void>;
}

/** A book whose agents nothing runs, and four processes of clients for it. */
export async function openCampaign(door: ClientOptions['door']): Promise<Campaign> {
  const slugs = new Set(Array.from({ length: processes * clientsEach }, (_, client) => agentOf(client)));
  const files = Object.fromEntries(
    [...slugs].map((slug) => [
      `companies/acme/agents/${slug}/AGENTS.md`,
      markdown({ name: slug, status: 'active' }),
    ]),
  );
  const folders = { ...makeBook({ files }), believes: true };
  const daemon = daemonOf(folders);
  if (door === 'socket') await daemon.start();
  const clients = Array.from({ length: processes }, (_, n) => startClients(folders, door, n));
  return {
    ...folders,
    async play(history, calls, seed, nemesis) {
      const issues = await createIssues(folders, door);
      const folder = join(temporaryFolder(), `history-${history}`);
      const over = Promise.all(clients.map((child) => playIn(child, { issues, calls, seed, folder })));
      const end = new AbortController();
      const disturbed = nemesis(end.signal, { daemon, clients });
      try {
        await over;
      } finally {
        end.abort();
        await disturbed;
      }
      return callsIn(folder);
    },
    async stop() {
      for (const child of clients) child.stdin!.end();
      await daemon.stop();
    },
  };
}

const fixture = (name: string): string => join(import.meta.dirname, name);

function startClients({ root, socket }: HostFolders, door: ClientOptions['door'], n: number): ChildProcess {
  const clients = Array.from({ length: clientsEach }, (_, client) => n * clientsEach + client);
  const options: ClientOptions = { door, root, socket, clients };
  const child = spawn(process.execPath, [fixture('client.ts'), JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function playIn(child: ChildProcess, history: Play): Promise<void> {
  child.stdin!.write(`${JSON.stringify(history)}\n`);
  const [said] = await Promise.race([
    once(child.stdout!, 'data'),
    once(child, 'exit').then(([code]) => [`its process ended with ${code}`]),
  ]);
  if (String(said) !== 'done\n') throw new Error(`a client: ${String(said)}`);
}

function daemonOf(folders: HostFolders): DaemonControl & { stop(): Promise<void> } {
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined) return;
    const ending = child;
    const ended = once(ending, 'exit');
    ending.kill(signal);
    const late = setTimeout(() => ending.kill('SIGKILL'), signal === 'SIGTERM' ? longestStop : longestWait);
    await ended;
    clearTimeout(late);
    child = undefined;
  };
  onTestFinished(() => void child?.kill('SIGKILL'));
  return {
    async start() {
      const program = fixture('../daemon/child.ts');
      child = spawn(process.execPath, [program, JSON.stringify(folders)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout!, 'data');
    },
    kill: () => end('SIGKILL'),
    killBeforeAnswer: () => end('SIGUSR2'),
    stop: () => end('SIGTERM'),
    async freeze(ms) {
      const frozen = child;
      frozen?.kill('SIGSTOP');
      await pause(ms);
      frozen?.kill('SIGCONT');
    },
  };
}

/** In todo, with nobody: as the register begins. */
async function createIssues({ root, socket }: HostFolders, door: ClientOptions['door']): Promise<string[]> {
  const engine = door === 'commands' ? await openEngine(root, { paced: false }) : undefined;
  const create = async (n: number): Promise<string> => {
    const input = { company: 'acme', title: `Job ${n + 1}`, status: 'todo' as const };
    const { result } = await (engine?.perform('issue.create', input, engine.member) ??
      callAction({ socket, token: boardToken, clock: systemClock }, 'issue.create', input));
    return (result as { identifier: string }).identifier;
  };
  const issues = await Promise.all(Array.from({ length: issuesEach }, (_, n) => create(n)));
  await engine?.stop();
  return issues;
}

/** Every client's file as calls, by issue. A call whose client says nothing more of it has no end. */
function callsIn(folder: string): Map<string, Call<Input, Output>[]> {
  const found = new Map<string, Call<Input, Output>[]>();
  for (const name of readdirSync(folder)) {
    const lines = readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
    const told = new Map(lines.flatMap((line) => ('told' in line ? [[line.call, line] as const] : [])));
    for (const line of lines) {
      if (!('asks' in line)) continue;
      const answer = told.get(line.call);
      for (const [n, input] of line.asks.entries()) {
        const output = answer === undefined || answer.told === 'nothing' ? undefined : answer.told[n]!;
        const call = { client: name, input, begin: BigInt(line.at) };
        const ended = output === undefined ? call : { ...call, end: BigInt(answer!.at), output };
        found.set(input.issue, [...(found.get(input.issue) ?? []), ended]);
      }
    }
  }
  return found;
}
