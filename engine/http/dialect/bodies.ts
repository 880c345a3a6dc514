// Bodies in the shapes that clients of Paperclip's API send, as the fields of ours. Pure; what fits no field here is left for
// the action's schema to refuse.

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

/** `{budgetMonthlyCents: 5000}` is 50 dollars. */
export function monthlyBudget(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { budgetMonthlyCents, ...rest } = body;
  // Both at once contradict each other: the action refuses the one it does not know.
  return typeof budgetMonthlyCents === 'number' && !('limit' in rest)
    ? { ...rest, limit: budgetMonthlyCents / 100 }
    : body;
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

function interaction(body: Json): Json {
  const { kind, payload } = body;
  const shape = typeof kind === 'string' && Object.hasOwn(payloads, kind) ? payloads[kind] : undefined;
  if (shape === undefined || !isObject(payload)) return body;
  const said = shape(payload);
  const rest = Object.fromEntries(Object.entries(body).filter(([field]) => !settled.includes(field)));
  const words = paragraphs(body['title'], body['summary'], said['body']);
  return { ...rest, ...said, body: words === '' ? 'Shall these be done?' : words };
}

const answering: readonly string[] = [
  'answers',
  'summaryMarkdown',
  'reason',
  'selectedClientKeys',
  'selectedOptionIds',
];

/** Answers by question, chosen options and the places of chosen tasks, as what our answer is. */
function answer(body: Json): Json {
  if (!answering.some((field) => field in body)) return body;
  const { answers, summaryMarkdown, reason, selectedClientKeys, selectedOptionIds, ...rest } = body;
  const chosen = listOf(answers).map(({ optionIds, otherText }) => enumerated(optionIds, otherText));
  const words = paragraphs(rest['body'], summaryMarkdown, reason, ...chosen, enumerated(selectedOptionIds));
  return {
    ...rest,
    ...(words !== '' && { body: words }),
    ...(Array.isArray(selectedClientKeys) && { tasks: selectedClientKeys.map(Number) }),
  };
}

const enumerated = (ids: unknown, ...more: unknown[]): string =>
  [...(Array.isArray(ids) ? ids : []), ...more]
    .map(text)
    .filter((one) => one !== '')
    .join(', ');

const bodies: Readonly<Record<string, (body: Json) => Json>> = {
  'issue.ask': interaction,
  'issue.answer': answer,
};

/** The body as the action's fields say it. */
export function bodyFor(action: string, body: unknown): unknown {
  return isObject(body) && Object.hasOwn(bodies, action) ? bodies[action]!(body) : body;
}

/** The idempotency key that some clients put into the body instead of a header, and the body without it. */
export function keyIn(body: unknown): { key: string | undefined; rest: unknown } {
  if (!isObject(body) || !('idempotencyKey' in body)) return { key: undefined, rest: body };
  const { idempotencyKey, ...rest } = body;
  return typeof idempotencyKey === 'string' ? { key: idempotencyKey, rest } : { key: undefined, rest };
}
