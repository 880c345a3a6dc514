// One run's files on this host: `.minutebook/runs/<id>/`. What was asked for (spec.json, env.json, prompt), what came
// of it (output, exit.json), and how to ask for its end (cancel). Private to this user; never committed as it is.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Everything needed to look after a run, also by a daemon that did not start it. */
export interface RunSpec {
  run: string;
  company: string;
  agent: string;
  issue?: string;
  adapter: string;
  /** The entry of host.yaml that stands behind it: the account that a provider's limit is about. */
  runner: string;
  /** The agent's command line. */
  argv: readonly [string, ...string[]];
  cwd: string;
  /** The context handed over; outside the book, since the agent sees none of that. */
  contextFile: string;
  /** Folders hidden from the agent; needs isolation. */
  covers: readonly string[];
  /** All that it sees, and cannot change, of the folder above; needs isolation. */
  door?: string;
  /** Whether it runs in namespaces of its own. */
  isolated: boolean;
  /** Milliseconds; 0 is no limit. */
  timeoutMs: number;
  graceMs: number;
  silenceMs: number;
  orphanMs: number;
  /** Bytes of output kept. */
  outputLimit: number;
  /** ISO time of the start. */
  startedAt: string;
}

/** What the supervisor wrote at the end. */
export interface RunExit {
  run: string;
  code: number;
  /** `exited`, or why it was stopped: cancelled, timed_out, orphaned, silent, … */
  reason: string;
  /** How far the stop had to go: '', interrupt, terminate, kill. */
  stage: string;
  /** ISO time. */
  endedAt: string;
}

export const runsFolder = (local: string): string => join(local, 'runs');
export const runFolder = (local: string, run: string): string => join(runsFolder(local), run);
export const outputPath = (local: string, run: string): string => join(runFolder(local, run), 'output');
/** The end of what was printed past the limit; whole once the run has ended. */
export const tailPath = (local: string, run: string): string => join(runFolder(local, run), 'tail');
export const callsPath = (local: string, run: string): string => join(runFolder(local, run), 'calls');

/** Makes the folder; what was left there by a try that never started is gone. */
export function createRunFolder(
  local: string,
  spec: RunSpec,
  content: { env: Readonly<Record<string, string>>; prompt?: string; secrets: readonly string[] },
): void {
  const folder = runFolder(local, spec.run);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text, { mode: 0o600 });
  put('spec.json', `${JSON.stringify(spec, undefined, 2)}\n`);
  put('env.json', `${JSON.stringify({ env: content.env, secrets: content.secrets })}\n`);
  if (content.prompt !== undefined) put('prompt', content.prompt);
}

export const readSpec = (local: string, run: string): RunSpec | undefined =>
  readJson(join(runFolder(local, run), 'spec.json')) as RunSpec | undefined;

/** Values that must not reach a transcript: they are known again after a restart, because they stand here. */
export const readSecrets = (local: string, run: string): readonly string[] =>
  (readJson(join(runFolder(local, run), 'env.json')) as { secrets: string[] } | undefined)?.secrets ?? [];

/** The end, once it is written; the file appears whole, so its own time is when the run ended. */
export function readExit(local: string, run: string): RunExit | undefined {
  const path = join(runFolder(local, run), 'exit.json');
  const said = readJson(path) as Omit<RunExit, 'endedAt'> | undefined;
  return said && { ...said, endedAt: new Date(statSync(path).mtimeMs).toISOString() };
}

/** Whether its supervisor has begun: it takes the lease before it leaves this sign. */
export const hasBegun = (local: string, run: string): boolean =>
  existsSync(join(runFolder(local, run), 'seen'));

/** What unshare had to say, where the agent's side could not be set up. */
export const readErrors = (local: string, run: string): string =>
  readText(join(runFolder(local, run), 'errors'))?.trim() ?? '';

/**
 * Leaves word why the run must end: a word of small letters for the supervisor, a sentence for the record. False when
 * there is no such run here any more.
 */
export function writeCancel(local: string, run: string, word: string, sentence: string): boolean {
  const folder = runFolder(local, run);
  const aside = join(folder, 'cancel.tmp');
  try {
    writeFileSync(aside, `${word}\n${sentence.replaceAll(/\s+/g, ' ')}\n`, { mode: 0o600 });
    renameSync(aside, join(folder, 'cancel'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** The word and the sentence that were left for a run to end, if any. */
export function readCancel(local: string, run: string): { word: string; sentence: string } | undefined {
  const [word, sentence] = readText(join(runFolder(local, run), 'cancel'))?.split('\n') ?? [];
  return word ? { word, sentence: sentence || word } : undefined;
}

export const removeRunFolder = (local: string, run: string): void =>
  rmSync(runFolder(local, run), { recursive: true, force: true, maxRetries: 3 });

/** Runs that have a folder on this host. */
export function listRunFolders(local: string): string[] {
  try {
    return readdirSync(runsFolder(local));
  } catch {
    return [];
  }
}

function readJson(path: string): unknown {
  const text = readText(path);
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
