// How people come in with a browser: a link that signs somebody in, once; the sessions that are open; ending one. They
// stand on this host alone, never in the book.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import type { Session } from '../identity/sessions.ts';
import { decide } from '../model/policy.ts';
import { defineAction } from './action.ts';
import { listOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';
import { userField } from './name-fields.ts';
import {
  endOfActor,
  identityOf,
  lasting,
  mustSignInHere,
  ofTheBook,
  personMeant,
  rightOver,
  rightOverKey,
  userNow,
} from './sign-in.ts';

/** Where a code is turned into a session. */
export const signInPath = (code: string): string => `/sign-in/${code}`;

const userLink = defineAction({
  name: 'user.link',
  sentence: 'Make a link that signs a person in with a browser: once, within ten minutes',
  input: { user: userField.optional().describe('The person; yourself if absent') },
  output: z.object({
    user: z.string().describe('Whom it signs in'),
    url: z.string().nullable().describe('The link; null where nothing listens for it'),
    path: z.string().describe('What of it follows the address'),
    expiresAt: z.string().describe('Until when it works'),
  }),
  allow: { permission: (lookup, { user }) => rightOver(lookup, user), facts: ofTheBook },
  route: { method: 'POST', path: '/users/:user/link' },
  cli: { positional: ['user'] },
  perform(context, { user: ref }, lookup) {
    const identity = identityOf(context);
    const user = personMeant(lookup, ref);
    mustSignInHere(identity, user);
    const { code, expiresAt } = identity.links.make(
      lasting(user),
      context.clock.now(),
      endOfActor(context.actor),
    );
    const [path, base] = [signInPath(code), identity.url()];
    const url = base === undefined ? null : `${base}${path}`;
    return Promise.resolve({ user: user.name, url, path, expiresAt: iso(expiresAt) });
  },
});

const sessionShape = z.object({
  id: z.string().describe('What ends it'),
  user: z.string().nullable().describe('Who signed in'),
  browser: z.string().describe('What the browser said it is'),
  createdAt: z.string().describe('When they signed in'),
  lastUsedAt: z.string().describe('When it was last used, to the minute'),
  expiresAt: z.string().describe('When it ends by itself, if it is not used'),
});

const show = (lookup: Lookup, session: Session): z.output<typeof sessionShape> => ({
  id: session.id,
  user: userNow(lookup, session.user)?.name ?? null,
  browser: session.browser,
  createdAt: iso(session.createdAt),
  lastUsedAt: iso(session.lastUsedAt),
  expiresAt: iso(session.expiresAt),
});

const isSeen = (lookup: Lookup, { user }: Session): boolean =>
  decide(lookup.actor, rightOverKey(lookup, { kind: 'user', owner: user }), ofTheBook()).allow === true;

const sessionList = defineAction({
  name: 'session.list',
  sentence: 'List who is signed in with a browser: you, and for an owner everybody',
  input: { user: userField.optional().describe('Only this person') },
  output: listOf(sessionShape.shape),
  allow: { permission: (lookup, { user }) => rightOver(lookup, user), facts: ofTheBook },
  route: { method: 'GET', path: '/sessions' },
  cli: { columns: ['user', 'browser', 'lastUsedAt', 'expiresAt', 'id'] },
  perform(context, { user: ref }, lookup) {
    const user = ref === undefined ? undefined : lookup.need('user', undefined, ref);
    const items = identityOf(context)
      .sessions.list(context.clock.now())
      .filter((session) => isSeen(lookup, session))
      .map((session) => show(lookup, session))
      .filter((session) => user === undefined || session.user === user.name);
    return Promise.resolve({ items });
  },
});

const sessionRevoke = defineAction({
  name: 'session.revoke',
  sentence: 'Sign a browser out, at once',
  input: { session: z.string().trim().min(1).max(100).describe('The session: its id') },
  output: sessionShape,
  // About one that the caller may not decide about nothing is said, not even that it is there.
  allow: { permission: 'self.sign-in', facts: ofTheBook },
  route: { method: 'DELETE', path: '/sessions/:session' },
  cli: { positional: ['session'] },
  perform(context, { session: id }, lookup) {
    const { sessions } = identityOf(context);
    const session = sessions.list(context.clock.now()).find((one) => one.id === id);
    if (!session || !isSeen(lookup, session)) throw fault('NOT_FOUND', { kind: 'session', ref: id });
    sessions.revoke(id);
    return Promise.resolve(show(lookup, session));
  },
});

export const sessionActions = [userLink, sessionList, sessionRevoke] as const;
