// What a running daemon says of itself in `.minutebook/daemon.json`, and whether it is the daemon of this very folder: a
// copy of a book holds the file of another book's. Knows the file, nothing of what a daemon does.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '../base/durable-file.ts';
import { markOf } from '../base/folder-mark.ts';
import { seemsAlive } from '../base/process-mark.ts';

export interface Daemon {
  pid: number;
  /** Which process of that number, as far as the machine tells. */
  start?: number | undefined;
  /** The mark of the `.minutebook` it serves; whatever lies in another folder is a copy. */
  folder?: string | undefined;
  startedAt: string;
  socket: string;
  /** Where its API listens. */
  url?: string;
  version: string;
}

export const daemonFile = (root: string): string => join(root, '.minutebook', 'daemon.json');

/** Says where it is, for other commands: in one rename, so that nobody reads half of it. */
export function announceDaemon(root: string, daemon: Omit<Daemon, 'folder'>): void {
  const file = daemonFile(root);
  const said: Daemon = { ...daemon, folder: markOf(dirname(file)) };
  replaceFile(file, `${JSON.stringify(said)}\n`, { mode: 0o600 });
}

/** Takes back what this process announced, unless the folder is another's by now. */
export function retractDaemon(root: string): void {
  if (isAnnounced(root)) rmSync(daemonFile(root), { force: true });
}

/** Whether this process is the daemon that the folder names: not once that was moved, removed or put back from elsewhere. */
export function isAnnounced(root: string): boolean {
  const said = readDaemonFile(root);
  return typeof said === 'object' && said.pid === process.pid;
}

/** What the file says of a daemon of this folder; `copied` of another folder's, `torn` where it says nothing. */
export function readDaemonFile(root: string): Daemon | 'copied' | 'torn' | undefined {
  const file = daemonFile(root);
  if (!existsSync(file)) return undefined;
  try {
    const daemon = JSON.parse(readFileSync(file, 'utf8')) as Daemon;
    if (typeof daemon.pid !== 'number') return 'torn';
    return daemon.folder === undefined || daemon.folder === markOf(dirname(file)) ? daemon : 'copied';
  } catch {
    return 'torn';
  }
}

/** The daemon of the book at `root`, if its process lives and its socket stands. */
export function findDaemon(root: string): Daemon | undefined {
  const daemon = readDaemonFile(root);
  if (typeof daemon !== 'object') return undefined;
  return seemsAlive(daemon) && existsSync(daemon.socket) ? daemon : undefined;
}
