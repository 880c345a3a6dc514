// Wherever the API takes an id it takes the names of the thing as well: in the path, the query and the body, over every route.
import { expect, test } from 'vitest';
import { fieldsOf } from '../../engine/actions/action.ts';
import { dialectOf } from '../../engine/http/dialect/dialect.ts';
import { askedAbout } from '../../engine/http/dialect/subjects.ts';
import { wordFor } from '../../engine/http/dialect/words.ts';
import { routesOf } from '../../engine/http/aliases.ts';
import { offered } from '../../engine/http/offered.ts';
import { agent, faultOf, user } from '../helpers/book.ts';
import type { Request } from './api-book.ts';
import { openMatrixBook, type MatrixBook } from './matrix-book.ts';

/** What each kind of thing is called, by people and in answers, the id last. */
async function namesOf(book: MatrixBook): Promise<Record<string, string[]>> {
  const make: MatrixBook['make'] = (name, input) => book.make(name, input);
  const goal = await make('goal.create', { title: 'Sell' });
  const project = await make('project.create', { name: 'Yard' });
  const issue = await make('issue.create', { title: 'One' });
  const approval = await make('approval.create', { title: 'Ask' });
  const idOf = (kind: 'agent' | 'company', name: string): string =>
    book.catalog.find(kind, kind === 'company' ? undefined : 'acme', name)!.id;
  return {
    company: ['acme', 'company:acme', 'companies/acme/COMPANY.md', idOf('company', 'acme')],
    agent: ['dev', 'agent:acme/dev', 'companies/acme/agents/dev/AGENTS.md', idOf('agent', 'dev')],
    issue: ['ACME-1', 'acme-1', 'issue:acme/ACME-1', 'companies/acme/issues/00xx/ACME-1.md', issue['id']!],
    goal: ['sell', 'goal:acme/sell', goal['path']!, goal['id']!],
    project: ['yard', 'project:acme/yard', project['path']!, project['id']!],
    milestone: [
      'yard/beta',
      'milestone:acme/yard/beta',
      (await make('milestone.create', { project: 'yard', title: 'Beta' }))['id']!,
    ],
    team: ['core', 'team:acme/core', (await make('team.create', { name: 'Core' }))['id']!],
    label: ['bug', 'label:acme/bug', (await make('label.create', { name: 'Bug' }))['id']!],
    view: [
      'mine',
      'view:acme/mine',
      (await make('view.save', { name: 'Mine', filter: { status: ['todo'] } }))['id']!,
    ],
    routine: ['nightly', 'routine:acme/nightly', book.catalog.find('routine', 'acme', 'nightly')!.id],
    approval: ['A-1', 'approval:acme/A-1', approval['id']!],
  };
}

/** What is asked for beside a path. */
const sought: Readonly<Record<string, string>> = { q: 'one', file: 'AGENTS.md' };

test('every route that reads takes every name of what its path is about', async () => {
  const book = await openMatrixBook();
  const names = await namesOf(book);
  let asked = 0;
  for (const action of offered) {
    if (!('read' in action)) continue;
    for (const { method, path } of routesOf(action)) {
      const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
      const [about] = inPath;
      const kind = about === 'ref' ? undefined : about;
      if (method !== 'GET' || kind === undefined || inPath.length > 1 || !names[kind]) continue;
      const company = 'company' in fieldsOf(action) && kind !== 'company' ? 'companyId=acme&' : '';
      const needed = [...dialectOf(action).fields.values()].filter(
        ({ name, json, isRequired }) => isRequired && !inPath.includes(name) && json in sought,
      );
      const more = needed.map(({ json }) => `${json}=${sought[json]}`).join('&');
      const answers = [];
      for (const name of names[kind]) {
        const url = `/api${path.replace(/:\w+/, encodeURIComponent(name))}?${company}${more}`;
        const { status, text } = await book.send('ada', `GET ${url}` as Request);
        answers.push([status, text]);
      }
      asked += 1;
      for (const answer of answers) expect([path, answer]).toEqual([path, answers.at(-1)]);
      expect([path, answers[0]![0]]).toEqual([path, 200]);
    }
  }
  expect(asked).toBeGreaterThan(40);
});

