// What the API says beyond an action's answer: fields its clients look for that follow from the others. Pure.
import { isKind } from '../../model/kind-names.ts';
import { parseIdentifier } from '../../model/names.ts';
import type { Kind } from '../../model/place.ts';
import { readEntityTrailer } from '../../model/trailers.ts';
import { toCents } from '../../model/money.ts';
import type { Json } from './json.ts';
import type { Ids, JsonSchema } from './json-schema.ts';
import { centsOf } from './money.ts';
import { runtimeSaid } from './runtime.ts';

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

const adapterType = text('What kind of adapter runs it');

const typeOf = (adapter: unknown): unknown =>
  (typeof adapter === 'string' ? adapter : (adapter as Json | null | undefined)?.['type']) ?? null;

const monthly: More = {
  from: 'budgets',
  properties: {
    budgetMonthlyCents: {
      type: ['number', 'null'],
      description:
        'What it may spend a month, in cents; 0 without a limit of its own, null with nothing to spend',
    },
  },
  say: ({ budgets }) => ({ budgetMonthlyCents: centsOf(budgets) }),
};

/** In lists with what was spent of it. */
const month: More = {
  from: 'spentMicros',
  properties: {
    ...monthly.properties,
    spentMonthlyCents: { type: 'number', description: 'What it spent this month' },
  },
  say: (from, said, where) => ({
    ...monthly.say(from, said, where),
    spentMonthlyCents: toCents(Number(from['spentMicros'])),
  }),
};

const agentRow: More = {
  from: 'adapter',
  properties: { companyId, adapterType },
  say: ({ adapter }, _, { ids, company }) => ({
    companyId: idOfCompany(ids, company),
    adapterType: typeOf(adapter),
  }),
};

const listedAgent: More = {
  from: 'spentMicros',
  properties: { ...agentRow.properties, ...month.properties },
  say: (...all) => ({ ...agentRow.say(...all), ...month.say(...all) }),
};

/** A company at a glance says of which it is as everything else does. */
const dashboard: More = {
  from: 'runActivity',
  properties: { companyId },
  say: (_, __, { ids, company }) => ({ companyId: idOfCompany(ids, company) }),
};

/** What was spent beside what may be spent, in numbers alone: 0 for what is not known and for no limit. */
const spending: More = {
  from: 'monthlyLimitMicros',
  properties: {
    spendCents: { type: 'number', description: 'costCents; 0 when no amount is known' },
    budgetCents: { type: 'number', description: 'What it may spend a month; 0 without a limit' },
    utilizationPercent: { type: 'number', description: 'How much of that was spent' },
  },
  say({ costMicros, monthlyLimitMicros }) {
    const [spent, limit] = [Number(costMicros), Number(monthlyLimitMicros)];
    return {
      spendCents: toCents(spent),
      budgetCents: toCents(limit),
      utilizationPercent: limit > 0 ? Math.round((spent / limit) * 10_000) / 100 : 0,
    };
  },
};

const wholeAgent: More = {
  from: 'runtimeConfig',
  properties: {
    ...agentRow.properties,
    adapterConfig: { type: 'object', description: 'What its adapter is told' },
    runtimeConfig: { type: 'object', description: 'Limits of its runs, and as heartbeat what wakes it' },
    ...monthly.properties,
  },
  say(from, said, where) {
    const told = Object.entries((from['adapter'] ?? {}) as Json).filter(([field]) => field !== 'type');
    return {
      ...agentRow.say(from, said, where),
      adapterConfig: Object.fromEntries(told),
      runtimeConfig: runtimeSaid(from['runtime'], from['heartbeat']),
      ...monthly.say(from, said, where),
    };
  },
};

