// The same action by REST, by MCP and on the command line is the same commit, and fails with the same words: over the whole
// list, each action once as it should be asked and once as it should not.
import { expect, test } from 'vitest';
import { fieldsOf, type Action } from '../../engine/actions/action.ts';
import { findAction, type Performed } from '../../engine/actions/perform.ts';
import { offered } from '../../engine/http/offered.ts';
import type { Actor } from '../../engine/model/actor.ts';
import { questions } from '../actions/questions.ts';
import { script, type Request } from '../actions/script.ts';
import { agent, user } from '../helpers/book.ts';
import { git } from '../helpers/folder.ts';
import { openDoors, type Answered, type Door } from './doors.ts';

const ada = user('ada');
/** What neither changes the book nor reads it. */
const performed: readonly Request[] = [
  [ada, 'book.mend', { dryRun: true }],
  [ada, 'conflict.resolve', { path: 'companies/acme/COMPANY.md' }],
  [ada, 'attachment.prune', { dryRun: true }],
  [ada, 'agent.wake', { agent: 'dev', reason: 'Look' }],
  [ada, 'agent.why', { agent: 'dev' }],
  [ada, 'event.dismiss', { event: 'nothing' }],
  [ada, 'run.cancel', { run: 'nothing' }],
  [ada, 'transcript.prune', { dryRun: true }],
  [agent('dev'), 'cost.log', { eventId: 'e1', issue: 'ACME-1', model: 'm', inputTokens: 9, costCents: 3 }],
  [ada, 'cost.flush', {}],
  [ada, 'token.create', { name: 'ci' }],
  [ada, 'token.list', {}],
  [ada, 'token.revoke', { token: 'nothing' }],
  [ada, 'user.link', { user: 'ada' }],
  [ada, 'session.list', {}],
  [ada, 'session.revoke', { session: 'nothing' }],
];
/** It looks into the work tree, which the test's book has no port for; the doors hand it on like every other. */
const without: readonly string[] = ['book.adopt'];

/** What is large is asked for small: how much a door carries is no question of this test. */
const small = (input: Request[2]): Request[2] =>
  typeof input === 'object' && 'content' in input ? { ...input, content: 'eA==' } : input;

const requests: readonly Request[] = [
  ...script.map(([actor, name, input]): Request => [actor, name, small(input)]),
  ...questions('nothing').map(({ actor, name, input }): Request => [actor, name, input]),
  ...performed,
];

const who = (actor: Actor): string => ('slug' in actor ? actor.slug : 'ada');
/** Fields that name a thing, which need not be there. */
const references = [
  'issue',
  'agent',
  'goal',
  'project',
  'milestone',
  'team',
  'label',
  'view',
  'user',
  'run',
].concat(['attachment', 'skill', 'routine', 'ref', 'target', 'path', 'company', 'event', 'token', 'session']);

/** The same asked so that it fails: about what is not there, as of no time, or by who may not. */
function spoiled(action: Action, input: Record<string, unknown>, by: string): [string, object] {
  // What a list is filtered by need not be there.
  const isFilter = (name: string): boolean =>
    'read' in action && action.cli?.positional?.includes(name) !== true;
  const field = references.find((name) => typeof input[name] === 'string' && !isFilter(name));
  if (field !== undefined)
    return [by, { ...input, [field]: field === 'issue' ? 'ACME-999' : 'nothing-here' }];
  if ('read' in action) return [by, { ...input, at: 'yesteryear' }];
  return ['dev', input];
}

/** What a field of an input is called is each door's own; all else is said alike. */
const inAllWords = ({ code, message }: NonNullable<Answered['failure']>) => ({
  code,
  message: code === 'INPUT_INVALID' ? message.replace(/(?<=: )\w+(?=: )/, '…') : message,
});

async function askAll(doors: readonly Door[], by: string, name: string, inputs: readonly object[]) {
  const answers = await Promise.all(doors.map((door, at) => door.ask(by, name, inputs[at]!)));
  const failures = answers.map(({ failure }) => failure && inAllWords(failure));
  const [first] = failures;
  for (const [at, failure] of failures.entries())
    expect(failure, `${name} by ${doors[at]!.name}`).toEqual(first);
  const commits = answers.map(({ commit }) => commit !== undefined);
  expect(new Set(commits).size, `whether ${name} was a commit: ${commits.join(', ')}`).toBe(1);
  return answers;
}

/** Ids, names made by chance and commits by the order in which they are met. */
function withoutChance(log: string): string {
  const met = new Map<string, string>();
  return (
    log
      // What a request is called, and the digest that goes with a name of the caller's own, are the request's.
      .replace(/^(?:Request: .*|Input: .*|index .*)\n/gm, '')
      .replace(
        /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{8,40}\b|(?<=-)[0-9a-f]{4}(?=\.md)/g,
        (chance) => met.get(chance) ?? met.set(chance, `<${met.size}>`).get(chance)!,
      )
  );
}

test('every action is asked for', () => {
  const asked = new Set(requests.map(([, name]) => name));
  expect(offered.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual(without);
});

test('the same action gives the same commit and the same failure at every door', async () => {
  const doors = await openDoors();
  const done: Answered[][] = [];
  for (const [actor, name, input] of requests) {
    const action = findAction(name);
    for (const { book } of doors) book.clock.time += 1_000;
    const company = 'company' in fieldsOf(action) ? { company: 'acme' } : {};
    const inputs = doors.map((_, at) => {
      const before = (step: number): Performed => {
        const { id, commit } = done[step]![at]!;
        return { result: { id }, ...(commit === undefined ? {} : { commit }) };
      };
      return { ...company, ...(typeof input === 'function' ? input(before) : input) };
    });
    const bad = inputs.map((one) => spoiled(action, one as Record<string, unknown>, who(actor)));
    const refused = await askAll(
      doors,
      bad[0]![0],
      name,
      bad.map(([, one]) => one),
    );
    expect(refused[0]!.failure, `${name} with ${JSON.stringify(bad[0]![1])}`).toBeDefined();
    const answers = await askAll(doors, who(actor), name, inputs);
    // What is asked for in order must be done; a question may be about what is gone by then.
    if (done.length < script.length && 'change' in action) expect(answers[0]!.failure, name).toBeUndefined();
    done.push(answers);
  }
  const logs = doors.map(({ book }) =>
    withoutChance(git(book.root, 'log', '--first-parent', '-p', '--format=%B', book.store.head()!)),
  );
  expect(logs[0]!.length).toBeGreaterThan(20_000);
  expect(logs[1]).toBe(logs[0]);
  expect(logs[2]).toBe(logs[0]);
}, 240_000);
