import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtIns } from '../engine/cli/commands/all.ts';
import { findTarget } from '../engine/cli/vocabulary.ts';
import { readArguments, readHead } from '../engine/cli/arguments.ts';

const manual = readFileSync(join(import.meta.dirname, '..', 'skills', 'minutebook', 'SKILL.md'), 'utf8');
const commands = manual.split('\n').filter((line) => line.startsWith('minutebook '));

it('the manual is under 2 kB, because every run of every agent carries it', () => {
  expect(Buffer.byteLength(manual)).toBeLessThan(2048);
  expect(commands.length).toBeGreaterThan(10);
});

it.each(commands)('the manual’s command is understood: %s', async (line) => {
  const words = line
    .replace(/ +#.*$/, '')
    .replace(/ <\S+/, '')
    .match(/"[^"]*"|\S+/g)!
    .slice(1)
    .map((word) => word.replaceAll('"', ''));
  const { words: head, rest } = readHead(words);
  const { target, left } = await findTarget(head, builtIns);
  const { values } = readArguments([...left, ...rest], target.command);
  expect(target.command.noun).toBe(words[0]);
  expect(Object.keys(values).length).toBeGreaterThanOrEqual(left.length);
});
