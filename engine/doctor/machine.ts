// What a doctor looks at on the machine and in the repository: programs, settings, modes, leftovers. Reads only.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { askGit, isDistrusted, settingOf } from '../init/git.ts';
import { readDaemonFile } from '../http/daemon-file.ts';
import { missingHooks } from '../init/hooks.ts';
import { localFolder, missingInHost } from '../init/host.ts';
import { remotesWithoutRefspec, wrongSettings } from '../init/settings.ts';
import { gitFiles, missingLines } from '../model/git-files.ts';
import { shellLine } from '../base/shell.ts';
import { seemsAlive } from '../base/process-mark.ts';
import { gitFolder } from '../store/git-folder.ts';
import { standingLocks } from '../store/locks.ts';
import { complainOf, fail, mendAll, ok, warn, type Check } from './check.ts';

/** core.fsync came with 2.36; without it a commit may be lost in a power cut. */
const oldestGit = [2, 36] as const;
const oldestNode = 24;
const again = 'minutebook init --host';

export function checkPrograms(root: string): Check[] {
  const node = Number(process.versions.node.split('.')[0]);
  const said = askGit(root, '--version') ?? '';
  const [, major = 0, minor = 0] = /(\d+)\.(\d+)/.exec(said)?.map(Number) ?? [];
  const old = major < oldestGit[0] || (major === oldestGit[0] && minor < oldestGit[1]);
  return [
    node >= oldestNode
      ? ok('node', process.versions.node)
      : fail('node', process.versions.node, `install Node ${oldestNode}`),
    old
      ? fail('git', said || 'not found', `install git ${oldestGit.join('.')} or newer`)
      : ok('git', said.replace('git version ', '')),
  ];
}

/** Files in the git folder that say somebody is in the middle of something. */
const operations: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'a merge',
  CHERRY_PICK_HEAD: 'a cherry-pick',
  REVERT_HEAD: 'a revert',
  'rebase-merge': 'a rebase',
  'rebase-apply': 'a rebase',
  BISECT_LOG: 'a bisect',
};

export function checkRepository(root: string): Check[] {
  const folder = askGit(root, 'rev-parse', '--absolute-git-dir');
  if (folder === undefined && isDistrusted(root)) return [distrusted(root)];
  if (folder === undefined) return [fail('repository', `${root} is no git repository`, again)];
  const branch = askGit(root, 'symbolic-ref', '--short', 'HEAD') ?? 'no branch';
  const busy = Object.entries(operations).filter(([name]) => existsSync(join(folder, name)));
  const own = standingLocks(gitFolder(root)).map((path) => relative(folder, path));
  const locks = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'].filter(
    (name) => existsSync(join(folder, name)) && !own.includes(name),
  );
  const settings = wrongSettings(root).map(({ key, found }) => `${key} is ${found ?? 'not set'}`);
  const hooksElsewhere = settingOf(root, 'core.hooksPath');
  return [
    branch === 'main'
      ? ok('branch', 'main')
      : warn('branch', `HEAD is ${branch}: hand edits wait until it is main again`, 'git switch main'),
    complainOf(
      'warn',
      'operation',
      busy.map(([, what]) => `${what} is in progress`),
      'none in progress',
      'finish or abort it',
    ),
    complainOf(
      'warn',
      'locks',
      [...locks.map((name) => `${name} stands`), ...own.map((name) => `${name} was left by a crash of ours`)],
      'none',
      own.length > 0 ? mendAll : `if no git runs here: ${shellLine('rm', join(folder, locks[0] ?? ''))}`,
    ),
    complainOf('fail', 'git settings', settings, 'as they should be', mendAll),
    hooksElsewhere === undefined
      ? complainOf(
          'warn',
          'hooks',
          missingHooks(root).map((name) => `${name} is missing or old`),
          'in place',
          mendAll,
        )
      : warn(
          'hooks',
          `core.hooksPath is ${hooksElsewhere}: ours are not called`,
          'nothing is lost; they are only hints',
        ),
    complainOf(
      'warn',
      'remotes',
      remotesWithoutRefspec(root).map((remote) => `${remote} does not fetch refs/minutebook`),
      'fetch what they should',
      mendAll,
    ),
  ];
}

