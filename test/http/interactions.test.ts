// Questions and suggested tasks over the API, by the ids of whoever asks: they are read as they were sent, and answers that name
// them say what they name.
import { expect, test } from 'vitest';
import { openApiBook } from './api-book.ts';

const path = '/api/issues/ACME-1/interactions' as const;

const opened = async () => {
  const book = await openApiBook();
  await book.send('ada', 'POST /api/companies/acme/issues', { title: 'Plan' });
  const ask = (kind: string, payload: object) => book.send('dev', `POST ${path}`, { kind, payload });
  const answer = (id: string, verb: string, body: object) =>
    book.send('ada', `POST ${path}/${id}/${verb}`, body);
  return { ...book, ask, answer };
};

const colours = [
  { id: 'red', label: 'Red' },
  { id: 'blue', label: 'Blue' },
];

test('an answer by the ids of options says their labels, and an id that is not offered is refused', async () => {
  const { ask, answer, send } = await opened();
  const one = { id: 'q1', prompt: 'Which colour?', selectionMode: 'single', options: colours };
  const sizes = [{ id: 'l', label: 'Large' }];
  const two = { id: 'q2', prompt: 'Which sizes?', selectionMode: 'multi', options: sizes };
  const single = await ask('ask_user_questions', { version: 1, questions: [one] });
  expect(single).toMatchObject({ status: 201, json: { payload: { questions: [one] } } });
  const both = await ask('ask_user_questions', { version: 1, questions: [one, two] });
  expect(both.json.payload.questions).toEqual([one, two]);
  const boxes = await ask('request_checkbox_confirmation', { version: 1, prompt: 'Go?', options: colours });
  expect(boxes.json.payload.options).toEqual(colours);

  for (const [id, verb, body, field, said] of [
    [single.json.id, 'respond', { answers: [{ questionId: 'q1', optionIds: ['x'] }] }, 'answers', '"x"'],
    [single.json.id, 'respond', { answers: [{ questionId: 'q9', optionIds: ['red'] }] }, 'answers', '"q9"'],
    [
      single.json.id,
      'respond',
      { answers: [{ questionId: 'q1', optionIds: ['red', 'blue'] }] },
      'answers',
      'one',
    ],
    [both.json.id, 'respond', { answers: [{ questionId: 'q2', optionIds: ['red'] }] }, 'answers', '"red"'],
    [boxes.json.id, 'accept', { selectedOptionIds: ['x'] }, 'selectedOptionIds', '"x"'],
  ] as const)
    expect([body, await answer(id, verb, body)]).toMatchObject([
      body,
      { status: 400, json: { data: { problems: [{ field, problem: expect.stringContaining(said) }] } } },
    ]);
  await answer(single.json.id, 'respond', { answers: [{ questionId: 'q1', optionIds: ['red'] }] });
  const chosen = [
    { questionId: 'q1', optionIds: ['blue'] },
    { questionId: 'q2', optionIds: ['l'], otherText: 'or small' },
  ];
  await answer(both.json.id, 'respond', { answers: chosen });
  await answer(boxes.json.id, 'accept', { selectedOptionIds: ['blue', 'red'] });
  const bodies = (await send('dev', `GET ${path}`)).json.map(
    ({ answer: { body } }: { answer: { body: string } }) => body,
  );
  expect(bodies.toSorted()).toEqual([
    'Blue, Red',
    'Red',
    'Which colour?\nBlue\n\nWhich sizes?\nLarge, or small',
  ]);
});

test('suggested tasks keep their keys, their place in a tree and their billing code', async () => {
  const { ask, answer, send } = await opened();
  const tasks = [
    { clientKey: 'part', parentClientKey: 'epic', title: 'Saw', billingCode: 'wood' },
    { clientKey: 'epic', title: 'Table', parentClientKey: null, workMode: 'standard', labels: [] },
    { clientKey: 'more', title: 'Chair' },
  ];
  const suggested = await ask('suggest_tasks', { version: 1, defaultParentId: null, tasks });
  expect(suggested.json.payload.tasks).toMatchObject([
    { clientKey: 'part', parentClientKey: 'epic', billingCode: 'wood' },
    { clientKey: 'epic', parentClientKey: null },
    { clientKey: 'more' },
  ]);
  for (const [keys, said] of [
    [['nope'], '"nope"'],
    [['part'], 'a part of "epic"'],
  ] as const)
    expect(await answer(suggested.json.id, 'accept', { selectedClientKeys: keys })).toMatchObject({
      status: 400,
      json: { data: { problems: [{ field: 'selectedClientKeys', problem: expect.stringContaining(said) }] } },
    });
  const accepted = await answer(suggested.json.id, 'accept', { selectedClientKeys: ['epic', 'part'] });
  expect(accepted).toMatchObject({ status: 200, json: { created: ['ACME-2', 'ACME-3'] } });
  const [epic, part] = await Promise.all(
    ['ACME-2', 'ACME-3'].map(async (name) => (await send('ada', `GET /api/issues/${name}`)).json),
  );
  expect(epic).toMatchObject({ title: 'Table', billingCode: null });
  expect(part).toMatchObject({ title: 'Saw', billingCode: 'wood', parentId: epic.id });
});

test('tasks that stand under none there is, or ask for what there is not, are refused', async () => {
  const { ask } = await opened();
  for (const [task, status] of [
    [{ parentClientKey: 'nope' }, 400],
    [{ parentClientKey: 'a' }, 400],
    [{ projectId: '01930000-0000-7000-8000-000000000009' }, 404],
    [{ labels: ['x'] }, 404],
    [{ colour: 'x' }, 400],
  ] as const) {
    const tasks = [{ clientKey: 'a', title: 'Saw', ...task }];
    expect([task, (await ask('suggest_tasks', { version: 1, tasks })).status]).toEqual([task, status]);
  }
});
