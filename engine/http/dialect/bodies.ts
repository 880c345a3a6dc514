// Bodies in the shapes that clients of Paperclip's API send, as the fields of ours, and what those shapes are. Pure; what fits no
// field here is left for the action's schema to refuse.
import { fault } from '../../base/fault.ts';
import { adapterSchema } from '../../model/agent.ts';
import type { JsonSchema } from './json-schema.ts';
import { policyFields, routineOf } from './routine.ts';
import { heartbeatField, runtimeOf } from './runtime.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Paragraphs, without the empty ones. */
const paragraphs = (...parts: unknown[]): string =>
  parts
    .map(text)
    .filter((part) => part !== '')
    .join('\n\n');

/** What a body takes beside the action's own fields. */
export interface OtherFields {
  properties: Readonly<Record<string, JsonSchema>>;
  /** One of those, and the field of the action that it stands for: one of them is needed. */
  instead?: readonly [other: string, own: string];
  /** What a field of the action, which is an object, takes besides. */
  within?: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

const words = (description: string): JsonSchema => ({ type: 'string', description });
const names = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string' },
  description,
});

export const monthlyFields: OtherFields = {
  properties: {
    budgetMonthlyCents: { type: 'number', minimum: 0, description: 'The limit of a month, in cents' },
  },
  instead: ['budgetMonthlyCents', 'limit'],
};

/** `{budgetMonthlyCents: 5000}` is 50 dollars. */
export function monthlyBudget(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { budgetMonthlyCents: cents, ...rest } = body;
  const hasLimit = (rest['limit'] ?? null) !== null;
  if (cents === undefined || (cents === null && hasLimit)) return rest;
  if (typeof cents === 'number' && !hasLimit) return { ...rest, limit: cents / 100 };
  const problem = hasLimit ? 'limit says the same; send one of the two' : 'must be a number of cents';
  throw fault('INPUT_INVALID', {
    action: 'budget.set',
    problems: [{ field: 'budgetMonthlyCents', problem }],
  });
}

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
  }),
  suggest_tasks: (payload) => ({
    kind: 'suggested_tasks',
    tasks: listOf(payload['tasks']).map(({ title, description, assigneeAgentId, priority }) =>
      withoutNull({ title, body: description, assignee: assigneeAgentId, priority }),
    ),
  }),
};

