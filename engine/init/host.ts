// What belongs to this machine alone: `.minutebook/`, which git never carries. Its key, its token, the file that says
// what may run here, and the small script git calls to merge. Making it twice changes nothing.
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { newToken } from '../base/ids.ts';
import { readHost, type Host as HostFile } from '../model/host.ts';
import { replaceFile } from '../base/durable-file.ts';
import { allowedSigners, openHostKey } from '../store/host-key.ts';
import { quoteForShell, textMerge } from './text-merge.ts';

export interface HostOptions {
  root: string;
  /** The board member who sits at this machine. */
  user: string;
  /** Whether the book is hidden from agents; `namespace` when absent. */
  isolation?: 'namespace' | 'none';
  /** Programs that files may name: `adapter: {type: process, runner: demo}`. */
  runners?: Readonly<Record<string, { command: readonly string[] }>>;
  /** The launcher of this program, for git's merge driver. */
  launcher: string;
  /** Public keys of every host of the book. */
  hostKeys?: readonly string[];
}

export interface Host {
  name: string;
  /** `ssh-ed25519 AAAA… box`. */
  publicKey: string;
}

const folderMode = 0o700;
const fileMode = 0o600;
const nameLimit = 32;

/** Folders that exist from the start, so that nobody has to think of their mode. */
const folders = ['keys', 'leases', 'wakes', 'spool', 'runs', 'workspaces', 'desks', 'schemas'];

export const localFolder = (root: string): string => join(root, '.minutebook');
export const hostFile = (root: string): string => join(localFolder(root), 'host.yaml');

/** This machine's name as records carry it: of letters, digits and dashes. */
export const machineName = (): string =>
  hostname()
    .toLowerCase()
    .split('.')[0]!
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, nameLimit) || 'host';

/** What `.minutebook/host.yaml` says; undefined in a clone that nobody set up to write. Throws DOCUMENT_INVALID. */
export const readHostFile = (root: string): HostFile | undefined =>
  existsSync(hostFile(root)) ? readHost(readFileSync(hostFile(root)), '.minutebook/host.yaml') : undefined;

/** This machine's name in records: what the host file says, or the machine's own where there is none. */
export const hostName = (root: string): string => readHostFile(root)?.name ?? machineName();

/** Files and folders that a host has and this one lacks, or has otherwise than they follow from the rest. */
export function missingInHost(root: string, launcher: string): string[] {
  const local = localFolder(root);
  const driver = join(local, 'merge-driver');
  const isWorn = !existsSync(driver) || readFileSync(driver, 'utf8') !== mergeDriver(launcher);
  return [
    ...[...folders, 'token', 'allowed-signers'].filter((name) => !existsSync(join(local, name))),
    ...(isWorn ? ['merge-driver'] : []),
  ];
}

/** Makes what is missing and tightens what is too open. */
export function makeHost(options: HostOptions): Host & { made: string[] } {
  const { root } = options;
  const local = localFolder(root);
  const made: string[] = [];
  for (const folder of [local, ...folders.map((name) => join(local, name))]) {
    mkdirSync(folder, { recursive: true, mode: folderMode });
    chmodSync(folder, folderMode);
  }
  const put = (name: string, text: string, mode = fileMode): void => {
    const path = join(local, name);
    if (existsSync(path)) {
      chmodSync(path, mode);
      return;
    }
    // Whole or not at all: what is there is never written again.
    replaceFile(path, text, { mode, sync: true });
    made.push(name);
  };
  put('host.yaml', hostText(options));
  put('token', `${newToken('mbb')}\n`);
  const name = hostName(root);
  const { publicLine } = openHostKey(root, name);
  // These two follow from other things and are written afresh: a moved program, another host's key.
  const always = (file: string, text: string, mode: number): void => {
    replaceFile(join(local, file), text, { mode });
    chmodSync(join(local, file), mode);
  };
  always('allowed-signers', allowedSigners([...new Set([publicLine, ...(options.hostKeys ?? [])])]), 0o644);
  always('merge-driver', mergeDriver(options.launcher), 0o700);
  return { name, publicKey: publicLine, made };
}

const hostText = ({
  user,
  isolation = 'namespace',
  runners = {},
}: HostOptions): string => `# This machine: its name in records, who sits at it, and what agents may run here. Never enters git.
name: ${machineName()}
user: ${user}

# namespace: the book is hidden from every agent, and none runs where that is impossible.
# none: agents may see and change the book's files; approvals are then advisory.
isolation: ${isolation}

# Where the API listens, and who may come in: bind, port, hosts, url; mode: users lets everybody of the board sign in.
mode: token

# Programs that a file may name (adapter: {type: process, runner: <name>}); a file never says what they are.
# To run one adapter as another: aliases: {claude_local: <a runner's name>}
runners:${Object.keys(runners).length === 0 ? ' {}' : ''}
${Object.entries(runners)
  .map(([name, { command }]) => `  ${name}:\n    command: ${JSON.stringify(command)}\n`)
  .join('')}`;

/** Git's own text merge where this program cannot be found or finds a conflict: then its markers are what people know. */
const mergeDriver = (launcher: string): string => `#!/bin/sh
# Called by git with: base ours theirs path marker-size. Written by minutebook init.
program=${quoteForShell(launcher)}
if [ -x "$program" ] && "$program" merge-driver "$1" "$2" "$3" "$4"; then exit 0; fi
exec ${textMerge('"$2"', '"$1"', '"$3"', '"${5:-7}"')}
`;
