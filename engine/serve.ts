// A book at work: engine, kernel and local socket, opened in order and closed in the opposite one. The composition root
// of the daemon, as engine.ts is of one command. Prints nothing and reads no environment.
import { dirname, join } from 'node:path';
import { adapters } from '../adapters/all.ts';
import { noKernel, type KernelPort } from './actions/context.ts';
import { hashToken } from './base/ids.ts';
import { iso, type Clock } from './base/clock.ts';
import { closeAll } from './base/closing.ts';
import { fault } from './base/fault.ts';
import { startOf } from './base/process-mark.ts';
import type { Progress } from './catalog/catalog.ts';
import { choresOf } from './chores/all.ts';
import { startDaemon, type Daemon } from './daemon/daemon.ts';
import type { KernelEvent } from './daemon/kernel.ts';
import { openDoors, type Doors } from './doors.ts';
import { openEngine, type Engine } from './engine.ts';
import { followHost } from './host-watch.ts';
import { announceDaemon, retractDaemon } from './http/daemon-file.ts';
import { serve } from './http/server.ts';
import { prepareSocketFolder, socketPath } from './http/socket-path.ts';
import { mountWeb } from './http/web.ts';
import { mcpPath } from './http/wire.ts';
import { askGit } from './init/git.ts';
import { readHostFile } from './init/host.ts';
import type { Host } from './model/host.ts';
import { noteBook } from './runner/neighbours.ts';
import { eventsOf } from './shown.ts';

export interface ServeOptions {
  root: string;
  clock: Clock;
  version: string;
  /** Folder for sockets. */
  runtimeFolder: string;
  /** Folder for what runs work in. */
  stateFolder: string;
  /** PATH of agents. */
  path: string;
  timeZone?: string;
  /** Values of variables of this process, of the names host.yaml passes on. */
  variables: (names: readonly string[]) => Record<string, string>;
  /** The launcher, as agents call it. */
  cli: string;
  /** A skill that comes with the program. */
  bundledSkill: (name: string) => string | undefined;
  log: (event: KernelEvent) => void;
  onProgress?: Progress;
  /** Builds a missing catalog in another process. */
  buildCatalog?: () => Promise<void>;
}

export interface Served {
  engine: Engine;
  daemon: Daemon;
  socket: string;
  /** Where the API listens. */
  url: string;
  /** Ends loops and doors and gives the right to write back. Runs go on without it. */
  stop(): Promise<void>;
}

/**
 * Takes the right to write, listens, takes over earlier runs, and lets callers in. STORE_BUSY, HOST_MISSING, DAEMON_RUNNING,
 * and the faults of an address that cannot be listened on.
 */
