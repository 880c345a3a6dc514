// `minutebook adopt`: files that were dropped in or edited by hand become commits.
import { relative, resolve } from 'node:path';
import { openDoor } from '../door.ts';
import { findBook } from '../place.ts';
import { isSet, type BuiltIn, type Session } from '../session.ts';
import type { Frame } from '../table.ts';
import { count, oneLine, wrap } from '../text.ts';

interface Adopted {
  adopted: readonly string[];
  refused: readonly { path: string; reason: string; remedy: string }[];
  commits: readonly string[];
}

/** Exit code when something could not land. */
const refusedExit = 2;
/** Commits named one by one. */
const shownCommits = 10;

export const adopt: BuiltIn = {
  command: {
    noun: 'adopt',
    sentence: 'Commit files that were dropped in or edited by hand',
    words: [{ name: 'paths', field: 'paths', kind: 'list', sentence: 'Only these files or folders' }],
    flags: [{ name: 'dry-run', field: 'dryRun', kind: 'switch', sentence: 'Only say what would happen' }],
    examples: ['cp -r ~/packages/acme companies/ && minutebook adopt', 'minutebook adopt companies/acme'],
  },
  async run(session) {
    const { output } = session;
    const door = await openDoor(session, false);
    try {
      const { result } = await door.perform('book.adopt', {
        ...pathsOf(session),
        bulk: true,
        dryRun: isSet(session, 'dryRun'),
      });
      output.answer(result, () => adoptedLines(result, output.frame));
      return result.refused.length > 0 ? refusedExit : 0;
    } finally {
      await door.close();
    }
  },
};

/** Paths as the caller stands to them, as paths of the book. */
function pathsOf(session: Session): { paths?: string[] } {
  const { values, cwd } = session;
  const paths = values['paths'];
  if (!Array.isArray(paths)) return {};
  const root = findBook(session);
  return { paths: (paths as string[]).map((path) => relative(root, resolve(cwd, path))) };
}

function adoptedLines({ adopted, refused, commits }: Adopted, { palette, width }: Frame): string[] {
  if (adopted.length + refused.length === 0) return ['Nothing to adopt: the files are what the book says.'];
  const more = commits.length - shownCommits;
  return [
    ...commits.slice(0, shownCommits).map((subject) => `${palette.good('✓')} ${oneLine(subject)}`),
    ...(more > 0 ? [`  and ${count(more, 'commit')} more`] : []),
    ...refused.flatMap(({ path, reason, remedy }) => [
      `${palette.bad('left')}  ${oneLine(path)}`,
      ...wrap(oneLine(reason), width - 6).map((line) => `      ${line}`),
      ...wrap(`→ ${oneLine(remedy)}`, width - 6).map((line) => `      ${palette.live(line)}`),
    ]),
    `${count(adopted.length, 'file')} adopted${refused.length > 0 ? `, ${refused.length} left as ${refused.length === 1 ? 'it is' : 'they are'}` : ''}.`,
  ];
}
