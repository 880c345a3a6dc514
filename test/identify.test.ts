// What a credential is worth is what the book says now, also when a person said it with an editor and git, so that nobody
// revoked anything.
import { expect, test } from 'vitest';
import { Lookup } from '../engine/actions/lookup.ts';
import { sourcesOf } from '../engine/actions/now.ts';
import { identifier } from '../engine/identify.ts';
import { acme, openBook, system, user } from './helpers/book.ts';

test('whoever a person’s commit terminates or removes is nobody from then on, without anybody revoking anything', async () => {
  const book = await openBook({
    ...acme,
    'companies/acme/agents/gone/AGENTS.md': '---\nname: Gone\nstatus: terminated\n---\n',
    'companies/acme/agents/odd/AGENTS.md': '---\nname: Odd\nstatus: paused\n---\n',
  });
  const { identity, clock, catalog, store } = book;
  const context = book.context(system);
  const identify = identifier({
    identity,
    clock,
    boardToken: 'mbb_0123456789012345678901234567890123456789abc',
    run: (token) => identity.runs.verify(token),
    book() {
      catalog.sync();
      return new Lookup(store.snapshot(), sourcesOf(context), system);
    },
  });
  const authenticate = (token: string) => identify.authenticate(token);
  const keyOf = (kind: 'agent' | 'user', owner: string, company: string | null): string => {
    const wanted = {
      kind,
      owner,
      company,
      name: 'x',
      readsOnly: false,
      createdBy: 'user:ada',
      expiresAt: null,
    };
    return identity.keys.create(wanted, clock.time).token;
  };
  expect(authenticate(keyOf('agent', 'cto', 'acme'))).toEqual({
    key: expect.stringMatching(/^mbk_[0-9a-f]{12}$/) as string,
    kind: 'agent',
    company: 'acme',
    slug: 'cto',
  });
  expect(authenticate(keyOf('agent', 'odd', 'acme'))).toMatchObject({
    limits: { readsOnly: 'odd is paused' },
  });
  for (const [kind, owner, company] of [
    ['agent', 'gone', 'acme'],
    ['agent', 'nobody', 'acme'],
    ['agent', 'cto', 'nowhere'],
    ['user', 'nobody', null],
    ['user', 'ada', 'nowhere'],
  ] as const)
    expect([owner, company, authenticate(keyOf(kind, owner, company))]).toEqual([owner, company, undefined]);
  const token = identity.runs.issue({ run: 'r1', company: 'acme', agent: 'nobody' }, clock.time);
  expect(authenticate(token)).toBeUndefined();
  expect(authenticate('mbb_0123456789012345678901234567890123456789abc')).toEqual(user('ada'));
});
