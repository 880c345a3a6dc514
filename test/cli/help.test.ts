import { expect, test } from 'vitest';
import { actions as all } from '../../engine/actions/all.ts';
import { readArguments, readHead } from '../../engine/cli/arguments.ts';
import { commandName, globalFlags } from '../../engine/cli/command.ts';
import { builtIns } from '../../engine/cli/commands/all.ts';
import { commandOf, nounOf, verbOf } from '../../engine/cli/grammar.ts';
import { showCommand, showNoun, showOverview } from '../../engine/cli/help.ts';
import { makeOutput } from '../../engine/cli/output.ts';
import type { Session } from '../../engine/cli/session.ts';
import { displayWidth } from '../../engine/cli/text.ts';
import { findTarget } from '../../engine/cli/vocabulary.ts';
import { shellWords } from '../helpers/command-line.ts';

/** What people and agents are offered; the rest is the engine's own. */
const actions = all.filter(({ internal }) => !internal);

async function printed(show: (session: Session) => unknown): Promise<string[]> {
  let text = '';
  const stdout = { write: (chunk: string) => (text += chunk) };
  const clock = { now: () => 0, sleep: () => Promise.resolve() };
  const output = makeOutput({ stdout, stderr: stdout, json: false, quiet: false, clock });
  await show({ output, builtIns } as unknown as Session);
  return text.split('\n');
}
const target = async (...words: string[]) => {
  const { target, left } = await findTarget(words, builtIns);
  return [commandName(target.command), ...left].join(' ');
};

test('every action is reached by its noun and verb, and no command of ours stands in its way', async () => {
  for (const action of actions)
    expect(await target(nounOf(action), verbOf(action))).toBe(`${nounOf(action)} ${verbOf(action)}`);
});

test('no two flags of a command have one name, and none hides a global one but on purpose', () => {
  const globals = globalFlags.map(({ name }) => name);
  for (const command of actions.map(commandOf)) {
    const names = [...command.words, ...command.flags].flatMap(({ name, also = [] }) => [name, ...also]);
    expect(new Set(names).size, commandName(command)).toBe(names.length);
    expect(
      command.flags.filter(({ name }) => globals.includes(name)),
      commandName(command),
    ).toEqual([]);
  }
});

test('every example that help gives is a command line that parses', async () => {
  const own = await Promise.all(Object.values(builtIns).map(async (load) => (await load()).command));
  for (const command of [...actions.map(commandOf), ...own])
    for (const line of command.examples.filter((example) => example.startsWith('minutebook '))) {
      const words = shellWords(line.split(' | ')[0]!, '.').words.slice(1);
      const head = readHead(words);
      const found = await findTarget(head.words, builtIns);
      readArguments([...found.left, ...head.rest], found.target.command, head.globals);
    }
});

test('the overview and completion name what can be used, all of it and nothing else', async () => {
  const lines = await printed(showOverview);
  const page = lines.map((line) => line.trim().split(/[\s,]+/));
  const holds = lines.findIndex((line) => line.startsWith('What'));
  const listed = (noun: string) => {
    const at = lines.findIndex((line, n) => n > holds && line.startsWith(`  ${noun} `));
    const next = lines.findIndex((line, n) => n > at && !line.startsWith('   '));
    return page.slice(at, next).flat();
  };
  for (const action of actions) expect(listed(nounOf(action)), action.name).toContain(verbOf(action));
  for (const name of Object.keys(builtIns)) {
    const [noun, verb = noun] = name.split(' ') as [string, string?];
    if (!['help', 'merge-driver'].includes(name)) expect(page.flat(), name).toContain(verb);
  }
  const { completion } = await import('../../engine/cli/commands/completion.ts');
  const script = (await printed((session) => completion.run({ ...session, values: { shell: 'bash' } }))).join(
    '\n',
  );
  for (const { name } of all.filter(({ internal }) => internal)) {
    const [noun, verb] = name.split('.') as [string, string];
    expect(listed(noun)).not.toContain(verb);
    expect(script).not.toContain(`"${noun} ${verb}")`);
  }
});

test('a noun’s help names the verbs that are this program’s own', async () => {
  expect((await printed((session) => showNoun('issues', session))).join('\n')).toMatch(/^ {2}edit /m);
  expect((await printed((session) => showNoun('attachment', session))).join('\n')).toMatch(/^ {2}save /m);
});

test('every word and flag says what it is', async () => {
  const own = await Promise.all(Object.values(builtIns).map(async (load) => (await load()).command));
  for (const command of [...actions.map(commandOf), ...own])
    for (const { name, sentence } of [...command.words, ...command.flags])
      expect(sentence, `${commandName(command)} ${name}`).toBeTruthy();
});

test('help fits 80 columns', async () => {
  const shows = [
    showOverview,
    ...[...new Set(actions.map(nounOf))].map((noun) => (session: Session) => showNoun(noun, session)),
    ...actions.map((action) => (session: Session) => showCommand(commandOf(action), session)),
  ];
  for (const show of shows)
    for (const line of await printed(show))
      if (!line.startsWith('  minutebook ')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
});

test('--no-color is told apart where it empties a colour', async () => {
  const help = async (noun: string) => {
    const { target } = await findTarget([noun, 'change'], builtIns);
    return (await printed((session) => showCommand(target.command, session))).join(' ').replace(/\s+/g, ' ');
  };
  expect(await help('label')).toMatch(/--no-color empties it.*--no-color Before the verb: No colours/);
  expect(await help('goal')).toMatch(/--no-color No colours/);
});

test.each([
  ['issues', 'issue list'],
  ['tasks ls', 'issue list'],
  ['issue ACME-42', 'issue show ACME-42'],
  ['issue new Fix', 'issue create Fix'],
  ['companies', 'company list'],
  ['issue claim ACME-1', 'issue checkout ACME-1'],
  ['issue edit ACME-1', 'issue edit ACME-1'],
  ['spend', 'cost summary'],
])('%s means %s', async (typed, meant) => {
  expect(await target(...typed.split(' ').slice(0, 2))).toBe(
    meant
      .split(' ')
      .slice(0, typed.split(' ').length > 2 ? 2 : 3)
      .join(' '),
  );
});

test.each([
  ['isue list', 'COMMAND_UNKNOWN', 'Did you mean issue?'],
  ['issue lst', 'VERB_UNKNOWN', 'Did you mean issue list?'],
  ['agent xyzzy', 'VERB_UNKNOWN', 'minutebook help agent'],
  ['', 'COMMAND_UNKNOWN', 'minutebook help'],
])('%s is refused and helped', async (typed, code, help) => {
  await expect(target(...typed.split(' '))).rejects.toMatchObject({
    code,
    exit: 2,
    help: expect.stringContaining(help) as string,
  });
});
