import { describe, expect, test } from 'vitest';
import { exceptions, extensions } from './conformance-exceptions.ts';
import { runConformance } from './conformance.ts';
import { mountFixture } from './fixture-server.ts';
import { openMcpBook } from './mcp-book.ts';

const revisions: readonly (readonly [string, readonly string[]])[] = [
  ['2025-11-25', ['--spec-version', '2025-11-25']],
  ['2026-07-28', ['--requirements', '2026-07-28']],
];
const namesOf = (ran: ReadonlyMap<string, boolean>, passed: boolean): string[] =>
  [...ran].filter(([name, ok]) => ok === passed && !extensions.test(name)).map(([name]) => name);

/** Scenarios that ask nothing of a server but what every server has. */
const needNothing: Readonly<Record<string, readonly string[]>> = {
  '2025-11-25': [
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
  ],
  '2026-07-28': [
    'tools-list',
    'resources-list',
    'server-sse-multiple-streams',
    'dns-rebinding-protection',
    'sep-2164-resource-not-found',
    'http-header-validation',
    'input-required-result-unsupported-methods',
    'input-required-result-ignore-extra-params',
  ],
};

describe('the conformance scenarios of the protocol', { timeout: 240_000 }, () => {
  test.each(revisions)(
    'pass at /mcp as it is where they need no fixture, revision %s',
    async (revision, args) => {
      const ran = await runConformance(await openMcpBook(), args);
      expect(ran.size).toBeGreaterThan(25);
      expect(namesOf(ran, true)).toEqual(expect.arrayContaining([...needNothing[revision]!]));
    },
  );

  test('pass with the fixture mounted, all but those that are listed with a reason', async () => {
    const all = new Map<string, boolean>();
    const book = await openMcpBook(mountFixture);
    for (const [revision, args] of revisions) {
      const ran = await runConformance(book, args);
      expect(namesOf(ran, false).sort()).toEqual(Object.keys(exceptions[revision]!).sort());
      for (const name of namesOf(ran, true)) all.set(name, true);
      for (const name of namesOf(ran, false)) if (!all.has(name)) all.set(name, false);
    }
    const passed = [...all.values()].filter(Boolean).length;
    console.log(`${passed} of ${all.size} scenarios`);
    expect(passed / all.size).toBeGreaterThanOrEqual(0.9);
  });
});
