// Published company packages that nobody here wrote, dropped into a book as they are.
import { cpSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseDocument } from '../../engine/model/document.ts';
import { newBook, openTestEngine, troubles } from '../helpers/engine.ts';

const folder = process.env.MINUTEBOOK_TEST_PACKAGES;
const packages = folder ? readdirSync(folder) : [];
const engineKeys = new Set(['id', 'prefix', 'identifier', 'updated']);

if (!folder) {
  it('real packages left out: MINUTEBOOK_TEST_PACKAGES is not set', () => {
    expect(folder).toBeUndefined();
  });
}

/** Files of a package by their name, as paths inside it. */
const filesOf = (name: string, pattern = '**/*'): string[] =>
  globSync([pattern, `**/.paperclip.yaml`], { cwd: join(folder!, name), withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder!, name).length + 1));

const counted = (name: string, file: string): number =>
  filesOf(name).filter((path) => path.endsWith(`/${file}`)).length;

for (const name of packages) {
  it(`${name} lives as it is: nothing lost, only engine keys added, every part counted`, async () => {
    const root = await newBook();
    cpSync(join(folder!, name), join(root, 'companies', name), { recursive: true });
    const engine = await openTestEngine(root);
    const { result } = await engine.perform('book.adopt', {}, engine.member);
    expect(result).toMatchObject({ refused: [] });
    await engine.store.settle();
    expect(troubles(root)).toBe('');
    for (const path of filesOf(name)) {
      const before = readFileSync(join(folder!, name, path));
      const after = readFileSync(join(root, 'companies', name, path));
      expect(engine.store.snapshot().read(`companies/${name}/${path}`)?.equals(after), path).toBe(true);
      if (!before.equals(after)) onlyEngineKeysAdded(path, before.toString(), after.toString());
    }
    const list = async (noun: string): Promise<number> => {
      const answer = await engine.perform(`${noun}.list`, { company: name }, engine.member);
      return (answer.result as { items: unknown[] }).items.length;
    };
    const goals = parseDocument(readFileSync(join(folder!, name, 'COMPANY.md'), 'utf8'), 'COMPANY.md').front
      .goals;
    expect({
      agents: await list('agent'),
      teams: await list('team'),
      projects: await list('project'),
      issues: await list('issue'),
      skills: await list('skill'),
      goals: await list('goal'),
    }).toEqual({
      agents: counted(name, 'AGENTS.md'),
      teams: counted(name, 'TEAM.md'),
      projects: counted(name, 'PROJECT.md'),
      issues: counted(name, 'TASK.md'),
      skills: counted(name, 'SKILL.md'),
      goals: (goals as string[]).length,
    });
    expect(engine.catalog.problems(name)).toEqual([]);
  });
}

/** Every line of the package stands, in order; what was added are lines of the engine's own keys. */
function onlyEngineKeysAdded(path: string, before: string, after: string): void {
  const old = before.split('\n');
  let at = 0;
  for (const line of after.split('\n')) {
    if (line === old[at]) at += 1;
    else expect(engineKeys.has(line.split(':')[0]!), `${path}: ${line}`).toBe(true);
  }
  expect(at, `${path}: lines of the package`).toBe(old.length);
}
