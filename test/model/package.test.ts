// Published packages as they are: read without a change, edited by one line, their sidecar as data.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import matter from 'gray-matter';
import { describe, expect, test } from 'vitest';
import { editDocument, parseDocument } from '../../engine/model/document.ts';
import { kinds, readEntity } from '../../engine/model/kind.ts';
import {
  derivedGoals,
  neededInputs,
  readSidecar,
  sidecarAdapter,
  teamMembers,
} from '../../engine/model/package.ts';
import { locate } from '../../engine/model/paths.ts';

test('strings of goals are initiatives with slugs of their own', () => {
  expect(derivedGoals({ goals: ['Ship it', 'Ship it!', '🎉'] })).toEqual([
    { slug: 'ship-it', title: 'Ship it' },
    { slug: 'ship-it-2', title: 'Ship it!' },
    { slug: 'goal', title: '🎉' },
  ]);
});

test('a team is sorted into agents, teams and skills', () => {
  const path = 'companies/acme/teams/core/TEAM.md';
  const includes = ['../../agents/a/AGENTS.md', '../../skills/s/SKILL.md', '../other/TEAM.md', 'b'];
  expect(teamMembers({ manager: '../../agents/m/AGENTS.md', includes }, path)).toEqual({
    manager: 'm',
    agents: ['a', 'b'],
    teams: ['other'],
    skills: ['s'],
  });
});

test('a sidecar gives adapter types and needed inputs, never commands', () => {
  const sidecar = readSidecar(
    'schema: paperclip/v1\nagents:\n  cto:\n    adapter:\n      type: claude_local\n      config:\n        model: m1\n        command: evil\n    inputs:\n      env:\n        TOKEN:\n          kind: secret\n          requirement: optional\n',
    'companies/acme/.paperclip.yaml',
  );
  expect(sidecarAdapter(sidecar, 'cto')).toEqual({ type: 'claude_local', model: 'm1' });
  expect(sidecarAdapter(sidecar, 'ceo')).toBeUndefined();
  expect(neededInputs(sidecar)).toEqual([
    { of: { kind: 'agent', slug: 'cto' }, name: 'TOKEN', secret: true, required: false },
  ]);
  expect(JSON.stringify(sidecar)).not.toContain('evil');
  expect(() => readSidecar('schemaVersion: 8\n', 'x/.paperclip.yaml')).toThrow(/newer than 7/);
});

const folder = process.env['MINUTEBOOK_TEST_PACKAGES'];
if (folder === undefined) {
  test('real packages left out: MINUTEBOOK_TEST_PACKAGES is not set', () => expect(folder).toBeUndefined());
} else {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => ({ path: `companies/${path}`, text: readFileSync(join(folder, path), 'utf8') }));
  const entities = files.flatMap((file) => {
    const place = locate(file.path);
    return place ? [{ ...file, place }] : [];
  });

  describe('real packages', () => {
    test('every file but a README is an entity', () => {
      expect(entities.length).toBeGreaterThanOrEqual(60);
      const left = files.filter(({ path }) => !locate(path)).map(({ path }) => path.split('/').at(-1));
      expect(new Set(left)).toEqual(new Set(['README.md']));
    });

    test('each is valid as it is and has its name', () => {
      for (const { path, place, text } of entities) {
        const entity = readEntity(place.kind, path, text);
        const { front } = parseDocument(text, path);
        expect('name' in entity ? entity.name : (entity as { title: string }).title).toBe(front['name']);
      }
    });

    test('gray-matter reads the same front matter and the same text', () => {
      for (const { path, text } of entities) {
        const theirs = matter(text, { language: 'yaml' });
        const ours = parseDocument(text, path);
        expect(ours.front, path).toEqual(theirs.data);
        expect(ours.content).toBe(theirs.content.trim());
      }
    });

    test('giving each an id adds one line and keeps every byte besides', () => {
      const id = '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11';
      for (const { path, place, text } of entities) {
        const edited = editDocument(text, { set: { id }, order: kinds[place.kind].order });
        expect(edited.replace(`id: ${id}\n`, ''), path).toBe(text);
        expect(editDocument(edited, { set: { id: undefined } })).toBe(text);
      }
    });

    test('every reference of a team leads to a file of the package', () => {
      const paths = new Set(entities.map(({ path }) => path));
      for (const { path, place, text } of entities.filter((one) => one.place.kind === 'team')) {
        const members = teamMembers(readEntity('team', path, text), path);
        for (const agent of [members.manager!, ...members.agents])
          expect(paths).toContain(`companies/${place.company}/agents/${agent}/AGENTS.md`);
        for (const skill of members.skills)
          expect(paths).toContain(`companies/${place.company}/skills/${skill}/SKILL.md`);
      }
    });

    test('sidecars are read', () => {
      for (const name of readdirSync(folder)) {
        const path = join(folder, name, '.paperclip.yaml');
        expect(Object.keys(readSidecar(readFileSync(path), path).agents).length).toBeGreaterThan(0);
      }
    });
  });
}