/** Several questions in one comment carry their answers in the text. */
function asked({ prompt, options }: Json, withOptions: boolean): string {
  const choices = withOptions ? listOf(options).map(({ label }) => `- ${text(label)}`) : [];
  return [text(prompt), ...choices].join('\n');
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
function interaction(body: Json): Json {
  const { kind, payload } = body;
  const shape = typeof kind === 'string' && Object.hasOwn(payloads, kind) ? payloads[kind] : undefined;
  if (shape === undefined || !isObject(payload)) return body;
  const said = shape(payload);
  const rest = Object.fromEntries(Object.entries(body).filter(([field]) => !settled.includes(field)));
  // Tasks say by themselves what is asked.
  const unsaid = said['kind'] === 'suggested_tasks' ? 'Shall these be done?' : '';
  const text = paragraphs(body['title'], body['summary'], said['body']) || unsaid;
  if (text === '') throw fault('INPUT_INVALID', { action: 'issue.ask', problems: [asksNothing] });
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
  selectedClientKeys: names('Which of the suggested tasks: their places, from 1'),
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

/** Answers by question, chosen options and the places of chosen tasks, as what our answer is. */
function answer(body: Json): Json {
  const given = Object.entries(answering).filter(([field]) => field in body);
  if (given.length === 0 || given.some(([field, schema]) => !fits(body[field], schema))) return body;
  const { answers, summaryMarkdown, reason, selectedClientKeys, selectedOptionIds, ...rest } = body;
  const chosen = listOf(answers).map(({ optionIds, otherText }) => enumerated(optionIds, otherText));
  const said = paragraphs(rest['body'], summaryMarkdown, reason, ...chosen, enumerated(selectedOptionIds));
  return {
    ...rest,
    ...(said !== '' && { body: said }),
    ...(Array.isArray(selectedClientKeys) && { tasks: selectedClientKeys.map(Number) }),
  };
}

const enumerated = (ids: unknown, ...more: unknown[]): string =>
  [...(Array.isArray(ids) ? ids : []), ...more]
    .map(text)
    .filter((one) => one !== '')
    .join(', ');

/** What an agent's adapter may be told. */
const told = Object.keys(adapterSchema.shape).filter((field) => field !== 'type');

const agentFields: OtherFields = {
  properties: {
    adapterType: { type: ['string', 'null'], description: 'Its kind of adapter: process, claude_local' },
    adapterConfig: { type: ['object', 'null'], description: `What that is told: ${told.join(', ')}` },
  },
  within: { runtimeConfig: { heartbeat: heartbeatField } },
};

/** What runs an agent, in two fields as answers say it. INPUT_INVALID for what no adapter here is told. */
function adapterOf(action: string, body: Json): Json {
  const { adapterType: type, adapterConfig, ...rest } = body;
  const config = adapterConfig ?? {};
  const isGiven = type !== undefined || adapterConfig !== undefined;
  // Beside the one field that says both, or as something else, they are left to be refused.
  if (!isGiven || 'adapter' in rest || !isObject(config)) return body;
  const problems = Object.keys(config)
    .filter((field) => !told.includes(field))
    .map((field) => ({
      field: `adapterConfig.${field}`,
      problem: `not known here; known are ${told.join(', ')}. What command runs is said by the runner's entry in host.yaml`,
    }));
  const isEmpty = Object.keys(config).length === 0;
  if (type === null && !isEmpty)
    problems.push({
      field: 'adapterConfig',
      problem: 'without an adapterType there is nothing to be told it',
    });
  if (problems.length > 0) throw fault('INPUT_INVALID', { action, problems });
  // A change of what the present one is told; whoever has none yet is asked for its type.
  if (type === undefined) return isEmpty ? rest : { ...rest, adapter: config };
  if (type === null) return { ...rest, adapter: null };
  return typeof type === 'string' ? { ...rest, adapter: { ...config, type } } : body;
}

const bodies: Readonly<Record<string, (body: Json) => Json>> = {
  'agent.hire': (body) => runtimeOf('agent.hire', adapterOf('agent.hire', body)),
  'agent.change': (body) => runtimeOf('agent.change', adapterOf('agent.change', body)),
  'issue.ask': interaction,
  'issue.answer': answer,
  'routine.create': routineOf,
  'routine.change': routineOf,
};

/** What bodies of those actions take besides. */
export const otherFields: Readonly<Record<string, OtherFields>> = {
  'agent.hire': agentFields,
  'agent.change': agentFields,
  'issue.ask': {
    properties: {
      kind: { type: 'string', description: 'One of ours, or ' + Object.keys(payloads).join(', ') },
      payload: { type: 'object', description: 'What is asked, in the shape of its kind' },
      title: words('A heading of it'),
      summary: words('What it is about'),
      continuationPolicy: words('Whoever asked is woken by the answer, whatever it says'),
    },
    instead: ['payload', 'body'],
  },
  'issue.answer': { properties: answering },
  'routine.create': { properties: policyFields },
  'routine.change': { properties: policyFields },
};

/** What a field of the action is called in a body that says it in another. */
export function calledIn(action: string, body: unknown, field: string): string {
  if (!isObject(body) || otherFields[action] !== agentFields) return field;
  const [first] = field.split('.', 1);
  if (first === undefined || first in body) return field;
  if (first === 'heartbeat') return `runtimeConfig.${field}`;
  return /^adapter(?:\.type)?$/.test(field) ? 'adapterType' : field.replace(/^adapter\./, 'adapterConfig.');
}

/** The field of a body that says what the header of the idempotency key may say. */
export const keyField = 'idempotencyKey';

/** The body as the action's fields say it. */
export function bodyFor(action: string, body: unknown): unknown {
  return isObject(body) && Object.hasOwn(bodies, action) ? bodies[action]!(body) : body;
}

/** What some clients put into the body as the idempotency key instead of a header, and the body without it. */
export function keyIn(body: unknown): { key: unknown; rest: unknown } {
  if (!isObject(body) || !(keyField in body)) return { key: undefined, rest: body };
  const { [keyField]: key, ...rest } = body;
  return { key, rest };
}
