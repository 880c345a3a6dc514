// Where a person comes in with a browser: the page behind a one-time link, the session it becomes, and the way out. Works
// without scripts. A link is used up by a button and not by being looked at: mail programs and previews look at links.
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fault } from '../base/fault.ts';
import { iso } from '../base/clock.ts';
import {
  addressOf,
  mustBeOurPage,
  sessionOf,
  type DoorPorts,
  type OpenSession,
  type SessionPorts,
} from './caller.ts';
import { writeCookie } from './cookie.ts';

/** Of the words a browser says it is. */
const browserLimit = 200;
const form = 'application/x-www-form-urlencoded';
const formLimitBytes = 4 * 1024;

type Ports = Pick<DoorPorts, 'limits' | 'clock'> & { sessions: SessionPorts };
type WithCode = FastifyRequest<{ Params: { code: string } }>;

/** Mounts `/sign-in/:code` and `/sign-out` on the application itself. */
export function mountSignIn(app: FastifyInstance, ports: Ports): void {
  app.addContentTypeParser(form, { parseAs: 'string', bodyLimit: formLimitBytes }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  const config = { body: form };
  app.get('/sign-in/:code', (request: WithCode, reply) => showButton(ports, request, reply));
  app.post('/sign-in/:code', { config }, (request: WithCode, reply) => signIn(ports, request, reply));
  app.post('/sign-out', { config }, (request, reply) => {
    const { antiForgery } = (request.body ?? {}) as { antiForgery?: string };
    signOut(ports, request, reply, antiForgery);
    return page(reply, 'Signed out', '<p>This browser is signed out.</p>');
  });
}

/** Mounts `/session` under `/api`: what a page must know of its session, and ending it. */
export function mountSession(api: FastifyInstance, ports: Ports): void {
  api.get('/session', (request) => {
    const { actor, id, antiForgery, expiresAt } = needSession(ports, request);
    return { id, actor: `user:${actor.slug}`, role: actor.role, antiForgery, expiresAt: iso(expiresAt) };
  });
  api.delete('/session', (request, reply) => {
    signOut(ports, request, reply);
    return reply.code(204).send();
  });
}

function needSession(ports: Ports, request: FastifyRequest): OpenSession {
  const { session, token } = sessionOf(ports, request);
  if (session) return session;
  ports.limits?.refuse(addressOf(request), token);
  throw fault('CREDENTIAL_REFUSED', { given: 'no session' });
}

function signOut(ports: Ports, request: FastifyRequest, reply: FastifyReply, given?: string): void {
  const session = needSession(ports, request);
  mustBeOurPage(request, session, given);
  ports.sessions.revoke(session.id);
  reply.header('set-cookie', writeCookie(ports.sessions.cookie(), '', 0));
}

function showButton(ports: Ports, request: WithCode, reply: FastifyReply): FastifyReply {
  const user = ports.sessions.peek(request.params.code);
  if (user === undefined) return refuseLink(ports, request, reply);
  return page(
    reply,
    'Sign in',
    `<p>This signs <b>${escaped(user)}</b> in with this browser.</p>
<form method="post"><button>Sign in as ${escaped(user)}</button></form>`,
  );
}

function signIn(ports: Ports, request: WithCode, reply: FastifyReply): FastifyReply {
  const { sessions, clock } = ports;
  // Else a stranger's page could sign this browser in as somebody of the stranger's choice.
  if (request.headers.origin === undefined)
    throw fault('FORGERY_REFUSED', { problem: 'it came without an Origin' });
  const browser = (request.headers['user-agent'] ?? 'unknown').slice(0, browserLimit);
  const before = sessionOf(ports, request).session;
  const made = sessions.signIn(request.params.code, browser);
  if (!made) return refuseLink(ports, request, reply);
  if (before) sessions.revoke(before.id);
  const { token, session } = made;
  const seconds = Math.floor((session.expiresAt - clock.now()) / 1000);
  reply.header('set-cookie', writeCookie(sessions.cookie(), token, seconds));
  const name = escaped(session.actor.slug);
  return page(
    reply,
    'Signed in',
    `<p>You are signed in as <b>${name}</b> (${session.actor.role}).</p>
<form method="post" action="/sign-out"><input type="hidden" name="antiForgery" value="${session.antiForgery}">
<button>Sign out</button></form>`,
  );
}

function refuseLink(ports: Ports, request: WithCode, reply: FastifyReply): FastifyReply {
  ports.limits?.refuse(addressOf(request), request.params.code);
  const { http, message, help } = fault('LINK_WORTHLESS', {});
  return page(reply.code(http), 'Not signed in', `<p>${escaped(message)}</p><p>${escaped(help)}</p>`);
}

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.4rem 1rem}';
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * Under `no-referrer` a browser says `Origin: null` of a form, to the page's own server too, and the guard refuses that. This
 * policy tells the address, which holds the code, to nobody who does not know it.
 * Source: Fetch, "append a request Origin header".
 */
const referrerPolicy = 'same-origin';

function page(reply: FastifyReply, title: string, body: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', referrerPolicy)
    .send(
      `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title} · Minutebook</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head>
<body><h1>${title}</h1>\n${body}\n</body></html>\n`,
    );
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character]!);
