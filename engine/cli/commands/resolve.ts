// `minutebook resolve`: lists what people and the book contradict each other in, and settles one of them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve as resolvePath } from 'node:path';
import { fault } from '../../base/fault.ts';
import { openDoor, type Door } from '../door.ts';
import { openEditor } from '../editor.ts';
import { findBook } from '../place.ts';
import { isSet, textOf, type BuiltIn, type Session } from '../session.ts';
import { conflictLines, resolvedLines } from '../views/conflict.ts';

/** Exit code while something is left to settle, as of any conflict. */
const unsettledExit = 4;

export const resolve: BuiltIn = {
  command: {
    noun: 'resolve',
    sentence: 'List what you and the book contradict each other in, or settle one of them',
    words: [{ name: 'path', field: 'path', kind: 'text', sentence: 'The file' }],
    flags: [
      {
        name: 'mine',
        field: 'mine',
        kind: 'switch',
        sentence: 'What the person wrote counts (in a merge: this branch)',
      },
      {
        name: 'theirs',
        field: 'theirs',
        kind: 'switch',
        sentence: 'What the book says counts (in a merge: the other branch)',
      },
      {
        name: 'field',
        field: 'fields',
        kind: 'list',
        sentence: 'Whose side counts for one field, as in priority=mine',
      },
      {
        name: 'edit',
        field: 'edit',
        kind: 'switch',
        sentence: 'Open the file with both sides in your editor',
      },
    ],
    examples: [
      'minutebook resolve',
      'minutebook resolve companies/acme/issues/00xx/ACME-7.md --mine',
      'minutebook resolve companies/acme/issues/00xx/ACME-7.md --field priority=mine --field body=theirs',
      'minutebook resolve companies/acme/issues/00xx/ACME-7.md --edit',
    ],
    more:
      'There are three sorts. A hand edit that contradicts what landed since stays in your file, uncommitted. A commit of ' +
      'yours that contradicts the book was taken in: what you wrote stands in the fields in dispute, all else was merged. ' +
      'And what git merge left with markers, or without, waits in your work tree. What you settle lands as your own act, ' +
      'under the same rules as everything else; in a merge of git it is staged, and lands when you finish the merge.',
  },
  async run(session) {
    const { output } = session;
    const door = await openDoor(session, false);
    try {
      const path = pathOf(session);
      if (path === undefined) {
        const { items } = (await door.perform('conflict.list', {})).result;
        output.answer({ items }, () => conflictLines(items, output.frame));
        return items.length > 0 ? unsettledExit : 0;
      }
      const how = await choiceOf(session, door, path);
      const { result, commit } = await door.perform('conflict.resolve', { path, ...how });
      output.answer(result, () => resolvedLines(result, output.frame), { commit });
      return 0;
    } finally {
      await door.close();
    }
  },
};

/** The path as the caller stands to it, as a path of the book. */
function pathOf(session: Session): string | undefined {
  const path = textOf(session, 'path');
  return path === undefined ? undefined : relative(findBook(session), resolvePath(session.cwd, path));
}

type Side = 'mine' | 'theirs';

async function choiceOf(session: Session, door: Door, path: string): Promise<object> {
  if (isSet(session, 'edit')) return editedText(session, door, path);
  const take = (['mine', 'theirs'] as const).filter((side) => isSet(session, side));
  if (take.length === 2) throw wrong('--mine and --theirs', 'both', 'one of them');
  const { fields: named = [] } = session.values;
  const fields = Object.fromEntries((named as string[]).map(fieldChoice));
  return { ...(take[0] ? { take: take[0] } : {}), fields };
}

function fieldChoice(text: string): [field: string, side: Side] {
  const [, field, side] = /^([^=]+)=(mine|theirs)$/.exec(text) ?? [];
  if (field && side) return [field, side as Side];
  throw wrong('--field', `"${text}"`, 'a field and a side, as in priority=mine');
}

const wrong = (flag: string, found: string, wanted: string) =>
  fault('FLAG_WRONG', { command: 'resolve', flag, found, wanted });

/** The file with both sides, as the person's editor leaves it. */
async function editedText(
  session: Session,
  door: Door,
  path: string,
): Promise<{ text: string; version?: string }> {
  const { text, version } = (await door.perform('conflict.show', { path })).result;
  if (text === null) throw wrong('--edit', 'a file that is no text on both sides', '--mine or --theirs');
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-resolve-'));
  try {
    const file = join(folder, basename(path));
    writeFileSync(file, text);
    await openEditor(session.config.editor, file);
    return { text: readFileSync(file, 'utf8'), ...(version === null ? {} : { version }) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
