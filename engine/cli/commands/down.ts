// `minutebook down`: ends the daemon. Runs it started go on without it and are adopted by the next one.
import { findDaemon } from '../../http/daemon-file.ts';
import { stopDaemon } from '../launch.ts';
import { findBook } from '../place.ts';
import type { BuiltIn } from '../session.ts';

export const down: BuiltIn = {
  command: {
    noun: 'down',
    sentence: 'Stop the daemon of this book; runs go on and are taken up again by `up`',
    words: [],
    flags: [],
    examples: ['minutebook down'],
  },
  async run(session) {
    const { output, clock } = session;
    const root = findBook(session);
    const daemon = findDaemon(root);
    if (!daemon) {
      output.answer({ root, stopped: false }, () => ['No daemon runs for this book.']);
      return 0;
    }
    output.progress('stopping …');
    const stopped = await stopDaemon(daemon, clock);
    output.answer({ root, stopped, pid: daemon.pid }, () => [
      stopped
        ? `Stopped (pid ${daemon.pid}).`
        : `It still runs (pid ${daemon.pid}); look at .minutebook/daemon.log.`,
    ]);
    return stopped ? 0 : 6;
  },
};
