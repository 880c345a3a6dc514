// `minutebook status`: what runs, and what the book holds.
import { fault } from '../../base/fault.ts';
import { findDaemon, type Daemon } from '../../http/daemon-file.ts';
import { asOfLine, frameAt } from '../as-of.ts';
import { openDoor } from '../door.ts';
import { findBook } from '../place.ts';
import type { BuiltIn } from '../session.ts';
import { relative } from '../time.ts';
import { bookStatus } from '../views/status.ts';

export const status: BuiltIn = {
  command: {
    noun: 'status',
    sentence: 'Say what runs, and what the book holds',
    words: [],
    flags: [],
    examples: ['minutebook status', 'minutebook status --json', 'minutebook status --at "2h ago"'],
  },
  readsPast: true,
  async run(session) {
    const { output, globals } = session;
    const root = findBook(session);
    // Whether one runs now says nothing of then.
    const daemon = globals.at === undefined ? findDaemon(root) : undefined;
    if (daemon) await mustAnswer(daemon);
    const door = await openDoor(session, true);
    try {
      const answer = await door.perform('book.status', globals.at === undefined ? {} : { at: globals.at });
      const { asOf } = answer;
      const book = answer.result;
      const { strong, good, quiet } = output.frame.palette;
      const state = asOf
        ? quiet(asOfLine(asOf))
        : daemon
          ? `${good('◐ running')} ${quiet(`pid ${daemon.pid}, started ${relative(daemon.startedAt, output.frame.now)}${daemon.url === undefined ? '' : `, ${daemon.url}/api`}`)}`
          : quiet('○ no daemon (minutebook up)');
      const lines = (): string[] => [
        `${strong(root)}  ${state}`,
        '',
        ...bookStatus(book, frameAt(output.frame, asOf)),
      ];
      output.answer({ ...book, ...(asOf ? {} : { daemon: daemon ?? null }) }, lines, answer);
    } finally {
      await door.close();
    }
  },
};

/** How long a daemon may take to say that it is there. Milliseconds. */
const healthLimitMs = 5_000;

/** Who asks what runs wants to hear soon of one that is suspended. DAEMON_STALLED. */
async function mustAnswer({ pid, socket }: Daemon): Promise<void> {
  const { readHealth } = await import('../../http/client.ts');
  const limit = AbortSignal.timeout(healthLimitMs);
  if ((await readHealth(socket, limit)) === undefined && limit.aborted)
    throw fault('DAEMON_STALLED', { pid, waitedMs: healthLimitMs, sent: false });
}
