// References: read in the form they were written, and written back in it. Trailers: the words of the history.
import { expect, test } from 'vitest';
import { canonicalName, relativePath, resolvePath, rewriteReference } from '../../engine/model/reference.ts';
import { readEntityTrailer, writeEntity } from '../../engine/model/trailers.ts';

const team = 'companies/acme/teams/core/TEAM.md';
const cto = '../../agents/cto/AGENTS.md';

test('every form names the same', () => {
  expect(canonicalName('cto', team, 'agent')).toBe('cto');
  expect(canonicalName(cto, team, 'agent')).toBe('cto');
  expect(canonicalName('../../agents/cto', team, 'agent')).toBe('cto');
  expect(canonicalName('agents/cto/AGENTS.md', 'companies/acme/COMPANY.md')).toBe('cto');
  expect(canonicalName('#acme-42', team)).toBe('ACME-42');
  expect(canonicalName('01935F3C-5C5E-7D3A-9A51-2F6D3C0B8E11', team)).toBe(
    '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11',
  );
});

test('a path to another kind, to nothing or out of the book names nothing', () => {
  expect(canonicalName(cto, team, 'skill')).toBeUndefined();
  expect(canonicalName('../../agents/cto/SOUL.md', team)).toBeUndefined();
  expect(resolvePath(team, '../../../../../etc/passwd')).toBeUndefined();
});

test('a new name is written in the form of the old one', () => {
  const target = { path: 'companies/acme/agents/chief/AGENTS.md', name: 'chief' };
  expect(rewriteReference('cto', team, target)).toBe('chief');
  expect(rewriteReference(cto, team, target)).toBe('../../agents/chief/AGENTS.md');
  expect(rewriteReference('../../agents/cto', team, target)).toBe('../../agents/chief');
  const id = '01935f3c-5c5e-7d3a-9a51-2f6d3c0b8e11';
  expect(rewriteReference(id, team, target)).toBe(id);
});

test('a relative path leads back to where it was made for', () => {
  for (const to of [team, 'companies/acme/COMPANY.md', 'users/ada.md', 'companies/acme/teams/core/x.md'])
    expect(resolvePath(team, relativePath(team, to))).toBe(to);
});

test('entities in trailers read as they were written', () => {
  for (const entity of [
    { kind: 'issue', company: 'acme', name: 'ACME-42' },
    { kind: 'milestone', company: 'acme', name: 'checkout/beta' },
    { kind: 'user', company: '', name: 'ada' },
  ] as const)
    expect(readEntityTrailer(writeEntity(entity))).toEqual(entity);
  expect(writeEntity({ kind: 'issue', company: 'acme', name: 'ACME-42' })).toBe('issue:acme/ACME-42');
  for (const text of ['', 'issue', 'issue:', 'ship:acme/x', 'issue:ACME-42', 'issue:a b'])
    expect(readEntityTrailer(text)).toBeUndefined();
});
