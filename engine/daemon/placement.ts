// How an agent would run on this host: which runner stands behind its adapter, in which folder, hidden from the book
// or not. A book's file names things; what they are stands in host.yaml. Starts nothing.
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { packageAdapter } from '../actions/package-adapter.ts';
import type { Adapter, RunnerEntry } from '../contract/adapter.ts';
import { noAdapter, type Runner } from '../model/host.ts';
import type { Kernel } from './kernel.ts';

export interface Placement {
  adapter: Adapter;
  runner: RunnerEntry;
  entry: Runner;
  /** Where the file wants it to work; its own folder when absent. */
  cwd?: string;
  isolated: boolean;
}

/** Why it cannot run on this host, and what sort of reason that is: `elsewhere` is nothing to be done about. */
export interface Misplacement {
  code: 'placement' | 'isolation' | 'elsewhere';
  refusal: string;
}

/** What a file says of its adapter, as far as it matters where it runs. */
interface AdapterNamed {
  type: string;
  runner?: string | undefined;
  cwd?: string | undefined;
}

/** The adapter behind which everything runs that host.yaml gives another name. */
const plainAdapter = 'process';

/** Where and how it would run, or why it cannot run here. */
export function placeAgent(
  kernel: Kernel,
  { snapshot }: Pick<Lookup, 'snapshot'>,
  agent: Entry<'agent'>,
): Placement | Misplacement {
  const { host } = kernel.options;
  const { runsOn } = agent.data;
  const wanted: AdapterNamed | undefined =
    agent.data.adapter ??
    packageAdapter({ snapshot }, agent.company, agent.name) ??
    (host.aliases[noAdapter] === undefined ? undefined : { type: noAdapter });
  if (!wanted)
    return {
      code: 'placement',
      refusal: `its file names no adapter (adapter: {type: process, runner: …}, or host.yaml: aliases: {${noAdapter}: demo})`,
    };
  if (runsOn.length > 0 && !runsOn.includes(host.name))
    return { code: 'elsewhere', refusal: `it runs on ${runsOn.join(', ')} only` };
  const named = runnerNamed(kernel, wanted.type, wanted.runner);
  if ('refusal' in named) return named;
  const cwd = wanted.cwd === undefined ? undefined : folderWithin(wanted.cwd, named.entry.roots);
  if (wanted.cwd !== undefined && cwd === undefined) {
    return {
      code: 'placement',
      refusal: `its cwd ${wanted.cwd} lies in no folder that host.yaml lists as a root of ${named.runner.name}`,
    };
  }
  const isolated = host.isolation !== 'none';
  if (isolated) {
    if (host.isolation !== 'namespace')
      return { code: 'isolation', refusal: `this version has no isolation by ${host.isolation}` };
    if (!kernel.isolation.possible) {
      const { reason } = kernel.isolation;
      return {
        code: 'isolation',
        refusal: `this host cannot hide the book from it (${reason}); host.yaml may say isolation: none`,
      };
    }
  }
  return { ...named, ...(cwd === undefined ? {} : { cwd }), isolated };
}

type Named = Pick<Placement, 'adapter' | 'runner' | 'entry'>;

function runnerNamed(
  { options: { host }, adapters }: Kernel,
  type: string,
  wanted: string | undefined,
): Named | Misplacement {
  const alias = host.aliases[type];
  const adapter = adapters.get(alias === undefined ? type : plainAdapter);
  if (alias === undefined && !host.adapters.includes(type)) {
    return {
      code: 'placement',
      refusal: `host.yaml does not enable its adapter ${type} (adapters: [${type}], or aliases: {${type}: demo})`,
    };
  }
  if (!adapter) return { code: 'placement', refusal: `there is no adapter ${type}` };
  const name = alias ?? wanted ?? type;
  const entry = host.runners[name];
  if (!entry)
    return {
      code: 'placement',
      refusal: `host.yaml has no runner ${name} (runners: {${name}: {command: […]}})`,
    };
  return { adapter, runner: { name, command: entry.command }, entry };
}

/** The real folder, if it lies in one of the roots; links that lead out of them do not count. */
function folderWithin(folder: string, roots: readonly string[]): string | undefined {
  try {
    const real = realpathSync(folder);
    return roots.some((root) => isWithin(realpathSync(root), real)) ? real : undefined;
  } catch {
    return undefined;
  }
}

export const isWithin = (root: string, path: string): boolean => {
  const way = relative(root, path);
  return way === '' || (way !== '..' && !way.startsWith('../') && !way.startsWith('/'));
};
