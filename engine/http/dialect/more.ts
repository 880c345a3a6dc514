// What the API says beyond an action's answer: fields its clients look for that follow from the others. Pure.
import { isKind } from '../../model/kind-names.ts';
import { parseIdentifier } from '../../model/names.ts';
import type { Kind } from '../../model/place.ts';
import type { Ids, JsonSchema } from './json-schema.ts';

type Json = Record<string, unknown>;

export interface More {
  /** The field, as the API calls it, that it follows from: what does not say that says no more either. */
  from: string;
  properties: Record<string, JsonSchema>;
  /** From the action's answer and what was said of it so far. */
  say: (from: Json, said: Json, where: { ids: Ids; company: string | undefined }) => Json;
}

const text = (description: string): JsonSchema => ({
  anyOf: [{ type: 'string' }, { type: 'null' }],
  description,
});
const id = (description: string): JsonSchema => ({
  anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }],
  description,
});
const companyId = id('Id of its company');

const idOfCompany = (ids: Ids, company: string | undefined): string | null =>
  company === undefined ? null : (ids('company', undefined, company) ?? null);

/** What is listed by its company says of which it is. */
const ofCompany: More = {
  from: 'urlKey',
  properties: { companyId },
  say: (_, __, { ids, company }) => ({ companyId: idOfCompany(ids, company) }),
};

const table: Readonly<Record<string, More>> = {
  issue: {
    from: 'identifier',
    properties: {
      issueNumber: {
        anyOf: [{ type: 'integer' }, { type: 'null' }],
        description: 'The number in its identifier',
      },
    },
    say: (_, { identifier }) => ({
      issueNumber: typeof identifier === 'string' ? (parseIdentifier(identifier)?.number ?? null) : null,
    }),
  },
  view: {
    from: 'owner',
    properties: { ownerUserId: id('Id of the person whose it is; null for everybody’s') },
    say: ({ owner }, _, { ids }) => ({
      ownerUserId: typeof owner === 'string' ? (ids('user', undefined, owner) ?? null) : null,
    }),
  },
  budget: {
    from: 'scope',
    properties: { scopeId: id('Id of what it is on; null for a billing code') },
    say: ({ scope, name }, _, { ids, company }) => ({
      scopeId: isKind(String(scope)) ? (ids(scope as Kind, company, String(name)) ?? null) : null,
    }),
  },
  goal: ofCompany,
  project: ofCompany,
  agent: {
    from: 'adapter',
    properties: {
      companyId,
      adapterType: text('What kind of adapter runs it'),
      adapterConfig: { type: 'object', description: 'What its adapter is told' },
    },
    say({ adapter }, _, { ids, company }) {
      const { type, ...config } = (typeof adapter === 'string' ? { type: adapter } : (adapter ?? {})) as Json;
      return {
        companyId: idOfCompany(ids, company),
        adapterType: type ?? null,
        adapterConfig: config,
      };
    },
  },
  attachment: {
    from: 'id',
    properties: { contentPath: text('Where its bytes are') },
    say: (_, { id }) => ({
      contentPath: typeof id === 'string' ? `/api/attachments/${id}/content` : null,
    }),
  },
  document: {
    from: 'updatedAt',
    properties: {
      format: { type: 'string', description: 'Texts are markdown' },
      updatedAt: text('The version token'),
    },
    say: (_, { updatedAt }) => ({ format: 'markdown', updatedAt: updatedAt ?? null }),
  },
  interaction: {
    from: 'kind',
    properties: {
      kind: { type: 'string', description: 'What sort of answer is wanted' },
      status: { type: 'string', description: 'What became of it' },
      payload: { type: 'object', description: 'What is asked, by its kind' },
    },
    say: (from, { status }) => ({ ...interactionOf(from), status: status ?? 'pending' }),
  },
  comment: {
    from: 'authorAgentId',
    properties: { authorType: text('agent, user or system'), updatedAt: text('Comments stand as written') },
    say: ({ author, createdAt }) => ({
      authorType: typeof author === 'string' ? author.split(':')[0] : null,
      updatedAt: createdAt ?? null,
    }),
  },
};

/** A kind of interaction and its payload, as clients know them. */
function interactionOf({ kind, body, options, tasks }: Json): Json {
  const version = 1;
  if (kind === 'suggested_tasks') {
    const drafts = (tasks as Json[]).map(({ title, body: description, priority }, at) => ({
      clientKey: String(at + 1),
      title,
      description: description ?? null,
      priority: priority ?? null,
    }));
    return { kind: 'suggest_tasks', payload: { version, tasks: drafts } };
  }
  const choices = (options as string[]).map((label) => ({ id: label, label }));
  if (kind === 'confirmation')
    return choices.length === 0
      ? { kind: 'request_confirmation', payload: { version, prompt: body } }
      : {
          kind: 'request_checkbox_confirmation',
          payload: { version, prompt: body, options: choices },
        };
  const question = { id: '1', prompt: body, selectionMode: 'single', options: choices };
  return { kind: 'ask_user_questions', payload: { version, questions: [question] } };
}

/** What is said besides of something with these fields. */
export function moreOf(subject: string, told: Readonly<Record<string, unknown>>): More | undefined {
  const more = Object.hasOwn(table, subject) ? table[subject] : undefined;
  return more && Object.hasOwn(told, more.from) ? more : undefined;
}
