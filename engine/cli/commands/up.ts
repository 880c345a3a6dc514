// `minutebook up`: starts the daemon of this book, as a process of its own or here.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readVariables } from '../../config.ts';
import { isSlug } from '../../model/names.ts';
import { buildCatalog, findDaemon, startDaemon } from '../launch.ts';
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

/** How often a daemon looks whether its book is still where it opened it. Milliseconds. */
const hereEveryMs = 2_000;

/** Serves until somebody asks it to end, or takes the book away. */
async function stayHere({ output, clock, config }: Session, root: string): Promise<number> {
  const { serveBook } = await import('../../serve.ts');
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
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(signal));
    const { ino } = statSync(root);
    const isHere = (): boolean => statSync(root, { throwIfNoEntry: false })?.ino === ino;
    const look = setInterval(() => isHere() || resolve(`the book is not at ${root} any more`), hereEveryMs);
    look.unref();
  });
  output.log({ event: 'daemon:stop', message: reason });
  await served.stop();
  return 0;
}
