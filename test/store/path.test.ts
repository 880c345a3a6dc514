import { expect, test } from 'vitest';
import { pathSegments } from '../../engine/store/path.ts';

test.each([
  '',
  '/etc/passwd',
  'a//b',
  'a/',
  '.',
  'a/../b',
  'a/./b',
  '.git/config',
  'a/.GIT/hooks/pre-commit',
  'a/.g\u200cit/config',
  'GIT~1/config',
  'git~2/config',
  '.git /config',
  '.git./config',
  '.git::$INDEX_ALLOCATION/config',
  'a\\b',
  'a\0b',
  'a\nb',
  'a\u007fb',
  '\ud800.md',
  `${'x'.repeat(256)}.md`,
  'a/'.repeat(600) + 'b',
  '.minutebook/token',
  '.Minutebook/token',
])('%j is no path in a book', (path) => {
  expect(() => pathSegments(path)).toThrow(expect.objectContaining({ code: 'PATH_INVALID' }));
});

test.each([
  'companies/acme/issues/42xx/ACME-4217.md',
  'companies/acme/agents/cto/memory/über uns.md',
  '.gitattributes',
  '.github/workflows/ci.yml',
  'a/.gitignore',
  'a/...b',
  'companies/acme/.minutebook-notes.md',
  'git/1~2.md',
])('%j is one', (path) => {
  expect(pathSegments(path)).toEqual(path.split('/'));
});
