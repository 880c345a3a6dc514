import { expect, test } from 'vitest';
import type { FaultCode } from '../../engine/base/fault.ts';
import { needAll, readArguments, readHead, standardInput } from '../../engine/cli/arguments.ts';
import type { Command } from '../../engine/cli/command.ts';
import { findAction } from '../../engine/actions/perform.ts';
import { commandOf } from '../../engine/cli/grammar.ts';

const create: Command = {
  noun: 'issue',
  verb: 'create',
  sentence: 'Create an issue',
  words: [{ name: 'title', field: 'title', kind: 'text', required: true }],
  flags: [
    { name: 'priority', field: 'priority', kind: 'text', choices: ['high', 'low'] },
    { name: 'labels', field: 'labels', kind: 'list', also: ['label'], clearable: true },
    { name: 'assignee-user', field: 'assigneeUser', kind: 'text', clearable: true },
    { name: 'limit', field: 'limit', kind: 'number' },
    { name: 'urgent', field: 'urgent', kind: 'switch' },
    { name: 'body', field: 'body', kind: 'text' },
    { name: 'budgets', field: 'budgets', kind: 'list' },
    { name: 'tasks', field: 'tasks', kind: 'list', ofNumbers: true },
  ],
  examples: [],
};
const read = (...rest: string[]) => readArguments(rest, create);

test.each([
  [['issue', 'list', '--json'], ['issue', 'list'], [], ['--json']],
  [['-c', 'acme', 'issue', 'list'], ['issue', 'list'], ['-c', 'acme'], []],
  [['issue', '--company=acme', 'show', 'A-1'], ['issue', 'show'], ['--company=acme'], ['A-1']],
  [['issue', '--status', 'todo'], ['issue'], [], ['--status', 'todo']],
  [['--no-color', 'issue'], ['issue'], ['--no-color'], []],
  [[], [], [], []],
])('%j: noun and verb are found before the flags are known', (argv, words, globals, rest) => {
  expect(readHead(argv)).toEqual({ words, globals, rest });
});

test('words and flags become values of their kind', () => {
  const { values, globals } = read(
    'Fix it',
    '--priority',
    'high',
    '--label',
    'a,b',
    '--labels=c',
    '--limit=5',
    '--urgent',
    '-c',
    'acme',
    '--json',
  );
  expect(values).toEqual({
    title: 'Fix it',
    priority: 'high',
    labels: ['a', 'b', 'c'],
    limit: 5,
    urgent: true,
  });
  expect(globals).toEqual({ company: 'acme', json: true });
});

test('a switch can be turned off, a field emptied, a dash asks for standard input', () => {
  expect(read('x', '--no-urgent', '--no-assignee-user', '--no-labels', '--body', '-').values).toEqual({
    title: 'x',
    urgent: false,
    assigneeUser: null,
    labels: [],
    body: standardInput,
  });
});

test('--no-color empties the colour of what has one, and is about the terminal before the verb and elsewhere', () => {
  const label: Command = {
    ...create,
    flags: [{ name: 'color', field: 'color', kind: 'text', clearable: true }],
  };
  expect(readArguments(['x', '--no-color'], label)).toEqual({
    values: { title: 'x', color: null },
    globals: {},
  });
  expect(readArguments(['x', '--color', '#0f766e'], label, ['--no-color'])).toEqual({
    values: { title: 'x', color: '#0f766e' },
    globals: { noColor: true },
  });
  expect(read('x', '--no-color').globals).toEqual({ noColor: true });
});

test('an item of JSON is one item, commas and all', () => {
  expect(read('x', '--budgets', '[{"limit":5,"window":"daily"}]').values['budgets']).toEqual([
    { limit: 5, window: 'daily' },
  ]);
});

test('after -- everything is a word', () => {
  expect(read('--', '--json').values).toEqual({ title: '--json' });
});

test.each<[string[], FaultCode, string]>([
  [['x', '--priorty', 'high'], 'FLAG_UNKNOWN', 'Did you mean --priority?'],
  [['x', '--priority', 'urgent'], 'FLAG_WRONG', 'one of high, low'],
  [['x', '--limit', 'many'], 'FLAG_WRONG', 'a number'],
  [['x', '--body'], 'FLAG_WRONG', 'nothing'],
  [['x', '--body', '--json'], 'FLAG_WRONG', '--json'],
  [['Fix', 'it'], 'WORDS_WRONG', '"it"'],
])('%j is refused with %s that says %s', (rest, code, said) => {
  const refused = catchFault(() => read(...rest));
  expect(refused).toMatchObject({ code, exit: 2 });
  expect(`${refused.message} ${refused.help}`).toContain(said);
});

test('a word that must be given is asked for with the usage', () => {
  const refused = catchFault(() => needAll(create, {}));
  expect(refused.message).toBe('minutebook issue create: <title> is missing.');
  expect(refused.help).toContain('minutebook issue create <title> [flags]');
  needAll(create, {}, ['title']);
});

function catchFault(run: () => unknown): Error & { code: string; help: string } {
  try {
    run();
  } catch (error) {
    return error as Error & { code: string; help: string };
  }
  throw new Error('nothing was refused');
}

test('a list of numbers holds numbers, and says so of what is none', () => {
  expect(read('Fix it', '--tasks', '1,3').values['tasks']).toEqual([1, 3]);
  expect(() => read('Fix it', '--tasks', '1,two')).toThrow(
    /--tasks takes one or more numbers, separated by commas.*"two"/,
  );
});

test('the places of suggested tasks are a list of numbers', () => {
  const { flags } = commandOf(findAction('issue.answer'));
  expect(flags.filter(({ ofNumbers }) => ofNumbers).map(({ name }) => name)).toEqual(['tasks']);
});