/** Who did it and what it was about, each by its kind and id. */
const happened: More = {
  from: 'entities',
  properties: {
    id: { type: 'string', description: 'The commit' },
    companyId,
    actorType: { type: 'string', description: 'agent, user or system' },
    actorId: { type: 'string', description: 'Its id; for a commit of nobody known here the address it says' },
    agentId: id('The agent, if it was one'),
    entityType: { type: 'string', description: 'What sort of thing it was about: issue, agent' },
    entityId: id('Its id; null where it is gone'),
    details: { type: 'null', description: 'The commit says them' },
  },
  say({ commit, actor, entities }, _, { ids, company }) {
    const [by, about] = [String(actor), (entities as string[])[0]].map((name) =>
      name === undefined ? undefined : readEntityTrailer(name),
    );
    const idOf = (one: typeof by) => one && (ids(one.kind, one.company, one.name) ?? null);
    const actorType = by?.kind === 'agent' ? 'agent' : actor === 'system' ? 'system' : 'user';
    const actorId = idOf(by) ?? actor;
    const companyId = idOfCompany(ids, company);
    return {
      id: commit,
      companyId,
      actorType,
      actorId,
      agentId: actorType === 'agent' ? actorId : null,
      entityType: about?.kind ?? 'company',
      entityId: about ? idOf(about) : companyId,
      details: null,
    };
  },
};

const table: Readonly<Record<string, More | readonly More[]>> = {
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
  company: [dashboard, month, monthly],
  cost: spending,
  goal: ofCompany,
  project: {
    from: 'urlKey',
    properties: {
      companyId,
      goalIds: {
        type: 'array',
        items: { type: 'string', format: 'uuid' },
        description: 'The goal it serves, as a list',
      },
      workspaces: { type: 'array', items: {}, description: 'Its folders; none are kept here' },
    },
    say: (from, said, where) => ({
      ...ofCompany.say(from, said, where),
      goalIds: typeof said['goalId'] === 'string' ? [said['goalId']] : [],
      workspaces: [],
    }),
  },
  // What nothing but its kind of adapter is said of is told nothing: a list is short.
  agent: [wholeAgent, listedAgent, agentRow],
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
  run: {
    from: 'startedAt',
    properties: { createdAt: text('When it started: none waits') },
    say: ({ startedAt }) => ({ createdAt: startedAt ?? null }),
  },
  activity: happened,
  comment: {
    from: 'authorAgentId',
    properties: { authorType: text('agent, user or system'), updatedAt: text('Comments stand as written') },
    say: ({ author, createdAt }) => ({
      authorType: typeof author === 'string' ? author.split(':')[0] : null,
      updatedAt: createdAt ?? null,
    }),
  },
};

interface Question {
  key: string;
  prompt?: string;
  several?: boolean;
  options: { key: string; label: string }[];
}

/** A kind of interaction and its payload, as clients know them. */
function interactionOf({ kind, body, options, choices: asked, tasks }: Json): Json {
  const version = 1;
  if (kind === 'suggested_tasks') {
    const drafts = (tasks as Json[]).map(
      ({ key, under, title, body: description, priority, billingCode }, at) => ({
        clientKey: key ?? String(at + 1),
        parentClientKey: under ?? null,
        title,
        description: description ?? null,
        priority: priority ?? null,
        billingCode: billingCode ?? null,
      }),
    );
    return { kind: 'suggest_tasks', payload: { version, tasks: drafts } };
  }
  const questions = (asked as Question[]).map((one) => ({
    id: one.key,
    prompt: one.prompt ?? body,
    selectionMode: one.several === true ? 'multi' : 'single',
    options: one.options.map(({ key: id, label }) => ({ id, label })),
  }));
  const choices = questions[0]?.options ?? (options as string[]).map((label) => ({ id: label, label }));
  if (kind === 'confirmation')
    return choices.length === 0
      ? { kind: 'request_confirmation', payload: { version, prompt: body } }
      : {
          kind: 'request_checkbox_confirmation',
          payload: { version, prompt: body, options: choices },
        };
  const plain = { id: '1', prompt: body, selectionMode: 'single', options: choices };
  const payload = { version, questions: questions.length > 0 ? questions : [plain] };
  return { kind: 'ask_user_questions', payload };
}

/** What is said besides of something with these fields. */
export function moreOf(subject: string, told: Readonly<Record<string, unknown>>): More | undefined {
  const mores = Object.hasOwn(table, subject) ? [table[subject] ?? []].flat() : [];
  return mores.find(({ from }) => Object.hasOwn(told, from));
}
