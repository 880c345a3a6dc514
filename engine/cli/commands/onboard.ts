// `minutebook onboard`: from nothing to a company at work, in one command.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellLine } from '../../base/shell.ts';
import { findDaemon } from '../../http/daemon-file.ts';
import { startDaemon } from '../launch.ts';
import { bookAbove } from '../place.ts';
import { textOf, type BuiltIn, type Session } from '../session.ts';
import { initAt } from './init.ts';

/** Where a book goes when nobody says. */
const usualFolder = 'minutebook';

export const onboard: BuiltIn = {
  command: {
    noun: 'onboard',
    sentence: 'Make a first book with a demo company and start it',
    words: [
      {
        name: 'dir',
        field: 'dir',
        kind: 'text',
        sentence: `The folder; the book you stand in, or ${usualFolder} here, if absent`,
      },
    ],
    flags: [
      { name: 'yes', field: 'yes', kind: 'switch', short: 'y', sentence: 'Ask nothing' },
      {
        name: 'template',
        field: 'template',
        kind: 'text',
        sentence: 'Another company to begin with than the demo',
      },
      { name: 'name', field: 'name', kind: 'text', sentence: 'What that company is called' },
      {
        name: 'user',
        field: 'user',
        kind: 'text',
        sentence: 'The first board member, as in "Ada <ada@example.org>"',
      },
    ],
    examples: ['minutebook onboard --yes', 'minutebook onboard my-book --template software-studio'],
    more: 'The demo needs no key: its agents are a small program that comes along. It never asks a question.',
  },
  async run(session) {
    const root = bookFolder(session);
    const { output, clock } = session;
    const template = existsSync(join(root, 'minutebook.yaml'))
      ? undefined
      : (textOf(session, 'template') ?? 'demo');
    const report = await initAt(session, root, template);
    for (const note of report.notes) output.note(note);
    const daemon = findDaemon(root) ?? (await startDaemon(root, clock)).daemon;
    const company = report.company;
    output.answer({ root, ...(company ? { company } : {}), daemon }, () => {
      const { strong, good, quiet } = output.frame.palette;
      return [
        `${strong(root)}  ${good('is running')} ${quiet(`(pid ${daemon.pid})`)}`,
        ...(daemon.url === undefined
          ? []
          : [`${daemon.url}/api  ${quiet('minutebook user link: sign in with a browser')}`]),
        '',
        'See it work',
        ...[
          shellLine('cd', root),
          'minutebook status            what runs, and what the book holds',
          'minutebook issues            the work',
          'git log --oneline            who did what: one action, one commit',
          'minutebook down              stop it',
        ].map((line) => `  ${line}`),
      ];
    });
  },
};

/** The folder that was named; the book we stand in; else a new one below. */
function bookFolder({ cwd, globals, values }: Session): string {
  const named = typeof values['dir'] === 'string' ? values['dir'] : globals.book;
  return named === undefined ? (bookAbove(cwd) ?? join(cwd, usualFolder)) : resolve(cwd, named);
}
