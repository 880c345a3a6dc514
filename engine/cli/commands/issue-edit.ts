// `minutebook issue edit`: a person's editor on the issue's own file, under a lock that others can see. What they save
// becomes a commit like any hand edit, judged by the same rules.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { fault } from '../../base/fault.ts';
import { readEntity } from '../../model/kind.ts';
import { openDoor } from '../door.ts';
import { openEditor } from '../editor.ts';
import { companyHere, findBook } from '../place.ts';
import { oneLine } from '../text.ts';
import { textOf, type BuiltIn, type Session } from '../session.ts';

/** Exit code when the edit could not land. */
const refusedExit = 2;
/** Milliseconds after which a lock that nobody refreshes counts as left behind. */
const staleLock = 30_000;

export const issueEdit: BuiltIn = {
  command: {
    noun: 'issue',
    verb: 'edit',
    sentence: 'Open an issue in your editor; what you save becomes a commit',
    words: [
      {
        name: 'issue',
        field: 'issue',
        kind: 'text',
        required: true,
        sentence: 'The issue: ACME-42 or its id',
      },
    ],
    flags: [],
    examples: ['minutebook issue edit ACME-42', 'EDITOR="code --wait" minutebook issue edit ACME-42'],
    more: 'While the editor is open, <file>.lock stands beside the file, so that others see who is at work.',
  },
  async run(session) {
    const root = findBook(session);
    const path = await findFile(session, root);
    const release = await lockFile(join(root, path), path);
    try {
      return await edit(session, root, path);
    } finally {
      await release();
    }
  },
};

async function edit(session: Session, root: string, path: string): Promise<number> {
  const { output, config } = session;
  const before = readFileSync(join(root, path));
  await openEditor(config.editor, join(root, path));
  if (!existsSync(join(root, path))) {
    output.answer({ path, changed: true, removed: true }, () => [
      `Its file is gone. To remove the issue: minutebook issue remove; else put it back: git restore ${path}`,
    ]);
    return refusedExit;
  }
  const after = readFileSync(join(root, path));
  if (after.equals(before)) {
    output.answer({ path, changed: false }, () => ['Nothing changed.']);
    return 0;
  }
  // Said here, while the person still knows what they typed; the file stays as they left it.
  readEntity('issue', path, after);
  const door = await openDoor(session, false);
  try {
    const { result } = await door.perform('book.adopt', { paths: [path] });
    const { refused, commits } = result;
    const { good, live } = output.frame.palette;
    // A daemon may have been quicker than we.
    const landed = commits.length > 0 ? commits : ['Your edit is in the book.'];
    output.answer({ path, changed: true, ...result }, () =>
      refused.length === 0
        ? landed.map((subject) => `${good('✓')} ${oneLine(subject)}`)
        : refused.flatMap(({ reason, remedy }) => [
            `Your file stays as it is, uncommitted: ${oneLine(reason)}`,
            live(`→ ${oneLine(remedy)}`),
          ]),
    );
    return refused.length > 0 ? refusedExit : 0;
  } finally {
    await door.close();
  }
}

async function findFile(session: Session, root: string): Promise<string> {
  const { openReading } = await import('../../reading.ts');
  const reading = openReading(root, session.clock);
  const ref = textOf(session, 'issue')!;
  try {
    reading.context.catalog.sync();
    const path = reading.context.catalog.find('issue', companyHere(session, root), ref)?.path;
    if (path === undefined || !existsSync(join(root, path))) throw fault('NOT_FOUND', { kind: 'issue', ref });
    return path;
  } finally {
    reading.close();
  }
}

async function lockFile(file: string, path: string): Promise<() => Promise<void>> {
  try {
    return await lock(file, { lockfilePath: `${file}.lock`, stale: staleLock, realpath: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED')
      throw fault('EDIT_LOCKED', { path }, { cause: error });
    throw error;
  }
}
