// `minutebook undo`: takes back what one commit or one run did.
import { openDoor } from '../door.ts';
import { isSet, textOf, type BuiltIn } from '../session.ts';
import { undoneLines } from '../views/undo.ts';

export const undo: BuiltIn = {
  command: {
    noun: 'undo',
    sentence: 'Take back what one commit or one run did, beside what others did since',
    words: [
      {
        name: 'target',
        field: 'target',
        kind: 'text',
        required: true,
        sentence: 'The commit (its first 7 digits will do, see minutebook log) or the run (its id or name)',
      },
    ],
    flags: [
      { name: 'dry-run', field: 'dryRun', kind: 'switch', sentence: 'Only show what would become different' },
    ],
    examples: [
      'minutebook undo 4217c0ff',
      'minutebook undo 4217c0ff --dry-run',
      'minutebook undo 160803-cto-7f3a',
    ],
    more:
      'A new commit restores what was there before, field by field and paragraph by paragraph, and leaves what others ' +
      'did since; what contradicts is named with both sides, and then nothing is written. Taking that commit back ' +
      'restores it again. Runs, costs, decisions and what was said stay; a number that was given is never given again.',
  },
  async run(session) {
    const { output } = session;
    const door = await openDoor(session, false);
    try {
      const { result, commit } = await door.perform('book.undo', {
        target: textOf(session, 'target')!,
        dryRun: isSet(session, 'dryRun'),
        ...(door.company === undefined ? {} : { company: door.company }),
      });
      output.answer(result, () => undoneLines(result, output.frame), { commit });
    } finally {
      await door.close();
    }
  },
};
