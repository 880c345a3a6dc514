// A company in which something of every kind can be taken back, and what a book holds.
import { acme, markdown, type TestBook } from '../helpers/book.ts';

export const first = 'companies/acme/issues/00xx/ACME-1.md';

export const full = {
  ...acme,
  'companies/acme/labels/bug.md': markdown({ name: 'Bug' }),
  'companies/acme/goals/keep.md': markdown({ status: 'active' }, '# Keep'),
  'companies/acme/agents/cto/HEARTBEAT.md': 'Wake.\n',
  [first]: markdown(
    {
      id: '01930000-0000-7000-8000-00000000000a',
      status: 'todo',
      priority: 'medium',
      project: 'shop',
      goal: 'grow',
      createdBy: 'user:ada',
    },
    '# Work\n\nOne.\n\nTwo.',
  ),
};

/** Every file of the newest commit, without the tokens that say which version it is. */
export function filesOf(book: TestBook): Record<string, string> {
  const snapshot = book.store.snapshot();
  const files: Record<string, string> = {};
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const { name, mode } of snapshot.list(folder)) {
      const path = folder ? `${folder}/${name}` : name;
      if (mode === 0o040000) folders.push(path);
      else
        files[path] = snapshot
          .read(path)!
          .toString()
          .replace(/^updated: .*\n/m, '');
    }
  return files;
}