const distrusted = (root: string): Check =>
  fail(
    'repository',
    `${root} belongs to another user, and git does not touch what is not its own`,
    `work as that user, or trust it: ${shellLine('git', 'config', '--global', '--add', 'safe.directory', root)}`,
  );

/** Files that others on the machine must not read, by their mode. */
const secret = ['token', 'host.yaml', 'keys/host.pem', 'credentials.sqlite'];

export function checkLocalFolder(root: string, launcher: string): Check[] {
  const local = localFolder(root);
  if (!existsSync(local)) return [fail('this host', 'was never set up to write this book', again)];
  const missing = ['host.yaml', 'keys/host.pem'].filter((name) => !existsSync(join(local, name)));
  const derived = missingInHost(root, launcher);
  return [
    complainOf(
      'fail',
      'this host',
      missing.map((name) => `.minutebook/${name} is missing`),
      'set up',
      again,
    ),
    ...(derived.length === 0
      ? []
      : [
          fail(
            'this host',
            `${derived.map((name) => `.minutebook/${name}`).join(', ')} is missing or old`,
            mendAll,
          ),
        ]),
    complainOf(
      'fail',
      'modes',
      openFiles(root).map((name) => `.minutebook/${name} can be read by others`),
      'private',
      mendAll,
    ),
    // Git is not asked where it would not answer.
    ...(isDistrusted(root) ? [] : checkGitFiles(root)),
  ];
}

/** Files and folders of this host that others on the machine can read, and must not. */
export function openFiles(root: string): string[] {
  const local = localFolder(root);
  return ['', ...secret].filter((name) => {
    const stat = statSync(join(local, name), { throwIfNoEntry: false });
    return stat !== undefined && (stat.mode & 0o077) !== 0;
  });
}

function checkGitFiles(root: string): Check[] {
  const ignored = askGit(root, 'check-ignore', '--', localFolder(root)) !== undefined;
  const lines = Object.keys(gitFiles).map((path) => {
    const file = join(root, path);
    return { path, missing: missingLines(path, existsSync(file) ? readFileSync(file, 'utf8') : '') };
  });
  return [
    ignored
      ? ok('ignored', '.minutebook/ never enters git')
      : fail('ignored', '.minutebook/ is not in .gitignore', mendAll),
    complainOf(
      'warn',
      'git files',
      lines
        .filter(({ missing }) => missing.length > 0)
        .map(
          ({ path, missing }) => `${path} lacks ${missing.map((line) => JSON.stringify(line)).join(', ')}`,
        ),
      'as they should be',
      mendAll,
    ),
  ];
}

/** What daemon.json names, where that is no daemon of this book. */
export function strayDaemon(root: string): string | undefined {
  const said = readDaemonFile(root);
  if (said === undefined) return undefined;
  if (said === 'copied') return 'the daemon of another folder, of which this one is a copy';
  if (said === 'torn') return 'no process';
  return seemsAlive(said) ? undefined : 'a process that is gone';
}

/** Runs and locks that nobody looks after: a daemon file without a daemon, folders of runs without one. */
export function checkLeftovers(root: string, daemon: { pid: number } | undefined): Check[] {
  const local = localFolder(root);
  const runs = existsSync(join(local, 'runs')) ? readdirSync(join(local, 'runs')) : [];
  if (daemon) return [ok('daemon', `runs (pid ${daemon.pid})`)];
  const stray = strayDaemon(root);
  return [
    stray === undefined
      ? ok('daemon', 'none runs')
      : warn('daemon', `.minutebook/daemon.json names ${stray}`, mendAll),
    ...(runs.length > 0
      ? [
          warn(
            'runs',
            `${runs.length} have a folder and nobody who looks after them`,
            'minutebook up (it finishes or adopts them)',
          ),
        ]
      : []),
  ];
}
