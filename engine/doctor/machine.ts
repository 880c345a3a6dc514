// What a doctor looks at on the machine and in the repository: programs, settings, modes, leftovers. Reads only.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { askGit, settingOf } from '../init/git.ts';
import { missingHooks } from '../init/hooks.ts';
import { localFolder } from '../init/host.ts';
import { remotesWithoutRefspec, wrongSettings } from '../init/settings.ts';
import { complainOf, fail, ok, warn, type Check } from './check.ts';

/** core.fsync came with 2.36; without it a commit may be lost in a power cut. */
const oldestGit = [2, 36] as const;
const oldestNode = 24;
const again = 'minutebook init';

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
  if (folder === undefined) return [fail('repository', `${root} is no git repository`, again)];
  const branch = askGit(root, 'symbolic-ref', '--short', 'HEAD') ?? 'no branch';
  const busy = Object.entries(operations).filter(([name]) => existsSync(join(folder, name)));
  const locks = ['index.lock', 'HEAD.lock', 'refs/heads/main.lock'].filter((name) =>
    existsSync(join(folder, name)),
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
      locks.map((name) => `${name} stands`),
      'none',
      `if no git runs here: rm ${join(folder, locks[0] ?? '')}`,
    ),
    complainOf('fail', 'git settings', settings, 'as they should be', again),
    hooksElsewhere === undefined
      ? complainOf(
          'warn',
          'hooks',
          missingHooks(root).map((name) => `${name} is missing or old`),
          'in place',
          again,
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
      again,
    ),
  ];
}

/** Files that others on the machine must not read, by their mode. */
const secret = ['token', 'host.yaml', 'keys/host.pem', 'credentials.sqlite'];

export function checkLocalFolder(root: string): Check[] {
  const local = localFolder(root);
  if (!existsSync(local))
    return [fail('this host', 'was never set up to write this book', 'minutebook init --host')];
  const missing = ['host.yaml', 'token', 'keys/host.pem'].filter((name) => !existsSync(join(local, name)));
  const open = ['', ...secret].filter((name) => {
    const path = join(local, name);
    return existsSync(path) && (statSync(path).mode & 0o077) !== 0;
  });
  const ignored = askGit(root, 'check-ignore', '--', local) !== undefined;
  return [
    complainOf(
      'fail',
      'this host',
      missing.map((name) => `.minutebook/${name} is missing`),
      'set up',
      again,
    ),
    complainOf(
      'fail',
      'modes',
      open.map((name) => `.minutebook/${name} can be read by others`),
      'private',
      again,
    ),
    ignored
      ? ok('ignored', '.minutebook/ never enters git')
      : fail('ignored', '.minutebook/ is not in .gitignore', again),
  ];
}

/** Runs and locks that nobody looks after: a daemon file without a daemon, folders of runs without one. */
export function checkLeftovers(root: string, daemon: { pid: number } | undefined): Check[] {
  const local = localFolder(root);
  const file = join(local, 'daemon.json');
  const runs = existsSync(join(local, 'runs')) ? readdirSync(join(local, 'runs')) : [];
  const fix = 'minutebook up (it finishes or adopts them)';
  if (daemon) return [ok('daemon', `runs (pid ${daemon.pid})`)];
  const wrong = [
    ...(existsSync(file) ? [`.minutebook/daemon.json names pid ${pidIn(file)}, which is gone`] : []),
    ...(runs.length > 0 ? [`${runs.length} of its runs have a folder`] : []),
  ];
  return [complainOf('warn', 'daemon', wrong, 'none runs', fix)];
}

const pidIn = (file: string): number => (JSON.parse(readFileSync(file, 'utf8')) as { pid: number }).pid;
