// The environment of an agent: exactly what it needs to call back, and what host.yaml gives. Nothing is inherited. What it
// is told is said in two dialects: our own names, and those that programs made for Paperclip read.
import { dirname, join } from 'node:path';
import type { Entry } from '../actions/lookup.ts';
import type { Wake } from '../model/gate.ts';
import type { KernelOptions } from './kernel.ts';
import type { Placement } from './placement.ts';

export interface Called {
  run: string;
  token: string;
  agent: Entry<'agent'>;
  company: Entry<'company'>;
  issue?: Entry<'issue'> | undefined;
  /** The wake-up that decided, and all that the start consumes. */
  wakes: readonly Wake[];
  contextFile: string;
  home: string;
}

export interface AgentEnvironment {
  env: Record<string, string>;
  /** Values that must never show up in a transcript. */
  secrets: string[];
}

/** A book's file may set only names that the runner's entry allows; ours win over all, and our command over every other. */
export function environmentOf(
  options: KernelOptions,
  placement: Placement,
  called: Called,
): AgentEnvironment {
  const { entry } = placement;
  const passed = pick(options.passed, entry.pass);
  const wanted = pick(called.agent.data.adapter?.env ?? {}, entry.env);
  const given = {
    PATH: options.path,
    LANG: options.lang,
    ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }),
    ...wanted,
    ...passed,
    ...entry.set,
  };
  const env = {
    ...given,
    PATH: [join(dirname(options.cli), 'run'), given.PATH].filter(Boolean).join(':'),
    HOME: called.home,
    MINUTEBOOK_SOCKET: options.socket,
    MINUTEBOOK_RUN_TOKEN: called.token,
    MINUTEBOOK_RUN_ID: called.run,
    MINUTEBOOK_COMPANY: called.agent.company,
    MINUTEBOOK_AGENT: called.agent.name,
    ...(called.issue === undefined ? {} : { MINUTEBOOK_ISSUE: called.issue.name }),
    MINUTEBOOK_WAKE_REASON: called.wakes[0]!.source,
    MINUTEBOOK_CONTEXT_FILE: called.contextFile,
    MINUTEBOOK_CLI: options.cli,
    MINUTEBOOK_NODE: process.execPath,
    ...(options.url === undefined ? {} : overHttp(options.url, called)),
  };
  return { env, secrets: [called.token, ...Object.values(passed), ...Object.values(entry.set)] };
}

/** The API for programs that know Paperclip's: the same run under its names, with ids where it has ids. */
function overHttp(url: string, { run, token, agent, company, issue, wakes }: Called): Record<string, string> {
  const comment = wakes.map(({ key }) => /^comment:(.+)$/.exec(key)?.[1]).find((id) => id !== undefined);
  return {
    MINUTEBOOK_API_URL: url,
    MINUTEBOOK_API_KEY: token,
    PAPERCLIP_API_URL: url,
    PAPERCLIP_API_KEY: token,
    PAPERCLIP_RUN_ID: run,
    PAPERCLIP_AGENT_ID: idOf(agent),
    PAPERCLIP_COMPANY_ID: idOf(company),
    ...(issue === undefined ? {} : { PAPERCLIP_TASK_ID: idOf(issue) }),
    ...(comment === undefined ? {} : { PAPERCLIP_WAKE_COMMENT_ID: comment }),
    PAPERCLIP_WAKE_REASON: wakes[0]!.source,
  };
}

/** The API takes names wherever it takes ids, so what has none yet goes by its name. */
const idOf = ({ data, name }: Entry<'agent' | 'company' | 'issue'>): string => data.id ?? name;

const pick = (values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
