// The environment of an agent: exactly what it needs to call back, and what host.yaml gives. Nothing is inherited.
import type { Entry } from '../actions/lookup.ts';
import type { KernelOptions } from './kernel.ts';
import type { Placement } from './placement.ts';

export interface Called {
  run: string;
  token: string;
  agent: Entry<'agent'>;
  issue?: string | undefined;
  /** Of the wake-up that decided: `assignment`, `timer`, … */
  source: string;
  contextFile: string;
  home: string;
}

export interface AgentEnvironment {
  env: Record<string, string>;
  /** Values that must never show up in a transcript. */
  secrets: string[];
}

/** A book's file may set only names that the runner's entry allows; ours win over all. */
export function environmentOf(
  options: KernelOptions,
  placement: Placement,
  called: Called,
): AgentEnvironment {
  const { entry } = placement;
  const passed = pick(options.passed, entry.pass);
  const wanted = pick(called.agent.data.adapter?.env ?? {}, entry.env);
  const env = {
    PATH: options.path,
    LANG: options.lang,
    ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }),
    ...wanted,
    ...passed,
    ...entry.set,
    HOME: called.home,
    MINUTEBOOK_SOCKET: options.socket,
    MINUTEBOOK_RUN_TOKEN: called.token,
    MINUTEBOOK_RUN_ID: called.run,
    MINUTEBOOK_COMPANY: called.agent.company,
    MINUTEBOOK_AGENT: called.agent.name,
    ...(called.issue === undefined ? {} : { MINUTEBOOK_ISSUE: called.issue }),
    MINUTEBOOK_WAKE_REASON: called.source,
    MINUTEBOOK_CONTEXT_FILE: called.contextFile,
    MINUTEBOOK_CLI: options.cli,
  };
  return { env, secrets: [called.token, ...Object.values(passed), ...Object.values(entry.set)] };
}

const pick = (values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
