// Letting programs and people in from the command line, on the host of the book: with a daemon and without one.
import { expect, test } from 'vitest';
import { answerOf, hostFolders, minutebook } from '../helpers/command.ts';
import { newBook } from '../helpers/engine.ts';

test('keys and links are made, listed and revoked, and a daemon knows of them at once', async () => {
  const root = await newBook();
  const env = hostFolders();
  const mb = (...args: string[]) => {
    const ran = minutebook(root, args, { env });
    if (ran.code !== 0) throw new Error(`${args.join(' ')}: ${ran.err}`);
    return ran.out;
  };
  mb('company', 'create', 'Acme');
  mb('agent', 'hire', 'Cto');
  const shown = mb('token', 'create', '--agent', 'cto', '--name', 'ci');
  const [key] = /mbk_[0-9a-f]{12}_[\w-]{43}/.exec(shown)!;
  expect(shown).toContain('The key "ci" of agent cto of acme, without an end. Nobody can show it again.');
  const listed = mb('token', 'list');
  expect(listed).toContain(key.slice(0, 16));
  expect(listed).not.toContain(key);
  expect(mb('user', 'link')).toContain('/sign-in/mbl_');
  mb('up');
  try {
    const { daemon } = answerOf(root, ['status'], { env }).result as { daemon: { url: string } };
    const me = async () =>
      (await fetch(`${daemon.url}/api/agents/me`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await me()).toBe(200);
    const link = mb('user', 'link').split('\n')[0]!;
    expect(link).toMatch(new RegExp(`^${daemon.url}/sign-in/mbl_`));
    const page = await fetch(link, { method: 'POST', headers: { origin: daemon.url } });
    const cookie = page.headers.get('set-cookie')!.split(';')[0]!;
    const session = async () => (await fetch(`${daemon.url}/api/session`, { headers: { cookie } })).status;
    expect(await session()).toBe(200);
    const { items } = answerOf(root, ['session', 'list'], { env }).result as { items: { id: string }[] };
    mb('session', 'revoke', items[0]!.id);
    expect(await session()).toBe(401);
    mb('token', 'revoke', key.slice(0, 16));
    expect(await me()).toBe(401);
  } finally {
    mb('down');
  }
  expect(answerOf(root, ['token', 'create', '--user', 'nobody'], { env }).error.code).toBe('NOT_FOUND');
}, 300_000);
