// What a process that serves over standard input and output does when its input ends.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { minutebook } from '../helpers/command.ts';
import { makeBook } from '../helpers/engine.ts';
import { temporaryFolder } from '../helpers/folder.ts';

interface Line {
  id: number;
  result: { structuredContent?: { identifier?: string; items?: object[] } };
}

const request = (id: number, method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method, params });
const call = (id: number, name: string, args: object = {}): string =>
  request(id, 'tools/call', { name, arguments: args });
const hello = request(0, 'initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'a file', version: '1' },
});

async function openBook(): Promise<string> {
  const root = await makeBook(join(temporaryFolder(), 'book'));
  expect(minutebook(root, ['company', 'create', 'Acme'])).toMatchObject({ code: 0 });
  return root;
}

const linesOf = (out: string): Line[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('everything that was asked before its end is answered, the last line without its end too', async () => {
  const root = await openBook();
  const input = [
    hello,
    JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
    ...[1, 2, 3].map((id) => call(id, 'create_issue', { title: `Issue ${id}` })),
    request(4, 'tools/list'),
    call(5, 'list_issues'),
  ].join('\n');
  const { code, out, err } = minutebook(root, ['mcp'], { input });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = linesOf(out);
  expect(lines.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
  const made = lines.flatMap(({ result }) => result.structuredContent?.identifier ?? []);
  expect(made.toSorted()).toEqual(['ACME-1', 'ACME-2', 'ACME-3']);
});

test('an end with nothing in hand ends the process', async () => {
  const root = await openBook();
  expect(minutebook(root, ['mcp'])).toMatchObject({ code: 0, out: '' });
  const { code, out } = minutebook(root, ['mcp'], { input: `${hello}\n` });
  expect(code).toBe(0);
  expect(linesOf(out).map(({ id }) => id)).toEqual([0]);
});