test('a field that names something takes every name of it, in a body and in a query', async () => {
  const book = await openMatrixBook();
  const names = await namesOf(book);
  const make = async (fields: object) => {
    const { status, json } = await book.send('ada', 'POST /api/companies/acme/issues', {
      title: book.word(),
      ...fields,
    });
    return [
      status,
      json.projectId,
      json.goalId,
      json.milestoneId,
      json.assigneeAgentId,
      json.parentId,
      json.labelIds,
    ];
  };
  const noun = askedAbout('issue.create');
  for (const field of ['project', 'goal', 'milestone', 'assignee', 'parent', 'labels']) {
    const { json, names: kind } = wordFor(noun, field);
    const said = [];
    for (const name of names[kind!]!) {
      const hung = field === 'milestone' ? { projectId: names['project']!.at(-1) } : {};
      said.push(await make({ ...hung, [json]: field === 'labels' ? [name] : name }));
    }
    for (const one of said) expect([json, one]).toEqual([json, said.at(-1)]);
    expect([json, said[0]![0]]).toEqual([json, 201]);
  }
  for (const field of ['project', 'assignee', 'parent', 'label']) {
    const { json, names: kind } = wordFor(noun, field);
    const lists = [];
    for (const name of names[kind!]!)
      lists.push(
        await book.send('ada', `GET /api/companies/acme/issues?${json}=${encodeURIComponent(name)}`),
      );
    for (const { status, text } of lists)
      expect([json, status, text]).toEqual([json, 200, lists.at(-1)!.text]);
    expect([json, lists[0]!.json.length]).not.toEqual([json, 0]);
  }
});

test('whoever is named by an answer is found by that name, wherever somebody is asked for', async () => {
  const book = await openMatrixBook();
  const ada = user('ada');
  const issue = await book.make('issue.create', { title: 'One', assignee: 'agent:acme/dev' });
  expect(issue).toMatchObject({ assignee: 'dev' });
  const asked = (name: string, input: object) => book.make(name, { issue: 'ACME-2', ...input });
  await book.make('issue.create', { title: 'Two', assigneeUser: 'user:ada' });
  expect(await asked('issue.ask', { body: 'How?', of: 'agent:acme/cto' })).toMatchObject({
    target: 'agent:acme/cto',
  });
  expect(await asked('issue.ask', { body: 'Why?', of: 'user:ben' })).toMatchObject({ target: 'user:ben' });
  expect(await asked('issue.block', { owner: 'user:ben', reason: 'Waits.' })).toMatchObject({
    blockedOwner: 'user:ben',
  });
  expect(await book.make('approval.create', { title: 'May I?', for: 'agent:acme/dev' })).toMatchObject({
    requestedBy: 'agent:acme/dev',
  });
  expect(await book.make('token.create', { agent: 'agent:acme/dev' })).toMatchObject({ agent: 'dev' });
  expect(await book.make('budget.set', { agent: 'agent:acme/dev', limit: '5' })).toBeTruthy();
  expect(await book.perform(ada, 'inbox.user', { user: 'user:ben', company: 'acme' })).toMatchObject({
    user: 'ben',
  });
  expect(await book.perform(agent('dev'), 'agent.show', { agent: 'agent:acme/cto' })).toMatchObject({
    slug: 'cto',
  });
  // The name says of which company: none need be given.
  expect(await book.perform(ada, 'run.list', { agent: 'agent:other/spy' })).toEqual({
    items: [],
    next: null,
  });
});

test('a name of another company, or of another kind, answers as one that is nobody’s', async () => {
  const book = await openMatrixBook();
  const missing = async (agentNamed: string) => {
    const fault = await faultOf(book.perform(agent('dev'), 'agent.show', { agent: agentNamed }));
    return [fault.code, fault.message.replace(agentNamed, '…')];
  };
  const none = await missing('agent:acme/nobody');
  expect(none[0]).toBe('NOT_FOUND');
  for (const name of [
    'agent:other/spy',
    'agent:none/spy',
    'user:ada',
    'companies/other/agents/spy/AGENTS.md',
  ])
    expect([name, await missing(name)]).toEqual([name, none]);
  for (const company of ['acme', undefined]) {
    const input = { agent: 'agent:other/nobody', company };
    expect(await faultOf(book.perform(user('ada'), 'agent.show', input))).toMatchObject({
      code: company ? 'NOT_FOUND' : 'COMPANY_NEEDED',
    });
  }
});
