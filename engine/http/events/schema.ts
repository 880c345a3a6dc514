// What a stream of events says, described for the API's own description.
import type { JsonSchema } from '../dialect/json-schema.ts';

const text = (description: string): JsonSchema => ({ type: 'string', description });
const orNull = (schema: JsonSchema, description: string): JsonSchema => ({
  anyOf: [schema, { type: 'null' }],
  description,
});
const uuid: JsonSchema = { type: 'string', format: 'uuid' };

const change: JsonSchema = {
  type: 'object',
  required: ['kind', 'id', 'name', 'how'],
  properties: {
    kind: text('issue, comment, agent, run …; file for what is no such thing, as an attachment'),
    id: orNull(uuid, 'Its id, where such a thing has one'),
    name: text('Its human name: ACME-42, a slug; the path of a file'),
    issue: text('The issue it stands beside, by its name'),
    how: { type: 'string', enum: ['added', 'changed', 'removed'], description: 'What became of it' },
  },
};

/** The data of a `change`: one commit, in one company. */
export const eventSchema: JsonSchema = {
  type: 'object',
  description: 'What one commit did in one company; with more than a hundred changes it is several events',
  required: [
    'commit',
    'at',
    'companyId',
    'company',
    'action',
    'actor',
    'actorAgentId',
    'actorUserId',
    'subject',
    'entities',
    'runId',
    'certain',
    'changes',
    'omitted',
  ],
  properties: {
    commit: text('The commit'),
    at: { type: 'string', format: 'date-time', description: 'When it was made' },
    companyId: orNull(uuid, 'The company; null for what concerns the book as a whole'),
    company: orNull({ type: 'string' }, 'Its short name, as it was then'),
    action: text(
      'What was done, as in issue.checkout; inferred from the files where people committed by hand',
    ),
    actor: text('Who: user:ada, agent:acme/cto, system; an address where nobody has it'),
    actorAgentId: orNull(uuid, 'The agent who did it'),
    actorUserId: orNull(uuid, 'The person who did it'),
    subject: text('The same in a sentence'),
    entities: {
      type: 'array',
      items: { type: 'string' },
      description: 'What it was about, as in issue:acme/ACME-42',
    },
    runId: orNull({ type: 'string' }, 'The run it was done in'),
    certain: {
      type: 'boolean',
      description: 'Whether the engine made and signed the commit: action and actor are no inference',
    },
    changes: {
      type: 'array',
      items: change,
      description:
        'What became different. What has another place or name is removed there and added here, with one id, in this order',
    },
    omitted: {
      type: 'integer',
      description: 'Changes of the commit that no event names, because there are too many',
    },
  },
};

const failure = { $ref: '#/components/responses/Failure' };

/** How a stream is read. */
export const eventsSaid = `Server-sent events. The id of each is its commit (with /n the n-th further one of the same commit), in the order of the line.
hello: where the line stands, for who named no last event. change: see the schema Event. reset: the last event that was named is none of
the line; read anew what you keep, and go on. Lines that begin with a colon are signs of life, every 15 seconds; an id without data is no event,
and moves on where you go on from. Come again with last-event-id and nothing is missed or told twice, also after a restart or when the company has
another name. Who takes nothing for 30 seconds is cut off.`;

const following = (id: string, summary: string, tag: string, inPath: object[]): object => ({
  operationId: id,
  summary,
  description: eventsSaid,
  tags: [tag],
  parameters: [
    ...inPath,
    {
      name: 'lastEventId',
      in: 'query',
      description: 'As the header, for clients that cannot send one',
      schema: { type: 'string' },
    },
    {
      name: 'last-event-id',
      in: 'header',
      description: 'The id of the last event that was seen: go on after it',
      schema: { type: 'string' },
    },
  ],
  responses: {
    200: {
      description: 'What happens, from now on or from there',
      content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/Event' } } },
    },
    default: failure,
  },
});

const company = {
  name: 'company',
  in: 'path',
  required: true,
  description: 'The company: its slug or id',
  schema: { type: 'string' },
};

export const eventPaths = {
  '/events': {
    get: following('event.follow', 'Follow what happens in the whole book: the board alone', 'event', []),
  },
  '/companies/{company}/events': {
    get: following('event.follow.2', 'Follow what happens in a company', 'event', [company]),
  },
};
