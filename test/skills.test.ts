// Every command of every skill is run: by an agent on a book, or in this checkout where it is about the source.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openApiBook, tokenOf } from './http/api-book.ts';
import { agent } from './helpers/book.ts';
import { openCommandLine, shellWords } from './helpers/command-line.ts';

const root = join(import.meta.dirname, '..');
const names = readdirSync(join(root, 'skills')).sort();
const textOf = (name: string): string => readFileSync(join(root, 'skills', name, 'SKILL.md'), 'utf8');

/** The lines of a skill's shell blocks. */
const linesOf = (name: string): string[] =>
  [...textOf(name).matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

it('are the four that the program brings, each with a name and what it is for', () => {
  expect(names).toEqual(['file-memory', 'minutebook', 'plan-to-issues', 'work-on-minutebook']);
  for (const name of names)
    expect(textOf(name)).toMatch(new RegExp(`^---\\nname: ${name}\\ndescription: .{20,200}\\n---\\n`));
});

it('the manual is under 2 kB, because every run of every agent carries it', () => {
  expect(Buffer.byteLength(textOf('minutebook'))).toBeLessThan(2048);
  expect(linesOf('minutebook').length).toBeGreaterThan(12);
});

it('the manual names tools that there are', async () => {
  const { tools } = await import('../engine/mcp/tools.ts');
  const named = [...textOf('minutebook').matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect(named.filter((name) => tools.has(name))).toEqual(['me', 'checkout_issue', 'update_issue']);
});

/** What a skill's commands find: ACME-41 of dev's, ACME-42 of cto's hand, and the files they read. */
async function openOffice() {
  const book = await openApiBook();
  const cto = agent('cto');
  book.clock.time = Date.now() + 1_000;
  const titles = Array.from({ length: 42 }, (_, made) => `Issue ${made}`);
  await Promise.all(titles.map((title) => book.perform(cto, 'issue.create', { title })));
  await book.perform(cto, 'instruction.put', { agent: 'cto', file: 'memory/deploys.md', body: 'Known.' });
  await book.perform(cto, 'instruction.put', { agent: 'cto', file: 'memory/old.md', body: 'Wrong.' });
  const line = await openCommandLine(book.ports, tokenOf('cto'));
  const files = {
    'plan.md': '# Plan\n\nFirst this.\n',
    'text.md': 'What is wanted.\n',
    'deploys.md': '# Deploys\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(line.cwd, name), text);
  return { book, cto, line };
}

/** Moves that end work on an issue: each is tried on the issue as it was, in hand. */
const endings = /^minutebook issue (?:move|block|escalate) /;

describe.each(['minutebook', 'plan-to-issues', 'file-memory'])('%s', (name) => {
  it('says commands that all do what they say', async () => {
    const { book, cto, line } = await openOffice();
    const values: Record<string, string> = {};
    if (name === 'plan-to-issues') await book.perform(cto, 'issue.checkout', { issue: 'ACME-42' });
    for (const command of linesOf(name)) {
      const [, variable, inner] = /^(\w+)=\$\((.*)\)$/.exec(command) ?? [];
      const { words, input } = shellWords(inner ?? command, line.cwd, values);
      expect(words[0]).toBe('minutebook');
      if (endings.test(command)) await takeAgain(book, cto);
      // Each a while after the one before, so that there is a past to look at.
      book.clock.time += 3_600_000;
      const ran = await line.run(words.slice(1), input);
      expect(ran.err, command).not.toMatch(/^(?:error|help)/m);
      expect(ran.code, command).toBe(0);
      expect(ran.out.trim(), command).not.toBe('');
      if (variable !== undefined) values[variable] = ran.out.trim();
    }
  });
});

/** Puts ACME-42 back into cto's hands, whatever became of it. */
async function takeAgain(book: Awaited<ReturnType<typeof openApiBook>>, cto: ReturnType<typeof agent>) {
  const { status } = await book.perform(cto, 'issue.show', { issue: 'ACME-42' });
  if (status === 'done')
    await book.perform({ kind: 'user', slug: 'ada', role: 'owner' }, 'issue.move', {
      issue: 'ACME-42',
      status: 'todo',
      reason: 'Once more',
    });
  await book.perform({ kind: 'user', slug: 'ada', role: 'owner' }, 'issue.change', {
    issue: 'ACME-42',
    assignee: 'cto',
    blockedBy: [],
    ...(status === 'blocked' && { status: 'todo' }),
  });
  await book.perform(cto, 'issue.checkout', {
    issue: 'ACME-42',
    expectedStatuses: ['todo', 'in_progress', 'in_review', 'blocked', 'backlog'],
  });
}

it('work-on-minutebook says commands that all pass in this checkout', () => {
  const lines = linesOf('work-on-minutebook');
  expect(lines.length).toBeGreaterThan(4);
  for (const command of lines) {
    const [program, ...args] = shellWords(command, root).words as [string, ...string[]];
    const { VITEST: _, ...env } = process.env;
    // What npx would find after a second.
    const local = program === 'npx' ? join(root, 'node_modules', '.bin', args.shift()!) : program;
    const file = program === 'node' ? process.execPath : local;
    execFileSync(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}, 120_000);
