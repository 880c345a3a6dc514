// The sentence a commit is told by, at every read, to who knows of one company of several.
import { expect, test } from 'vitest';
import { feedOf } from '../../engine/actions/feed.ts';
import { agent } from '../helpers/book.ts';
import { writeFiles } from '../helpers/folder.ts';
import { sharedBooks } from '../helpers/shared-book.ts';

const openBook = sharedBooks();
const issue = (title: string): string => `---\nstatus: todo\n---\n\n# ${title}\n`;

test('what completes a commit in two companies, and what takes it back, name to each only its own', async () => {
  const book = await openBook();
  const { engine, root } = book;
  await engine.perform('company.create', { name: 'Land', prefix: 'LAN' }, engine.member);
  await engine.store.settle();
  const start = engine.store.head()!;
  writeFiles(root, {
    'companies/acme/issues/new/one.md': issue('One'),
    'companies/land/issues/new/two.md': issue('Two'),
  });
  await book.commits('Plan land and acme');
  // Only one company's issue needs a number: what completes it repeats a sentence that is about both.
  writeFiles(root, {
    'companies/acme/issues/new/three.md': issue('Three'),
    'companies/land/goals/more.md':
      '---\nid: 01930000-0000-7000-8000-00000000ee01\nstatus: active\n---\n\n# More\n',
  });
  await book.commits('More of land');
  await engine.perform('book.undo', { target: engine.store.head()! }, engine.member);
  const commits = engine.store.log(engine.store.head()!, { from: start });
  const subjects = commits.map(({ subject }) => subject).join('\n');
  expect(subjects).toMatch(/^Complete .*ACME-\d.*LAN-\d.* of "Plan land and acme" by "Ada"$/m);
  expect(subjects).toMatch(/^Complete ACME-\d+ of "More of land" by "Ada"$/m);
  const reader = agent('dev');
  const { result } = await engine.perform('activity.list', { company: 'acme' }, reader);
  const rows = (result as { items: { commit: string; subject: string }[] }).items.filter(({ commit }) =>
    commits.some(({ oid }) => oid === commit),
  );
  expect(rows.length).toBeGreaterThanOrEqual(4);
  const feed = feedOf(engine.context({ kind: 'system' }));
  for (const { commit, subject } of rows) {
    expect(subject).not.toMatch(/land|LAN-/i);
    expect(subject).toMatch(/^Change (?:one|three|.*ACME-\d)/);
    expect(
      feed
        .events(commit)
        .find(({ company }) => company === 'acme')!
        .within(),
    ).toBe(subject);
  }
  // The board is told the whole.
  const all = await engine.perform('activity.list', { company: 'acme' }, engine.member);
  expect((all.result as { items: object[] }).items).toContainEqual(
    expect.objectContaining({ subject: expect.stringMatching(/ACME-\d.*LAN-\d/) }),
  );
});
