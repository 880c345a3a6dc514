// The protocol's own inspector, from the command line, against a book over both transports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { childEnvironment, minutebook } from '../helpers/command.ts';
import { makeBook } from '../helpers/engine.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { toolList } from '../../engine/mcp/tools.ts';
import { authorization, openMcpBook } from './mcp-book.ts';

const modules = join(import.meta.dirname, '../../node_modules');
const launcher = join(import.meta.dirname, '../../bin/minutebook.js');

/** Installed alone it looks for the package it is a part of: it is given the place that it expects. */
function placeInspector(): string {
  const whole = temporaryFolder();
  const own = join(modules, '@modelcontextprotocol/inspector-cli');
  mkdirSync(join(whole, 'cli'));
  cpSync(join(own, 'build'), join(whole, 'cli/build'), { recursive: true });
  cpSync(join(own, 'package.json'), join(whole, 'package.json'));
  symlinkSync(modules, join(whole, 'node_modules'));
  return join(whole, 'cli/build/cli.js');
}

async function inspect(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [placeInspector(), '--cli', ...args], {
    cwd,
    env: childEnvironment(),
    timeout: 60_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

const names = (out: string): string[] =>
  (JSON.parse(out) as { tools: { name: string }[] }).tools.map(({ name }) => name);
const expected = toolList().map(({ name }) => name);

test('it lists and calls the tools over HTTP', async () => {
  const book = await openMcpBook();
  const [header, value] = Object.entries(authorization('cto'))[0]!;
  const to = [book.url.href, '--transport', 'http', '--header', `${header}: ${value}`];
  const listed = await inspect([...to, '--method', 'tools/list'], '/');
  expect(listed, listed.err).toMatchObject({ code: 0 });
  expect(names(listed.out)).toEqual(expected);
  const made = await inspect(
    [...to, '--method', 'tools/call', '--tool-name', 'create_issue', '--tool-arg', 'title=Inspected'],
    '/',
  );
  expect(JSON.parse(made.out)).toMatchObject({ structuredContent: { identifier: 'ACME-1' } });
  expect(book.text('companies/acme/issues/00xx/ACME-1.md')).toContain('# Inspected');
  const read = await inspect([...to, '--method', 'resources/list'], '/');
  expect(read.out).toContain('minutebook://acme/issue/ACME-1');
}, 120_000);

test('it lists and calls the tools over stdio, of a book that no daemon serves', async () => {
  const root = await makeBook(join(temporaryFolder(), 'book'));
  expect(minutebook(root, ['company', 'create', 'Acme'])).toMatchObject({ code: 0 });
  const to = [process.execPath, launcher, 'mcp'];
  const listed = await inspect([...to, '--method', 'tools/list'], root);
  expect(listed, listed.err).toMatchObject({ code: 0 });
  expect(names(listed.out)).toEqual(expected);
  const made = await inspect(
    [...to, '--method', 'tools/call', '--tool-name', 'create_issue', '--tool-arg', 'title=Inspected'],
    root,
  );
  expect(JSON.parse(made.out)).toMatchObject({ structuredContent: { identifier: 'ACME-1' } });
  const asked = await inspect(
    [
      ...to,
      '--method',
      'tools/call',
      '--tool-name',
      'api_request',
      '--tool-arg',
      'method=GET',
      '--tool-arg',
      'path=/api/issues/ACME-1',
    ],
    root,
  );
  expect(JSON.parse(asked.out)).toMatchObject({ structuredContent: { body: { title: 'Inspected' } } });
  // The right to write went back after every call.
  expect(minutebook(root, ['issue', 'move', 'ACME-1', 'in_progress'])).toMatchObject({ code: 0 });
}, 120_000);
