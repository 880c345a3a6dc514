// `minutebook attachment save`: an attachment of any size into a file here, read from the book itself.
import { resolve } from 'node:path';
import { companyHere, findBook } from '../place.ts';
import { textOf, type BuiltIn } from '../session.ts';

const word = (name: string, sentence: string, required = true) => ({
  name,
  field: name,
  kind: 'text' as const,
  required,
  sentence,
});

export const attachmentSave: BuiltIn = {
  command: {
    noun: 'attachment',
    verb: 'save',
    sentence: 'Write a file beside an issue into a file here, whatever its size',
    words: [
      word('issue', 'The issue: ACME-42 or its id'),
      word('name', 'Its file name'),
      word('to', 'The file to make; of the same name if absent', false),
    ],
    flags: [],
    examples: [
      'minutebook attachment save ACME-42 film.bin',
      'minutebook attachment save ACME-42 film.bin /tmp/film',
    ],
    more: 'Its hash is checked. A file that is there already is never written over.',
  },
  async run(session) {
    const root = findBook(session);
    const [issue, name] = [textOf(session, 'issue')!, textOf(session, 'name')!];
    const { openReading } = await import('../../reading.ts');
    const { saveAttachment } = await import('../../actions/attachment-save.ts');
    const reading = openReading(root, session.clock);
    try {
      reading.context.catalog.sync();
      const to = resolve(session.cwd, textOf(session, 'to') ?? name);
      const company = session.globals.company ?? companyHere(session, root);
      const saved = await saveAttachment(reading.context, { issue, name, company, to });
      session.output.answer({ ...saved, path: to }, () => [`${to}  ${saved.bytes} bytes`]);
    } finally {
      reading.close();
    }
  },
};
