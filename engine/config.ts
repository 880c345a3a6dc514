// The only reader of the environment. Everything else takes what it needs as an argument.
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface Config {
  /** The book to use when the command line names none. */
  book?: string;
  company?: string;
  /** Set inside a run: who the caller is, and where the daemon listens. */
  runToken?: string;
  socket?: string;
  run?: string;
  /** Where a daemon's API listens and the key to it, for a caller that has no book: ours, or those of Paperclip's names. */
  apiUrl?: string;
  apiKey?: string;
  editor: string;
  color: boolean;
  path: string;
  home: string;
  timeZone?: string;
  /** Commits that git is merging into the branch that is checked out, while it calls us to merge a file of them. */
  merged: readonly string[];
  /** Folder for sockets; outside every book, because an agent sees no book. */
  runtimeFolder: string;
  /** Folder for what runs work in; outside every book for the same reason. */
  stateFolder: string;
}

const filled = (value: string | undefined): string | undefined => (value ? value : undefined);

/** Reads the variables this program understands; `env` is a parameter for tests. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const user = userInfo();
  const home = filled(env['HOME']) ?? user.homedir;
  const runtime = filled(env['XDG_RUNTIME_DIR']) ?? tmpdir();
  return {
    book: filled(env['MINUTEBOOK_BOOK']),
    company: filled(env['MINUTEBOOK_COMPANY']) ?? filled(env['PAPERCLIP_COMPANY_ID']),
    runToken: filled(env['MINUTEBOOK_RUN_TOKEN']),
    socket: filled(env['MINUTEBOOK_SOCKET']),
    run: filled(env['MINUTEBOOK_RUN_ID']) ?? filled(env['PAPERCLIP_RUN_ID']),
    apiUrl: filled(env['MINUTEBOOK_API_URL']) ?? filled(env['PAPERCLIP_API_URL']),
    apiKey: filled(env['MINUTEBOOK_API_KEY']) ?? filled(env['PAPERCLIP_API_KEY']),
    editor: filled(env['VISUAL']) ?? filled(env['EDITOR']) ?? 'vi',
    color: env['NO_COLOR'] === undefined || env['NO_COLOR'] === '',
    path: env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    home,
    timeZone: filled(env['TZ']),
    merged: Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40})$/.exec(name)?.[1] ?? []),
    runtimeFolder: join(runtime, `minutebook-${user.uid}`),
    stateFolder: join(filled(env['XDG_STATE_HOME']) ?? join(home, '.local', 'state'), 'minutebook'),
  };
}

/** Values of the variables that host.yaml passes on to its agents, by the names it lists. */
export const readVariables = (
  names: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
