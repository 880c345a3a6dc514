// Which files of the work tree are not what HEAD's commit has, as git finds them by its index: for a command that reads
// and cannot afford to look by itself. Runs beside it, under hardening, outside the work tree.
import { spawn } from 'node:child_process';
import { environment, neutral } from './git-safety.ts';
import type { GitFolder } from './git-folder.ts';

/** Bytes of an answer that are read. */
const outputLimit = 4 * 1024 * 1024;

export interface GitStatus {
  /** Paths that differ, new ones included; undefined when git did not say within so many milliseconds. */
  paths(waitMs: number): Promise<string[] | undefined>;
}

/** Starts looking at once, with the git that `path` (as in PATH) leads to; what nobody waits for is ended. */
export function startStatus(folder: GitFolder, path: string): GitStatus {
  const ended = new AbortController();
  const answer = look(folder, path, ended.signal);
  return {
    async paths(waitMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(resolve, waitMs, undefined);
      });
      const found = await Promise.race([answer, late]);
      clearTimeout(timer);
      ended.abort();
      return found;
    },
  };
}

async function look(
  { own, root }: GitFolder,
  path: string,
  signal: AbortSignal,
): Promise<string[] | undefined> {
  const ask = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> =>
    run(
      [...neutral, `--git-dir=${own}`, `--work-tree=${root}`, ...args],
      { PATH: path, ...environment, ...env },
      signal,
    );
  // To compare contents git would start the filters that the repository names: it is asked for their names first.
  const named = await ask(['config', '-z', '--name-only', '--get-regexp', String.raw`^filter\.`]);
  if (named.code !== 0 && named.code !== noneMatch) return undefined;
  const shape = ['--porcelain', '-z', '--no-renames', '--untracked-files=all', '--ignore-submodules=all'];
  const status = await ask(['status', ...shape], without(named.text.split('\0').filter(Boolean)));
  // `XY path`, each ended by a NUL.
  const entries = status.text.split('\0').filter((entry) => entry.length > 3);
  return status.code === 0 ? entries.map((entry) => entry.slice(3)) : undefined;
}

/** Variables that turn these settings into nothing, whatever is in their names. */
const without = (settings: readonly string[]): NodeJS.ProcessEnv => ({
  GIT_CONFIG_COUNT: String(settings.length),
  ...Object.fromEntries(
    settings.flatMap((name, at) => [
      [`GIT_CONFIG_KEY_${at}`, name],
      [`GIT_CONFIG_VALUE_${at}`, name.endsWith('.required') ? 'false' : ''],
    ]),
  ),
});

/** What `git config` ends with when nothing has such a name. */
const noneMatch = 1;

interface Said {
  /** Null: it could not be run, or was ended. */
  code: number | null;
  text: string;
}

function run(args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Said> {
  const child = spawn('git', args, { cwd: '/', env, signal, stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > outputLimit) child.kill();
      else chunks.push(chunk);
    });
    child.on('error', () => resolve({ code: null, text: '' }));
    child.on('close', (code) => resolve({ code, text: Buffer.concat(chunks).toString() }));
  });
}
