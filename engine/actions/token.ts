// API keys: making one, which shows it once, listing and revoking them. They stand on this host alone, never in the book.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { ApiKey, KeyOwner, KeyRequest } from '../identity/api-keys.ts';
import { actorName } from '../model/actor.ts';
import { decide } from '../model/policy.ts';
import { defineAction } from './action.ts';
import { agents } from './agent.ts';
import type { Context } from './context.ts';
import { companyField, refField } from './fields.ts';
import { listOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';
import { userField } from './name-fields.ts';
import {
  agentNow,
  endOfActor,
  factsOfKey,
  identityOf,
  lasting,
  mustSignInHere,
  ofTheBook,
  personMeant,
  rightOver,
  rightOverKey,
  userNow,
} from './sign-in.ts';
import { agentFacts } from './relation.ts';
import { digestOf } from './repeat.ts';

const text = (what: string) => z.string().nullable().describe(what);

const keyShape = z.object({
  id: z.string().describe('What revokes it'),
  name: z.string().describe('What it was made for'),
  begins: z.string().describe('How the key begins'),
  user: text('The person it acts as'),
  agent: text('The agent it acts as'),
  company: text('The only company it is for'),
  readOnly: z.boolean().describe('Whether it only reads'),
  createdAt: z.string().describe('When it was made'),
  createdBy: z.string().describe('By whom: user:ada'),
  expiresAt: text('When it ends'),
  lastUsedAt: text('When it was last used, to the minute'),
  revokedAt: text('When it was revoked'),
});

const beginOf = ({ prefix }: ApiKey): string => `mbk_${prefix}`;

const time = (at: number | null): string | null => (at === null ? null : iso(at));

function show(lookup: Lookup, key: ApiKey): z.output<typeof keyShape> {
  const { company } = key;
  return {
    id: key.id,
    name: key.name,
    begins: beginOf(key),
    user: key.kind === 'user' ? (userNow(lookup, key.owner)?.name ?? null) : null,
    agent: key.kind === 'agent' ? (agentNow(lookup, key)?.name ?? null) : null,
    company: company === null ? null : (lookup.find('company', undefined, company)?.name ?? null),
    readOnly: key.readsOnly,
    createdAt: iso(key.createdAt),
    createdBy: key.createdBy,
    expiresAt: time(key.expiresAt),
    lastUsedAt: time(key.lastUsedAt),
    revokedAt: time(key.revokedAt),
  };
}

const input = {
  agent: refField.optional().describe('The agent it acts as; a person if absent'),
  user: userField.optional().describe('The person it acts as; yourself if absent'),
  name: z
    .string()
    .trim()
    .min(1)
    .max(120)
    .regex(/^\P{Cc}*$/u, 'must be one line')
    .default('default')
    .describe('What it is for'),
  readOnly: z.boolean().default(false).describe('Whether it only reads'),
  expiresAt: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .optional()
    .describe('When it ends: 2026-12-24 or 2026-12-24T16:00:00Z; never if absent'),
  only: refField.optional().describe('Of a person’s key: the only company it is for; all if absent'),
  company: companyField.describe('The company of the agent'),
};
type Input = z.output<z.ZodObject<typeof input>>;

const tokenCreate = defineAction({
  name: 'token.create',
  sentence: 'Make an API key, for yourself, another person or an agent; it is shown once',
  input,
  output: keyShape.extend({ token: z.string().describe('The key; nobody can show it again') }),
  allow: {
    permission: (lookup, { agent, user }) => (agent === undefined ? rightOver(lookup, user) : 'agent.key'),
    facts: (lookup, wanted) =>
      wanted.agent === undefined ? ofTheBook() : agentFacts(lookup, agentMeant(lookup, wanted)),
  },
  route: { method: 'POST', path: '/tokens' },
  perform(context, wanted, lookup) {
    const identity = identityOf(context);
    mustBeThere(lookup, wanted);
    const at = context.clock.now();
    const request = requestOf(context, wanted);
    const made = identity.keys.create(
      {
        ...ownerOf(context, lookup, wanted),
        name: wanted.name,
        readsOnly: wanted.readOnly,
        createdBy: actorName(context.actor),
        expiresAt: endOf(context, wanted, at),
        request,
      },
      at,
    );
    return Promise.resolve({ ...show(lookup, made.key), token: made.token });
  },
});

/**
 * A key is told once: a request that made one is neither answered again nor done again, whoever heard the answer.
 * REQUEST_KEY_REUSED, KEY_MADE.
 */
function requestOf(context: Context, wanted: Input): KeyRequest | undefined {
  const { actor, requestKey: key } = context;
  if (key === undefined) return undefined;
  const input = digestOf(wanted);
  const before = identityOf(context).keys.madeFor(actorName(actor), key);
  if (!before) return { key, input };
  if (before.input !== input) throw fault('REQUEST_KEY_REUSED', { action: 'token.create', key });
  throw fault('KEY_MADE', { id: before.key.id, begins: beginOf(before.key) });
}

/** A company that is named beside nothing must be one all the same: NOT_FOUND. */
function mustBeThere(lookup: Lookup, { company }: { company?: string | undefined }): void {
  if (company !== undefined) lookup.company(company);
}

const agentMeant = (lookup: Lookup, { agent, company }: Input) =>
  agents.find(lookup, { agent: agent!, company });

function ownerOf(context: Context, lookup: Lookup, wanted: Input): KeyOwner {
  const { agent: ref, user: person, only } = wanted;
  if (ref === undefined) {
    const user = personMeant(lookup, person);
    mustSignInHere(identityOf(context), user);
    const company = only === undefined ? null : lasting(lookup.company(only));
    return { kind: 'user', owner: lasting(user), company };
  }
  if (person !== undefined) throw wrong('user', 'a key acts as one: an agent or a person');
  if (only !== undefined) throw wrong('only', 'an agent is of one company anyway');
  const agent = agentMeant(lookup, wanted);
  if (agent.data.status === 'terminated')
    throw fault('AGENT_NOT_ACTIVE', { agent: agent.name, status: agent.data.status });
  return { kind: 'agent', owner: lasting(agent), company: lasting(lookup.companyOf(agent)) };
}

/** The last time that has four digits for its year, by UTC: what is shown of it can be sent back. */
const lastTime = Date.parse('9999-12-31T23:59:59.999Z');

/** Nothing made with a key outlives it. */
function endOf({ actor }: Context, { expiresAt }: Input, at: number): number | null {
  const until = endOfActor(actor);
  const wanted = expiresAt === undefined ? undefined : Date.parse(expiresAt);
  if (wanted !== undefined && wanted > lastTime) throw wrong('expiresAt', 'lies after the year 9999');
  if (wanted !== undefined && wanted <= at) throw wrong('expiresAt', 'lies in the past');
  const end = Math.min(wanted ?? Infinity, until ?? Infinity);
  return Number.isFinite(end) ? end : null;
}

const wrong = (field: string, problem: string) =>
  fault('INPUT_INVALID', { action: 'token.create', problems: [{ field, problem }] });

/** Whether the actor may know of a key at all: whoever may decide about it. */
const isSeen = (lookup: Lookup, key: ApiKey): boolean =>
  decide(lookup.actor, rightOverKey(lookup, key), factsOfKey(lookup, key)).allow === true;

const tokenList = defineAction({
  name: 'token.list',
  sentence: 'List API keys that you may decide about, the newest first, without the keys themselves',
  input: {
    agent: refField.optional().describe('Only those that act as this agent'),
    user: userField.optional().describe('Only those that act as this person'),
    company: companyField.describe('The company of the agent'),
  },
  output: listOf(keyShape.shape),
  allow: {
    permission: (lookup, { agent, user }) => (agent === undefined ? rightOver(lookup, user) : 'agent.key'),
    facts: (lookup, { agent, company }) =>
      agent === undefined ? ofTheBook() : agentFacts(lookup, agents.find(lookup, { agent, company })),
  },
  route: { method: 'GET', path: '/tokens' },
  cli: {
    columns: [
      'begins',
      'name',
      'user',
      'agent',
      'company',
      'readOnly',
      'lastUsedAt',
      'expiresAt',
      'revokedAt',
      'id',
    ],
  },
  perform(context, { agent: ref, user: person, company: within }, lookup) {
    mustBeThere(lookup, { company: within });
    const agent = ref === undefined ? undefined : agents.find(lookup, { agent: ref, company: within });
    const user = person === undefined ? undefined : lookup.need('user', undefined, person);
    const items = identityOf(context)
      .keys.list()
      .filter((key) => isSeen(lookup, key))
      .map((key) => show(lookup, key))
      .filter(
        (key) =>
          (agent === undefined || (key.agent === agent.name && key.company === agent.company)) &&
          (user === undefined || key.user === user.name),
      );
    return Promise.resolve({ items });
  },
});

const tokenRevoke = defineAction({
  name: 'token.revoke',
  sentence: 'Make an API key worthless, at once and for good',
  input: {
    token: z.string().trim().min(1).max(100).describe('The key: its id, or how it begins'),
    agent: refField.optional().describe('Only if it acts as this agent'),
    company: companyField.describe('The company of the agent'),
  },
  output: keyShape,
  // About one that the caller may not decide about nothing is said, not even that it is there.
  allow: { permission: 'self.sign-in', facts: ofTheBook },
  route: { method: 'DELETE', path: '/tokens/:token' },
  cli: { positional: ['token'] },
  perform(context, { token: ref, agent, company }, lookup) {
    const { keys } = identityOf(context);
    mustBeThere(lookup, { company });
    const of = agent === undefined ? undefined : lasting(agents.find(lookup, { agent, company }));
    const [key, ...others] = keys
      .list()
      .filter((key) => key.id === ref || (ref.length > 8 && beginOf(key).startsWith(ref)));
    const isMeant = of === undefined || (key?.kind === 'agent' && key.owner === of);
    if (!key || others.length > 0 || !isMeant || !isSeen(lookup, key))
      throw fault('NOT_FOUND', { kind: 'key', ref });
    keys.revoke(key.id, context.clock.now());
    return Promise.resolve(show(lookup, keys.find(key.id)!));
  },
});

export const tokenActions = [tokenCreate, tokenList, tokenRevoke] as const;
