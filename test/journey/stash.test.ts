// What a person put aside for a while: an edit made before the engine wrote, stashed after, and taken out again later.
import { expect, test } from 'vitest';
import { acme } from '../helpers/book.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';
import { git, textOf, writeFiles } from '../helpers/folder.ts';

const path = 'companies/acme/issues/00xx/ACME-1.md';

/** A book whose first issue lies edited in the work tree while the engine wrote fields of it, then stashed. */
async function stashed() {
  const { 'minutebook.yaml': _, ...company } = Object.fromEntries(
    Object.entries(acme).filter(([file]) => !file.startsWith('users/')),
  );
  const root = await newBook(company);
  const engine = await openTestEngine(root);
  const act = async (name: string, input: object): Promise<void> => {
    await engine.perform(name, input, engine.member);
    await engine.store.settle();
  };
  await act('book.adopt', { bulk: true });
  for (const title of ['One', 'Two']) await act('issue.create', { company: 'acme', title });
  const saved = textOf(root, path).replace(/\n$/, '\n\nA line of the person’s.\n');
  // The editor is still open while the engine writes; what it saves is from before.
  await act('issue.change', { company: 'acme', issue: 'ACME-1', billingCode: 'new' });
  writeFiles(root, { [path]: saved });
  git(root, 'stash', '-q');
  return { root, act, saved };
}

test('an old editor’s save that was stashed takes back nothing that the engine wrote before', async () => {
  const { root, act } = await stashed();
  await act('issue.change', { company: 'acme', issue: 'ACME-1', due: '2030-01-01' });
  git(root, 'stash', 'pop', '-q');
  const text = textOf(root, path);
  for (const kept of ['A line of the person’s.', 'billingCode: new', 'due: "2030-01-01"'])
    expect(text).toContain(kept);
  git(root, 'commit', '-qam', 'Write a line');
  await act('issue.change', { company: 'acme', issue: 'ACME-2', billingCode: 'other' });
  for (const kept of ['A line of the person’s.', 'billingCode: new', 'due: "2030-01-01"'])
    expect(git(root, 'show', `refs/minutebook/head:${path}`)).toContain(kept);
  expect(troubles(root)).toBe('');
});
