// `minutebook up`: starts the daemon of this book, as a process of its own or here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault } from '../../base/fault.ts';
import { markOf } from '../../base/folder-mark.ts';
import { readVariables } from '../../config.ts';
import { daemonFile, findDaemon, isAnnounced } from '../../http/daemon-file.ts';
import { isSlug } from '../../model/names.ts';
import { buildCatalog, startDaemon } from '../launch.ts';
import { launcher, packageRoot, packageVersion } from '../package.ts';
import { findBook } from '../place.ts';
import { isSet, type BuiltIn, type Session } from '../session.ts';

export const up: BuiltIn = {
  command: {
    noun: 'up',
    sentence: 'Start the daemon that runs the agents of this book',
    words: [],
    flags: [
      {
        name: 'foreground',
        field: 'foreground',
        kind: 'switch',
        sentence: 'Stay here and log to standard output',
      },
      {
        name: 'detach',
        field: 'detach',
        kind: 'switch',
        sentence: 'Start a process of its own (the default)',
      },
    ],
    examples: ['minutebook up', 'minutebook up --foreground'],
    more: 'Its log is .minutebook/daemon.log. Runs outlive it: the next one takes them over.',
  },
  async run(session) {
    const { output, clock } = session;
    const root = findBook(session);
    const running = findDaemon(root);
    if (!running && isSet(session, 'foreground')) return stayHere(session, root);
    // Told here, where somebody sees it, and not in the log of a process that ends at once.
    const { needHost } = await import('../../reading.ts');
    needHost(root);
    output.progress('starting …');
    const { daemon, started } = running
      ? { daemon: running, started: false }
      : await startDaemon(root, clock);
    output.answer({ root, daemon, started }, () => [
      `${output.frame.palette.strong(root)}  ${started ? 'is running' : 'is already running'} (pid ${daemon.pid})${daemon.url === undefined ? '' : `, API at ${daemon.url}/api`}.`,
    ]);
    return 0;
  },
};

/** A name is one folder: what a file of a book says leads nowhere else. */
function readBundledSkill(name: string): string | undefined {
  if (!isSlug(name)) return undefined;
  const file = join(packageRoot(), 'skills', name, 'SKILL.md');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** How often a daemon looks whether it is still the one its book names. Milliseconds. */
const hereEveryMs = 2_000;

/** Serves until somebody asks it to end, or takes the book or this host's folder away. */
async function stayHere({ output, clock, config }: Session, root: string): Promise<number> {
  const { serveBook } = await import('../../serve.ts');
  // Before anybody can find the daemon, and take the book away.
  const whyGone = watchOver(root);
  const served = await serveBook({
    root,
    clock,
    version: packageVersion(),
    runtimeFolder: config.runtimeFolder,
    stateFolder: config.stateFolder,
    path: config.path,
    ...(config.timeZone === undefined ? {} : { timeZone: config.timeZone }),
    variables: readVariables,
    cli: launcher(),
    bundledSkill: readBundledSkill,
    log: (event) => output.log(event),
    buildCatalog: () => buildCatalog(root),
    onProgress: (done, total) => output.progress(`reading files  ${done} of ${total}`),
  });
  output.log({ event: 'daemon:ready', message: served.socket });
  const signalled = await new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(signal));
    setInterval(() => whyGone() === undefined || resolve(''), hereEveryMs).unref();
  });
  // Also one that is asked to end may have lost its book a moment ago.
  const gone = whyGone();
  output.log({ event: 'daemon:stop', message: gone ?? signalled });
  await served.stop().catch((error: unknown) => {
    // What was answered is in the book, wherever that is now; the last flush found no folder to write to.
    if (gone === undefined) throw error;
  });
  return 0;
}

/** Why this process is not the daemon of the book at `root` any more, once it is not. */
function watchOver(root: string): () => string | undefined {
  const opened = markOf(root);
  return () => {
    if (markOf(root) !== opened) return fault('BOOK_GONE', { root }).message;
    if (isAnnounced(root)) return undefined;
    return `${daemonFile(root)} does not name this daemon any more: its folder was removed, or put there from elsewhere. Set up this host again if need be, and start another: minutebook init --host; minutebook up`;
  };
}
