// Wherever the API takes an id it takes the names of the thing as well: in the path, the query and the body, over every route.
import { expect, test } from 'vitest';
import { fieldsOf } from '../../engine/actions/action.ts';
import { dialectOf } from '../../engine/http/dialect/dialect.ts';
import { askedAbout } from '../../engine/http/dialect/subjects.ts';
import { wordFor } from '../../engine/http/dialect/words.ts';
import { routesOf } from '../../engine/http/aliases.ts';
import { offered } from '../../engine/http/offered.ts';
import type { Request } from './api-book.ts';
import { openMatrixBook, type MatrixBook } from './matrix-book.ts';

/** What each kind of thing is called, the id last. */
async function namesOf(book: MatrixBook): Promise<Record<string, string[]>> {
  const make: MatrixBook['make'] = (name, input) => book.make(name, input);
  const goal = await make('goal.create', { title: 'Sell' });
  const project = await make('project.create', { name: 'Yard' });
  const issue = await make('issue.create', { title: 'One' });
  const approval = await make('approval.create', { title: 'Ask' });
  const idOf = (kind: 'agent' | 'company', name: string): string =>
    book.catalog.find(kind, kind === 'company' ? undefined : 'acme', name)!.id;
  return {
    company: ['acme', idOf('company', 'acme')],
    agent: ['dev', idOf('agent', 'dev')],
    issue: ['ACME-1', 'acme-1', issue['id']!],
    goal: ['sell', goal['id']!],
    project: ['yard', project['id']!],
    milestone: ['yard/beta', (await make('milestone.create', { project: 'yard', title: 'Beta' }))['id']!],
    team: ['core', (await make('team.create', { name: 'Core' }))['id']!],
    label: ['bug', (await make('label.create', { name: 'Bug' }))['id']!],
    view: ['mine', (await make('view.save', { name: 'Mine', filter: { status: ['todo'] } }))['id']!],
    routine: ['nightly', book.catalog.find('routine', 'acme', 'nightly')!.id],
    approval: ['A-1', approval['id']!],
  };
}

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
      const more = [...dialectOf(action).fields.values()].some(
        ({ json, isRequired }) => isRequired && json === 'q',
      );
      const answers = [];
      for (const name of names[kind]) {
        const url = `/api${path.replace(/:\w+/, encodeURIComponent(name))}?${company}${more ? 'q=one' : ''}`;
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
