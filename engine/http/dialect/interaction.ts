// Questions, confirmations and suggested tasks as clients of Paperclip's API ask and answer them, with the ids that they give.
// Pure; what fits no field here is left for the action's schema to refuse.
import { fault } from '../../base/fault.ts';
import { ignoredWithin } from './ignored.ts';
import { isObject, type Json } from './json.ts';
import type { JsonSchema } from './json-schema.ts';
import { names, words, type OtherFields } from './other-fields.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Paragraphs, without the empty ones. */
const paragraphs = (...parts: unknown[]): string =>
  parts
    .map(text)
    .filter((part) => part !== '')
    .join('\n\n');

/** Kinds of interactions, and what each of their payloads says in fields of ours. */
const payloads: Readonly<Record<string, (payload: Json) => Json>> = {
  ask_user_questions: (payload) => {
    const questions = listOf(payload['questions']);
    const [only] = questions.length === 1 ? questions : [];
    return {
      kind: 'question',
      body: paragraphs(
        payload['title'],
        ...questions.flatMap((one) => [asked(one, one !== only), one['helpText']]),
      ),
      options: only ? listOf(only['options']).map(({ label }) => label) : [],
      choices: questions.map((one, at) => choice(one, at, one !== only)),
    };
  },
  request_confirmation: (payload) => ({
    kind: 'confirmation',
    body: paragraphs(payload['prompt'], payload['detailsMarkdown']),
  }),
  request_checkbox_confirmation: (payload) => ({
    kind: 'confirmation',
    body: paragraphs(payload['prompt'], payload['detailsMarkdown']),
    options: listOf(payload['options']).map(({ label }) => label),
    choices: [choice({ selectionMode: 'multi', options: payload['options'] }, 0, false)],
  }),
  suggest_tasks: (payload) => ({
    kind: 'suggested_tasks',
    tasks: listOf(payload['tasks']).map(taskOf),
  }),
};

/** Several questions in one comment carry their answers in the text. */
function asked({ prompt, options }: Json, withOptions: boolean): string {
  const choices = withOptions ? listOf(options).map(({ label }) => `- ${text(label)}`) : [];
  return [text(prompt), ...choices].join('\n');
}

/** A question by the keys of whoever asks; `among`: beside others. */
function choice({ id, prompt, selectionMode, options }: Json, at: number, among: boolean): Json {
  return withoutNull({
    key: id ?? String(at + 1),
    prompt: among ? prompt : undefined,
    several: selectionMode === undefined ? undefined : selectionMode === 'multi',
    options: listOf(options).map(({ id: key, label }) => ({ key: key ?? label, label })),
  });
}

/** A task in our words; NOT_AVAILABLE_YET for what of it nothing here does. */
function taskOf(task: Json): Json {
  const { clientKey, parentClientKey, description, assigneeAgentId, ...more } = task;
  const asked = Object.entries(more).filter(
    ([field, value]) => !ignoredWithin('payload.tasks', field, value),
  );
  return withoutNull({
    ...Object.fromEntries(asked),
    body: description,
    assignee: assigneeAgentId,
    key: clientKey,
    under: parentClientKey,
  });
}

const withoutNull = (fields: Json): Json =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));

/** What says who goes on after an answer: here whoever asked is woken, which is what every client asks for. */
const settled: readonly string[] = ['continuationPolicy', 'title', 'summary', 'payload'];

const asksNothing = {
  field: 'payload',
  problem: 'it asks nothing: give it a prompt, or questions with one each',
};

/** INPUT_INVALID. */
export function askOf(body: Json): Json {
  const { kind, payload } = body;
  const shape = typeof kind === 'string' && Object.hasOwn(payloads, kind) ? payloads[kind] : undefined;
  if (shape === undefined || !isObject(payload)) return body;
  for (const [field, value] of Object.entries(payload)) ignoredWithin('payload', field, value);
  const said = shape(payload);
  const rest = Object.fromEntries(Object.entries(body).filter(([field]) => !settled.includes(field)));
  // Tasks say by themselves what is asked.
  const unsaid = said['kind'] === 'suggested_tasks' ? 'Shall these be done?' : '';
  const text = paragraphs(body['title'], body['summary'], said['body']) || unsaid;
  if (text === '')
    throw fault('INPUT_INVALID', { action: 'issue.ask', problems: [asksNothing], only: 'api' });
  return { ...rest, ...said, body: text };
}

const answering = {
  answers: {
    type: 'array',
    items: { type: 'object' },
    description: 'To each question: optionIds that were chosen, and otherText',
  },
  summaryMarkdown: words('The answer in words, in markdown'),
  reason: words('Why'),
  selectedClientKeys: names('Which of the suggested tasks, by their clientKey'),
  selectedOptionIds: names('Which of the options'),
} satisfies Record<string, JsonSchema>;

/** Whether it is what its schema says; null says nothing. */
function fits(value: unknown, { type, items }: JsonSchema): boolean {
  if (value === undefined || value === null) return true;
  if (type !== 'array') return typeof value === type;
  return (
    Array.isArray(value) &&
    value.every((one) => (items?.type === 'object' ? isObject(one) : fits(one, items!)))
  );
}

/** Answers by question, chosen options and chosen tasks, as what our answer is. */
export function answerOf(body: Json): Json {
  const given = Object.entries(answering).filter(([field]) => field in body);
  if (given.length === 0 || given.some(([field, schema]) => !fits(body[field], schema))) return body;
  const { answers, summaryMarkdown, reason, selectedClientKeys, selectedOptionIds, ...rest } = body;
  const chosen = [
    ...listOf(answers).map(({ questionId, optionIds, otherText }) =>
      withoutNull({ question: questionId, options: optionIds, other: otherText }),
    ),
    ...(Array.isArray(selectedOptionIds) ? [{ options: selectedOptionIds }] : []),
  ];
  const said = paragraphs(rest['body'], summaryMarkdown, reason);
  return {
    ...rest,
    ...(said !== '' && { body: said }),
    ...(chosen.length > 0 && { chosen }),
    ...(Array.isArray(selectedClientKeys) && { taskKeys: selectedClientKeys }),
  };
}

/** What a field of an answer is called in a body that says it in another. */
export function calledInAnswer(body: Json, field: string): string {
  if (/^taskKeys\b/.test(field) && 'selectedClientKeys' in body) return 'selectedClientKeys';
  if (/^chosen\b/.test(field) && !('chosen' in body))
    return 'answers' in body ? 'answers' : 'selectedOptionIds';
  return field;
}

export const answerFields: OtherFields = { properties: answering };

export const askFields: OtherFields = {
  properties: {
    kind: { type: 'string', description: 'One of ours, or ' + Object.keys(payloads).join(', ') },
    payload: { type: 'object', description: 'What is asked, in the shape of its kind' },
    title: words('A heading of it'),
    summary: words('What it is about'),
    continuationPolicy: words('Whoever asked is woken by the answer, whatever it says'),
  },
  instead: ['payload', 'body'],
};