export async function serveBook(options: ServeOptions): Promise<Served> {
  const { root, clock, log, onProgress, buildCatalog } = options;
  let bound: KernelPort = noKernel;
  let doors: Doors | undefined;
  let daemon: Daemon | undefined;
  let isOpen = false;
  const engine = await openEngine(root, {
    clock,
    paced: true,
    passed: passedVariables(options, readHostFile(root)),
    kernel: () => later(() => bound),
    url: () => doors?.url(),
    ...(onProgress ? { onProgress } : {}),
    ...(buildCatalog ? { buildCatalog } : {}),
  });
  const socket = socketPath(options.runtimeFolder, root);
  const covers = coversOf(root);
  engine.store.onShown((shown) => {
    for (const { type, message } of eventsOf(shown)) log({ event: `shown:${type}`, message });
  });
  const opened: (() => unknown)[] = [() => engine.stop()];
  const stop = (): Promise<void> => closeAll(opened.splice(0).toReversed());
  try {
    // Before anything runs: agents are told where the API is. Until the kernel stands callers are asked to come again.
    doors = await openDoors(
      { ...options, noteDefect: (error) => log({ event: 'door:defect', error }) },
      engine,
      {
        run: (token) => daemon?.authenticate(token),
        noteCall: (note) => daemon?.noteCall(note),
        noteRefused: (token) => daemon?.noteRefused(token),
        isReady: () => isOpen,
      },
    );
    const { close, mustSuit, ports, mcp } = doors;
    opened.push(close);
    const started = await startKernel(
      options,
      engine,
      { socket, url: doors.localUrl, covers },
      (kernel) => (bound = kernel),
    );
    // Known before the first call can come, and after the last: a run that is told to be nobody gives up.
    daemon = started;
    opened.push(() => started.stop());
    opened.push(await followHostFile(options, engine, started, mustSuit));
    prepareSocketFolder(options.runtimeFolder, socket);
    noteBook(dirname(socket), covers);
    const server = await serve(socket, ports, (app) => mountWeb(app, mcpPath, ports, mcp));
    opened.push(() => server.close());
    isOpen = true;
    opened.push(() => (isOpen = false));
    const url = doors.url();
    announce(options, socket, url);
    opened.push(() => retractDaemon(root));
    return { engine, daemon, socket, url, stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

/** The kernel is made on the engine and the engine asks the kernel: one of them has to look the other up. */
const later = (kernel: () => KernelPort): KernelPort => ({
  nudge: () => kernel().nudge(),
  stop: (which, reason) => kernel().stop(which, reason),
  isDead: (run) => kernel().isDead(run),
  wake: (request) => kernel().wake(request),
  why: (company, agent) => kernel().why(company, agent),
  transcript: (run) => kernel().transcript?.(run),
});

/** Variables of this process that host.yaml passes on to some runner. */
const passedVariables = ({ variables }: ServeOptions, host: Host | undefined): Record<string, string> =>
  variables(Object.values(host?.runners ?? {}).flatMap((runner) => runner.pass));

function startKernel(
  options: ServeOptions,
  engine: Engine,
  { socket, url, covers }: { socket: string; url: string; covers: readonly string[] },
  bindKernel: (kernel: KernelPort) => void,
): Promise<Daemon> {
  const { root, clock } = options;
  const host = readHostFile(root);
  if (!host) throw fault('HOST_MISSING', { root });
  return startDaemon(
    {
      context: engine.context({ kind: 'system' }),
      bindKernel,
      tokens: engine.identity.runs,
      onHead: (listener) => engine.store.onHead(listener),
      chores: choresOf(engine, clock, options.log),
      log: options.log,
    },
    {
      local: join(root, '.minutebook'),
      covers,
      door: dirname(socket),
      // Agents work outside the book, in a folder of this book's own.
      workRoot: join(options.stateFolder, hashToken(root).slice(0, 16)),
      host,
      adapters,
      socket,
      url,
      cli: options.cli,
      path: options.path,
      lang: 'C.UTF-8',
      ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
      passed: passedVariables(options, host),
      bundledSkill: options.bundledSkill,
    },
  );
}

/** The folders of the book: its own, and git's where that lies elsewhere. */
function coversOf(root: string): string[] {
  const gitFolder = askGit(root, 'rev-parse', '--path-format=absolute', '--git-common-dir');
  return gitFolder === undefined || gitFolder.startsWith(`${root}/`) ? [root] : [root, gitFolder];
}

/** Every save of host.yaml counts without a restart; the machine's name is in records, and stays. */
function followHostFile(
  options: ServeOptions,
  engine: Engine,
  daemon: Daemon,
  mustSuit: (host: Host) => void,
) {
  const { root, log } = options;
  return followHost(root, {
    onHost(host) {
      mustSuit(host);
      const passed = passedVariables(options, host);
      engine.useHost(host, passed);
      daemon.configure(host, passed);
      const stays = host.name === engine.host ? '' : `; its name stays ${engine.host} until a restart`;
      log({ event: 'host:changed', message: `.minutebook/host.yaml counts as it is now${stays}` });
    },
    onRefused: ({ message, help }) => log({ event: 'host:refused', message: `${message} ${help}` }),
  });
}

/** Says where it is, for other commands. */
const announce = ({ root, clock, version }: ServeOptions, socket: string, url: string): void =>
  announceDaemon(root, {
    pid: process.pid,
    start: startOf(process.pid),
    startedAt: iso(clock.now()),
    socket,
    url,
    version,
  });
