// Links that sign somebody in, and the sessions they become.
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCredentials } from '../../engine/identity/credentials.ts';
import { antiForgery, idleMs, longestMs } from '../../engine/identity/sessions.ts';
import { linkMs } from '../../engine/identity/sign-in-links.ts';
import { temporaryFolder } from '../helpers/folder.ts';

function open() {
  const credentials = openCredentials(join(temporaryFolder(), 'credentials.sqlite'));
  onTestFinished(() => credentials.close());
  return credentials;
}

test('a link signs its person in once, within ten minutes', () => {
  const { links } = open();
  const { code, expiresAt } = links.make('u1', 0);
  expect(expiresAt).toBe(linkMs);
  const signIn = { user: 'u1', until: null };
  expect([links.peek(code, 1), links.peek(code, 2)]).toEqual([signIn, signIn]);
  expect(links.use(`${code.slice(0, -1)}!`, 3)).toBeUndefined();
  expect([links.use(code, 4), links.use(code, 5), links.peek(code, 6)]).toEqual([
    signIn,
    undefined,
    undefined,
  ]);
  const late = links.make('u1', 0).code;
  expect(links.use(late, linkMs)).toBeUndefined();
  const gone = links.make('u1', 0).code;
  links.revokeUser('u1');
  expect(links.use(gone, 1)).toBeUndefined();
});

test('two sign-ins have two sessions with tokens that neither chose, and each ends alone', () => {
  const { sessions } = open();
  const [one, other] = [sessions.begin('u1', 'Firefox', 1), sessions.begin('u1', 'Safari', 2)];
  expect(one.token).not.toBe(other.token);
  expect(antiForgery(one.token)).not.toBe(antiForgery(other.token));
  expect(sessions.verify(one.token, 3)).toMatchObject({ user: 'u1', browser: 'Firefox' });
  expect(sessions.list(3).map(({ id }) => id)).toEqual([other.session.id, one.session.id]);
  sessions.revoke(one.session.id);
  expect(sessions.verify(one.token, 3)).toBeUndefined();
  expect(sessions.verify(other.token, 3)).toBeDefined();
  sessions.revokeUser('u1');
  expect(sessions.verify(other.token, 4)).toBeUndefined();
});

test('a session ends after a week without a call, and after a month whatever is done with it', () => {
  const { sessions } = open();
  const { token } = sessions.begin('u1', 'X', 0);
  expect(sessions.verify(token, idleMs)).toBeUndefined();
  let at = 0;
  for (; at < longestMs; at += idleMs - 1) expect(sessions.verify(token, at)).toBeDefined();
  expect(sessions.verify(token, longestMs - 1)).toBeDefined();
  expect(sessions.verify(token, longestMs)).toBeUndefined();
  expect(sessions.list(longestMs)).toEqual([]);
});

test('a link and its session are over when what the link was made with is', () => {
  const { links, sessions } = open();
  const until = linkMs + 5_000;
  expect(links.make('u1', 0, 7).expiresAt).toBe(7);
  const { code, expiresAt } = links.make('u1', 0, until);
  expect(expiresAt).toBe(linkMs);
  expect(links.use(code, 1)).toEqual({ user: 'u1', until });
  const { token, session } = sessions.begin('u1', 'X', 1, until);
  expect(session).toMatchObject({ expiresAt: until, until });
  expect(sessions.verify(token, until - 1)).toMatchObject({ until });
  expect(sessions.verify(token, until)).toBeUndefined();
});

test('links and sessions nobody uses do not heap up', () => {
  const { links, sessions } = open();
  const codes = Array.from({ length: 30 }, (_, at) => links.make('u1', at).code);
  expect(codes.filter((code) => links.peek(code, 40) !== undefined)).toHaveLength(20);
  const signedIn = Array.from({ length: 60 }, (_, at) => sessions.begin('u2', 'X', at).token);
  expect(sessions.list(70)).toHaveLength(50);
  expect(sessions.verify(signedIn.at(-1)!, 70)).toBeDefined();
  expect(sessions.verify(signedIn[0]!, 70)).toBeUndefined();
});
