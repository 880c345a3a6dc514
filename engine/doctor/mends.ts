// What can be mended on this host without asking: git's settings and hooks, modes, files that follow from others, what
// a crash left. Each looks first, so that doing it again does nothing. The book's own files are an action's to mend.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isFault } from '../base/fault.ts';
import { daemonFile } from '../http/daemon-file.ts';
import { missingHooks, writeHooks } from '../init/hooks.ts';
import { localFolder, makeHost, missingInHost, readHostFile } from '../init/host.ts';
import { writeSchemas } from '../init/schemas.ts';
import { remotesWithoutRefspec, wrongSettings, writeSettings } from '../init/settings.ts';
import { bookKeys, openBook } from '../reading.ts';
import { gitFolder, prepareForWriting } from '../store/git-folder.ts';
import { dropLocks, standingLocks } from '../store/locks.ts';
import { openFiles, strayDaemon } from './machine.ts';

export interface HostMend {
  /** What it is about, as doctor calls it. */
  about: string;
  /** What is done, in words. */
  what: string;
}

export interface HostOptions {
  root: string;
  /** The launcher of this program, for git's merge driver. */
  launcher: string;
  /** Whether a daemon is at work: what it holds is not left behind. */
  daemon: boolean;
}

interface Step extends HostMend {
  run: () => void;
}

/** What would be done, in order. */
export const planHost = (options: HostOptions): HostMend[] =>
  stepsFor(options).map(({ about, what }) => ({ about, what }));

/** Does it; what was done. */
export function mendHost(options: HostOptions): HostMend[] {
  const steps = stepsFor(options);
  for (const run of new Set(steps.map((step) => step.run))) run();
  return steps.map(({ about, what }) => ({ about, what }));
}

function stepsFor(options: HostOptions): Step[] {
  const { root } = options;
  const settings = () => void writeSettings(root);
  const hooks = () => void writeHooks(root);
  return [
    ...wrongSettings(root).map(({ key, found, value }) => ({
      about: 'git settings',
      what: `${key}: ${found ?? 'not set'} → ${value}`,
      run: settings,
    })),
    ...remotesWithoutRefspec(root).map((remote) => ({
      about: 'remotes',
      what: `fetch refs/minutebook from ${remote} too`,
      run: settings,
    })),
    ...missingHooks(root).map((name) => ({
      about: 'hooks',
      what: `write ${name}; your own is kept and called`,
      run: hooks,
    })),
    ...hostSteps(options),
    ...(options.daemon ? [] : leftoverSteps(root)),
  ];
}

/** Only of a host that was set up: making a key of its own is a person's decision. */
function hostSteps({ root, launcher }: HostOptions): Step[] {
  const user = userOf(root);
  if (user === undefined) return [];
  const run = (): void => {
    const reader = openBook(root);
    try {
      makeHost({ root, user, launcher, hostKeys: bookKeys(root, reader) });
    } finally {
      reader.close();
    }
    writeSchemas(root);
  };
  const about = 'this host';
  return [
    ...missingInHost(root, launcher).map((name) => ({ about, what: `write .minutebook/${name}`, run })),
    ...openFiles(root).map((name) => ({ about: 'modes', what: `make .minutebook/${name} private`, run })),
  ];
}

function userOf(root: string): string | undefined {
  if (!existsSync(join(localFolder(root), 'keys', 'host.pem'))) return undefined;
  try {
    return readHostFile(root)?.user;
  } catch (error) {
    // A host file that cannot be read is a person's to mend; nothing of this host is touched before.
    if (isFault(error)) return undefined;
    throw error;
  }
}

function leftoverSteps(root: string): Step[] {
  const folder = gitFolder(root);
  const locks = (): void => {
    prepareForWriting(folder);
    dropLocks(folder);
  };
  const stray = strayDaemon(root);
  return [
    ...standingLocks(folder).map((path) => ({
      about: 'locks',
      what: `remove ${path}, left by a crash of ours`,
      run: locks,
    })),
    ...(stray === undefined
      ? []
      : [
          {
            about: 'daemon',
            what: `remove .minutebook/daemon.json, which names ${stray}`,
            run: () => rmSync(daemonFile(root), { force: true }),
          },
        ]),
  ];
}
