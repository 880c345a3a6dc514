// A host on a real book in the test's own process, stopped with all its runs when the test is over, and words to ask it.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ShownIssue } from '../../engine/actions/issue-shape.ts';
import type { ListedRun } from '../../engine/actions/run-record.ts';
import { listLeases } from '../../engine/runner/lease.ts';
import { endWhatIsLeft } from '../runner/run.ts';
import {
  agentFile,
  makeBook,
  openHost,
  type BookOptions,
  type HostChoices,
  type HostFolders,
  type OpenHost,
} from './host.ts';

/** The command line of the agent that works through the socket. */
export const worker = (...args: string[]): readonly string[] => [
  process.execPath,
  agentFile('worker.mjs'),
  ...args,
];

/** How long runs are waited for: less than any test has, so that what is known of them is told. */
const longestWaitMs = 50_000;

export async function openTestHost(
  options: BookOptions = {},
  limits: HostFolders['limits'] = {},
  choices: HostChoices = {},
): Promise<TestHost> {
  const folders = { ...makeBook({ runners: { demo: worker() }, ...options }), limits };
  const host = await openHost(folders, choices);
  onTestFinished(async () => {
    // The loops end first: what stops would otherwise make room for what waits.
    await host.stop();
    const local = join(folders.root, '.minutebook');
    await Promise.all(listLeases(local).map((run) => endWhatIsLeft(local, run)));
  });
  const { engine } = host;
  const act = async <T>(name: string, input: object): Promise<T> =>
    (await engine.perform(name, { company: 'acme', ...input }, engine.member)).result as T;
  const runs = async (filter: object = {}): Promise<ListedRun[]> =>
    (await act<{ items: ListedRun[] }>('run.list', filter)).items;
  /** Everything that is known of runs that do not end. */
  const told = async (count: number): Promise<string> =>
    `fewer than ${count} runs ended: ${JSON.stringify({ runs: await runs(), events: host.events }, null, 1)}`;
  return {
    ...host,
    ...folders,
    act,
    runs,
    issue: (ref) => act<ShownIssue>('issue.show', { issue: ref }),
    ended: async (count) => {
      for (const late = Date.now() + longestWaitMs; ;) {
        const found = (await runs()).filter(({ endedAt }) => endedAt !== null);
        if (found.length >= count) return found;
        if (Date.now() > late) throw new Error(await told(count));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

export interface TestHost extends OpenHost, HostFolders {
  act<T>(name: string, input: object): Promise<T>;
  runs(filter?: object): Promise<ListedRun[]>;
  issue(ref: string): Promise<ShownIssue>;
  ended(count: number): Promise<ListedRun[]>;
}

/** Long enough for a start that should not happen to happen. */
export const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
