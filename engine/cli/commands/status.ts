// `minutebook status`: what runs, and what the book holds.
import { openDoor } from '../door.ts';
import { findDaemon } from '../launch.ts';
import { findBook } from '../place.ts';
import type { BuiltIn } from '../session.ts';
import { relative } from '../time.ts';
import { bookStatus, type BookStatus } from '../views/status.ts';

export const status: BuiltIn = {
  command: {
    noun: 'status',
    sentence: 'Say what runs, and what the book holds',
    words: [],
    flags: [],
    examples: ['minutebook status', 'minutebook status --json'],
  },
  async run(session) {
    const { output } = session;
    const root = findBook(session);
    const daemon = findDaemon(root);
    const door = await openDoor(session, true);
    try {
      const book = (await door.perform('book.status', {})).result as BookStatus;
      const { strong, good, quiet } = output.frame.palette;
      const state = daemon
        ? `${good('◐ running')} ${quiet(`pid ${daemon.pid}, started ${relative(daemon.startedAt, output.frame.now)}`)}`
        : quiet('○ no daemon (minutebook up)');
      output.answer({ ...book, daemon: daemon ?? null }, () => [
        `${strong(root)}  ${state}`,
        '',
        ...bookStatus(book, output.frame),
      ]);
    } finally {
      await door.close();
    }
  },
};
