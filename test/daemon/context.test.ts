import { expect, test } from 'vitest';
import { composeContext } from '../../engine/daemon/context.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { noKernel } from '../../engine/actions/context.ts';
import { acme, markdown, openBook, system } from '../helpers/book.ts';

const bundled: Readonly<Record<string, string>> = {
  minutebook: 'the manual',
  'file-memory': 'of the program',
};

async function instructions(files: Record<string, string>): Promise<Record<string, string>> {
  const book = await openBook({ ...acme, ...files });
  const sources = { catalog: book.catalog, reader: book.store, kernel: noKernel };
  const lookup = new Lookup(book.store.snapshot(), sources, system);
  const told = {
    run: 'r',
    agent: lookup.need('agent', 'acme', 'cto'),
    wakes: [],
    at: '2026-11-22T16:00:00.000Z',
  };
  const text = composeContext(lookup, told, (name) => bundled[name]);
  const { instructions: said } = JSON.parse(text) as { instructions: { path: string; text: string }[] };
  return Object.fromEntries(said.map((file) => [file.path, file.text]));
}

const cto = (front: object): string =>
  markdown({ name: 'Tech', status: 'active', reportsTo: 'ceo', ...front });
const path = 'companies/acme/agents/cto/AGENTS.md';

test('every agent is given the manual of the program, and the skills it names', async () => {
  const said = await instructions({ [path]: cto({ skills: ['file-memory', 'nowhere'] }) });
  expect(Object.keys(said)).toEqual(['minutebook/SKILL.md', path, 'file-memory/SKILL.md']);
  expect(said['file-memory/SKILL.md']).toBe('of the program');
});

test('what a company keeps under the name of a skill is given in its place', async () => {
  const own = (name: string) => ({
    [`companies/acme/skills/${name}/SKILL.md`]: markdown({ name, description: 'Ours' }, `our ${name}`),
  });
  const said = await instructions({
    [path]: cto({ skills: ['file-memory'] }),
    ...own('file-memory'),
    ...own('minutebook'),
  });
  expect(Object.keys(said)).toEqual([
    'companies/acme/skills/minutebook/SKILL.md',
    path,
    'companies/acme/skills/file-memory/SKILL.md',
  ]);
  expect(said['companies/acme/skills/minutebook/SKILL.md']).toContain('our minutebook');
});

test('the manual is given once where an agent names it, too', async () => {
  const said = await instructions({ [path]: cto({ skills: ['minutebook'] }) });
  expect(Object.keys(said)).toEqual(['minutebook/SKILL.md', path]);
});
