// The only place of the store that runs the git binary: fixed commands, nothing of the machine's or the person's
// settings, nothing a repository's config can turn into a program. Knows how, never when.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants as osConstants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { fault } from '../base/fault.ts';
import type { GitFolder } from './git-folder.ts';
import type { Person } from './snapshot.ts';

/** Most bytes of output that are kept. */
const outputLimit = 16 * 1024 * 1024;
/** Milliseconds after which a command is ended, where its caller names none. */
const timeoutMs = 60_000;

/** Characters of an error that are shown. */
const saidLimit = 2000;

/** Settings that could start a program or open a connection, each turned into nothing. */
const neutral = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=false',
  'core.sshCommand=false',
  'core.alternateRefsCommand=',
  'diff.external=',
  'credential.helper=',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** Variables that would lead git elsewhere; undefined takes them out of what is handed on. */
const withoutVariables = Object.fromEntries(
  (
    'GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_COMMON_DIR GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES ' +
    'GIT_NAMESPACE GIT_CEILING_DIRECTORIES GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_PARAMETERS GIT_EXEC_PATH ' +
    'GIT_TEMPLATE_DIR GIT_EXTERNAL_DIFF GIT_PAGER GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_SSH GIT_SSH_COMMAND ' +
    'GIT_PROXY_COMMAND GIT_ATTR_SOURCE GIT_GRAFT_FILE GIT_SHALLOW_FILE GIT_REPLACE_REF_BASE GIT_PREFIX ' +
    'GIT_TRACE GIT_TRACE2 GIT_TRACE2_EVENT GIT_TRACE_SETUP GIT_REDIRECT_STDOUT GIT_REDIRECT_STDERR LD_PRELOAD'
  )
    .split(' ')
    .map((name) => [name, undefined]),
);

const environment = {
  ...withoutVariables,
  LC_ALL: 'C',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
};

const limits = {
  timeout: timeoutMs,
  maxBuffer: outputLimit,
  stripFinalNewline: true,
  stdin: 'ignore',
} as const;

export interface GitOptions {
  /** Milliseconds until the command is ended; a minute when absent. */
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Gives way to everybody else who wants the processor. */
  isBackground?: boolean;
}

/**
 * Runs git on the repository and returns its output. It runs outside the work tree, so that nobody takes it for a
 * person's. Throws GIT_FAILED.
 */
export async function runGit(
  folder: GitFolder,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> {
  const running = execa('git', [...neutral, `--git-dir=${folder.common}`, ...args], {
    ...limits,
    cwd: '/',
    env: environment,
    reject: false,
    ...(options.timeoutMs !== undefined && { timeout: options.timeoutMs }),
    ...(options.signal !== undefined && { cancelSignal: options.signal }),
  });
  if (options.isBackground === true) giveWay(running.pid);
  const result = await running;
  if (!result.failed) return result.stdout;
  const end = result.timedOut ? `ended after ${options.timeoutMs ?? timeoutMs} ms` : result.shortMessage;
  throw fault('GIT_FAILED', {
    command: `git ${args.join(' ')}`,
    said: String(result.stderr || end).slice(0, saidLimit),
  });
}

function giveWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, osConstants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or may not be told: then it runs as everybody does.
  }
}

/**
 * Who git says is at work in this repository. Alone of all uses this one reads the person's own settings, because their
 * name is mostly there and reading settings runs nothing.
 */
export function readIdentity(folder: GitFolder): Person {
  const args = [`--git-dir=${folder.common}`, 'config', '--null', '--get-regexp', '^user\\.(name|email)$'];
  const { stdout } = execaSync('git', args, { ...limits, cwd: '/', env: withoutVariables, reject: false });
  const entries = stdout.split('\0');
  const valueOf = (key: string) =>
    entries.findLast((entry) => entry.startsWith(`${key}\n`))?.slice(key.length + 1);
  return { name: valueOf('user.name') ?? '', email: valueOf('user.email') ?? '' };
}

/** Git's text merge of three versions; 'conflict' where lines changed on both sides. */
export function mergeText(base: Buffer | undefined, ours: Buffer, theirs: Buffer): Buffer | 'conflict' {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-merge-'));
  try {
    const sides = { ours, base: base ?? Buffer.alloc(0), theirs };
    for (const [name, bytes] of Object.entries(sides)) writeFileSync(join(folder, name), bytes);
    const { exitCode, stdout } = execaSync(
      'git',
      [...neutral, 'merge-file', '--stdout', ...Object.keys(sides).map((name) => join(folder, name))],
      {
        ...limits,
        cwd: folder,
        env: environment,
        reject: false,
        encoding: 'buffer',
        stripFinalNewline: false,
      },
    );
    return exitCode === 0 ? Buffer.from(stdout) : 'conflict';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
