import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCredentials } from '../../engine/identity/credentials.ts';
import { temporaryFolder } from '../helpers/folder.ts';

const cto = { run: 'r1', company: 'acme', agent: 'cto', issue: 'ACME-1' };

test('a token proves its run, across a restart, and stands nowhere in plain', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'credentials.sqlite');
  const first = openCredentials(file);
  const token = first.runs.issue(cto, 0);
  expect(first.runs.verify(token)).toEqual({
    kind: 'agent',
    company: 'acme',
    slug: 'cto',
    run: 'r1',
    issue: 'ACME-1',
  });
  for (const name of readdirSync(folder))
    expect(readFileSync(join(folder, name)).includes(token)).toBe(false);
  first.close();
  const second = openCredentials(file);
  expect(second.runs.verify(token)).toMatchObject({ run: 'r1' });
  second.runs.revokeRun('r1');
  expect(second.runs.verify(token)).toBeUndefined();
  second.close();
});

test('two tokens are never alike, and what is none is nobody', () => {
  const credentials = openCredentials(join(temporaryFolder(), 'credentials.sqlite'));
  const [one, other] = [credentials.runs.issue(cto, 0), credentials.runs.issue({ ...cto, run: 'r2' }, 0)];
  expect(one).not.toBe(other);
  for (const token of ['', 'mbr_', one.slice(0, -1), `${one}x`, one.toUpperCase()]) {
    expect(credentials.runs.verify(token)).toBeUndefined();
  }
  credentials.runs.revokeAgent('acme', 'dev');
  expect(credentials.runs.verify(one)).toBeDefined();
  credentials.runs.revokeAgent('acme', 'cto');
  expect([credentials.runs.verify(one), credentials.runs.verify(other)]).toEqual([undefined, undefined]);
  credentials.close();
});

test('a token whose run is over is nobody’s, and is known for what it was', () => {
  const credentials = openCredentials(join(temporaryFolder(), 'credentials.sqlite'));
  const token = credentials.runs.issue(cto, 0);
  expect(credentials.runs.former(token)).toBeUndefined();
  credentials.runs.revokeRun('r1');
  credentials.runs.revokeRun('r1');
  expect(credentials.runs.verify(token)).toBeUndefined();
  expect(credentials.runs.former(token)).toMatchObject({ slug: 'cto', run: 'r1', issue: 'ACME-1' });
  expect(credentials.runs.runs()).toEqual([]);
  for (let n = 0; n < 1_000; n++) {
    credentials.runs.issue({ ...cto, run: `later-${n}` }, 0);
    credentials.runs.revokeRun(`later-${n}`);
  }
  expect(credentials.runs.former(token)).toBeUndefined();
  credentials.close();
});
