// Answers in a smaller shape that clients of Paperclip's API expect at some of its paths. Pure; knows no request.
import type { JsonSchema } from './json-schema.ts';

type Json = Record<string, unknown>;

const liteFields = [
  'id',
  'identifier',
  'title',
  'status',
  'priority',
  'projectId',
  'goalId',
  'parentId',
  'updatedAt',
];

/** What an agent's inbox holds as one list, what it can go on with first. */
export const inboxLite = {
  answer: {
    type: 'array',
    items: { type: 'object' },
    description: 'Its issues, briefly',
  } satisfies JsonSchema,
  say: listed,
};

function listed(answer: unknown): unknown {
  const { actionable, waiting } = answer as Record<'actionable' | 'waiting', Json[]>;
  return [...actionable, ...waiting].map((issue) => ({
    ...Object.fromEntries(liteFields.map((field) => [field, issue[field] ?? null])),
    blocked: issue['blocked'],
    activeRun: issue['checkoutRunId'] == null ? null : { id: issue['checkoutRunId'] },
  }));
}
