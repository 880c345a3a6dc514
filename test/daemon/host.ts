// A whole host on a real book: engine, daemon and socket, with fixture agents behind a runner. Opened in the test's own
// process, or by child.ts in one that the test may kill.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../adapters/all.ts';
import { systemClock, type Clock } from '../../engine/base/clock.ts';
import { choresOf } from '../../engine/chores/all.ts';
import { startDaemon, type Daemon } from '../../engine/daemon/daemon.ts';
import type { KernelEvent, KernelLimits } from '../../engine/daemon/kernel.ts';
import { openEngine, type Engine } from '../../engine/engine.ts';
import { noKernel, type KernelPort } from '../../engine/actions/context.ts';
import { readHostFile } from '../../engine/init/host.ts';
import { serve } from '../../engine/http/server.ts';
import { acme, markdown } from '../helpers/book.ts';
import { gitFolder, temporaryFolder } from '../helpers/folder.ts';
import { believed, boardToken } from './tokens.ts';

export const agentFile = (name: string): string => join(import.meta.dirname, '../fixtures/agents', name);

export interface HostFolders {
  root: string;
  workRoot: string;
  socket: string;
  limits?: Partial<KernelLimits>;
  /** Whether it also believes tokens that anybody can make with `tokenOf`. */
  believes?: boolean;
}

export interface OpenHost {
  engine: Engine;
  daemon: Daemon;
  events: KernelEvent[];
  stop(): Promise<void>;
}

export interface BookOptions {
  /** Runner name to command. */
  runners?: Record<string, readonly string[]>;
  /** Agent slug to the runner it names, and further front matter. */
  agents?: Record<string, Record<string, unknown>>;
  isolation?: 'namespace' | 'none';
  files?: Record<string, string>;
  maxConcurrentRuns?: number;
}

/** A book of acme in a temporary folder, whose agents cto, dev and ops run `runners.demo`. */
export function makeBook(options: BookOptions = {}): HostFolders {
  const {
    runners = { demo: [agentFile('echo')] },
    agents = {},
    isolation = 'namespace',
    files = {},
  } = options;
  const slugs = [...new Set(['cto', 'dev', 'ops', ...Object.keys(agents)])];
  const agentFiles = slugs.map((slug) => {
    const front = {
      name: slug,
      status: 'active',
      reportsTo: slug === 'cto' ? 'ceo' : 'cto',
      ...agents[slug],
    };
    const adapter = JSON.stringify({
      type: 'process',
      runner: 'demo',
      ...(front as { adapter?: object }).adapter,
    });
    return [`companies/acme/agents/${slug}/AGENTS.md`, markdown({ ...front, adapter })];
  });
  const root = gitFolder({
    '.gitignore': '.minutebook/\n',
    ...acme,
    ...Object.fromEntries(agentFiles),
    ...files,
  });
  const local = join(root, '.minutebook');
  mkdirSync(local, { mode: 0o700 });
  const entries = Object.entries(runners).map(
    ([name, command]) => `  ${name}:\n    command: ${JSON.stringify(command)}\n`,
  );
  const most = options.maxConcurrentRuns ?? 20;
  writeFileSync(
    join(local, 'host.yaml'),
    `name: test\nuser: ada\nisolation: ${isolation}\nmaxConcurrentRuns: ${most}\nrunners:\n${entries.join('')}`,
  );
  const outside = temporaryFolder();
  return { root, workRoot: join(outside, 'work'), socket: join(outside, 'run', 'book.sock') };
}

export interface HostChoices {
  clock?: Clock;
  /** Whether it takes in hand edits by itself, as a daemon does. */
  adopts?: boolean;
}

/** Opens the book with everything that runs agents. */
export async function openHost(
  { root, workRoot, socket, limits, believes }: HostFolders,
  { clock = systemClock, adopts = false }: HostChoices = {},
): Promise<OpenHost> {
  const events: KernelEvent[] = [];
  let bound: KernelPort = noKernel;
  const late: KernelPort = {
    nudge: () => bound.nudge(),
    stop: (which, reason) => bound.stop(which, reason),
    isDead: (run) => bound.isDead(run),
    wake: (request) => bound.wake(request),
    why: (company, agent) => bound.why(company, agent),
    transcript: (run) => bound.transcript?.(run),
  };
  const engine = await openEngine(root, { clock, paced: true, kernel: () => late });
  const daemon = await startDaemon(
    {
      context: engine.context({ kind: 'system' }),
      bindKernel: (kernel) => (bound = kernel),
      tokens: engine.identity.runs,
      onHead: (listener) => engine.store.onHead(listener),
      chores: adopts ? choresOf(engine, clock, (event) => events.push(event)) : [],
      log: (event) => events.push(event),
    },
    {
      local: join(root, '.minutebook'),
      covers: [root],
      workRoot,
      host: readHostFile(root)!,
      adapters,
      socket,
      cli: agentFile('echo'),
      path: `${join(process.execPath, '..')}:/usr/local/bin:/usr/bin:/bin`,
      lang: 'C.UTF-8',
      passed: {},
      limits: { graceMs: 500, ...limits },
    },
  );
  const server = await serve(socket, {
    clock,
    version: '0.0.0',
    perform: (name, input, actor, key) => engine.perform(name, input, actor, key),
    authenticate: (token) =>
      token === boardToken
        ? engine.member
        : (daemon.authenticate(token) ?? (believes ? believed(token) : undefined)),
    noteCall: (note) => daemon.noteCall(note),
    noteRefused: (token) => daemon.noteRefused(token),
  });
  return {
    engine,
    daemon,
    events,
    async stop() {
      await server.close();
      await daemon.stop();
      await engine.stop();
    },
  };
}
