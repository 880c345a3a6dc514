// Answers in another shape that clients of Paperclip's API expect at some of its paths. Pure; knows no request.
import type { Kind } from '../../model/place.ts';
import type { Json } from './json.ts';
import type { Ids, JsonSchema } from './json-schema.ts';

export interface Shown {
  /** The schema of what is said. */
  answer: JsonSchema;
  /** `from`: what the action answered; `company`: the slug of the one that was asked about. */
  say: (answer: unknown, where: { from: unknown; ids: Ids; company: string | undefined }) => unknown;
}

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
export const inboxLite: Shown = {
  answer: {
    type: 'array',
    items: { type: 'object' },
    description: 'Its issues, briefly',
  },
  say: listed,
};

function listed(answer: unknown): unknown {
  const { actionable, waiting } = answer as Record<'actionable' | 'waiting', Json[]>;
  return [...actionable, ...waiting].map((issue) => ({
    ...Object.fromEntries(liteFields.map((field) => [field, issue[field] ?? null])),
    blocked: issue['blocked'],
    activeRun: typeof issue['checkoutRunId'] === 'string' ? { id: issue['checkoutRunId'] } : null,
  }));
}

/** Who reports to whom: those without a manager, each with who reports to it. Nobody who was terminated. */
export const orgTree: Shown = {
  answer: {
    type: 'array',
    description: 'Those without a manager',
    items: {
      type: 'object',
      properties: {
        id: { type: 'string', format: 'uuid', description: 'The agent' },
        name: { type: 'string', description: 'What people call it' },
        role: { type: ['string', 'null'], description: 'Its role' },
        status: { type: 'string', description: 'What it does now' },
        reports: {
          type: 'array',
          items: { type: 'object' },
          description: 'Who reports to it, in the same shape',
        },
      },
    },
  },
  say(answer) {
    const agents = (answer as Json[]).filter(({ status }) => status !== 'terminated');
    const known = new Set(agents.map(({ id }) => id));
    const below = Map.groupBy(agents, ({ reportsTo }) => (known.has(reportsTo) ? reportsTo : null));
    const reportsOf = (manager: unknown): Json[] =>
      (below.get(manager) ?? []).map(({ id, name, role, status }) => ({
        id,
        name,
        role,
        status,
        reports: reportsOf(id),
      }));
    return reportsOf(null);
  },
};

/** The runs of an issue, each under the name that it has there. */
export const issueRuns: Shown = {
  answer: { type: 'array', items: { type: 'object' }, description: 'Its runs, newest first, as runId each' },
  say: (answer) => (answer as Json[]).map((run) => ({ runId: run['id'], ...run })),
};

/**
 * A part of what a run printed as its followers read it: lines of JSON, each with a piece. Without a next one at the end of what
 * is whole; how far a live run was read is no length of what was said of it.
 */
export const logPart: Shown = {
  answer: {
    type: 'object',
    description: 'What it printed, or a part of it',
    required: ['runId', 'state', 'content', 'bytes'],
    properties: {
      runId: { type: 'string', description: 'The run' },
      state: { type: 'string', description: 'live, kept, expired or none' },
      content: { type: 'string', description: 'A line {"stream","chunk"} with the text; empty without any' },
      nextOffset: { type: 'integer', description: 'Where the next part begins; absent at the end' },
      bytes: { type: 'integer', description: 'How long all of it is' },
    },
  },
  say(answer) {
    const { text, nextOffset, ...rest } = answer as Json;
    const content = text === '' ? '' : `${JSON.stringify({ stream: 'stdout', chunk: text })}\n`;
    const next = nextOffset ?? (rest['state'] === 'live' ? rest['bytes'] : null);
    return { ...rest, content, ...(next !== null && { nextOffset: next }) };
  },
};

/** What a sum is of, where that is a thing with an id: how the API calls what people call it by. */
const things: Readonly<Record<string, readonly [kind: Kind, called: string, by: 'title' | 'name']>> = {
  agent: ['agent', 'agentName', 'title'],
  issue: ['issue', 'identifier', 'name'],
  project: ['project', 'projectName', 'title'],
  goal: ['goal', 'goalName', 'title'],
};

type CostRow = Json & { name: string; id: string | null; title: string | null };

/** Sums by something as a plain list, each row saying of what it is under the name of that. */
export const costRows = (dimension: string): Shown => ({
  answer: { type: 'array', items: { type: 'object' }, description: `What was spent, by ${dimension}` },
  say(answer, { ids, company }) {
    const { items } = answer as { items: CostRow[] };
    const thing = things[dimension];
    return items.map(({ name, id: own, title, ...spent }) => {
      if (!thing) return { [dimension]: name || null, ...spent };
      const [kind, called, by] = thing;
      // What is gone is known by the name it had.
      const id = own ?? (name === '' ? null : (ids(kind, company, name) ?? null));
      return { [`${kind}Id`]: id, [called]: { title, name }[by] || name || null, ...spent };
    });
  },
});

/** Keys that act as people: those of agents are listed with each. */
export const keysOfPeople: Shown = {
  answer: { type: 'array', items: { type: 'object' }, description: 'Keys that act as people' },
  say: (answer) => (answer as Json[]).filter(({ agentId }) => agentId === null),
};

/** How much there is in each company, by its id. */
export const companyStats: Shown = {
  answer: {
    type: 'object',
    description: 'By the ids of companies',
    additionalProperties: {
      type: 'object',
      properties: {
        agentCount: { type: 'integer', description: 'Agents that were not terminated' },
        issueCount: { type: 'integer', description: 'All issues' },
      },
    },
  },
  say: (answer) =>
    Object.fromEntries(
      (answer as Json[]).map(({ id, agents, issues }) => [id, { agentCount: agents, issueCount: issues }]),
    ),
};

/** Who calls, as the person that a key belongs to. */
export const whoami: Shown = {
  answer: {
    type: 'object',
    description: 'Who you are',
    properties: {
      userId: { type: ['string', 'null'], description: 'The person; null for an agent' },
      user: { type: ['object', 'null'], description: 'Their id and name' },
      actor: { type: 'string', description: 'The same as it stands in commits' },
      role: { type: 'string', description: 'owner, operator or viewer; of an agent its role' },
      readOnly: { type: 'boolean', description: 'Whether what you showed only reads' },
    },
  },
  say(answer) {
    const { id, name, actor, role, readOnly } = answer as Json;
    const user = String(actor).startsWith('user:') ? { id, name } : null;
    return { userId: user?.id ?? null, user, actor, role, readOnly };
  },
};

/** The run that works on an issue now. */
export const activeRun: Shown = {
  answer: { type: ['object', 'null'], description: 'The run; null where none does' },
  say: (answer) => (answer as Json[])[0] ?? null,
};
