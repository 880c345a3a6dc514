// Events of a company that was called otherwise: whoever follows it is told all of it, and nobody is told what another company
// did under the same name.
import { expect, test } from 'vitest';
import { markdown, user } from '../helpers/book.ts';
import { commitByHand, openEventsBook, toldBy, until, type EventsBook } from './events-book.ts';
import type { Followed } from './follow.ts';

const all = '/api/events';
const owner = user('ada');
const acme = '01930000-0000-7000-8000-000000000001';
const later = '01930000-0000-7000-8000-0000000000ff';
const ids = ({ told }: Followed): string[] => told.map(({ id }) => id);

const rename = (book: EventsBook, from: string, slug: string): Promise<unknown> =>
  book.perform(owner, 'company.rename', { company: from, slug });

function keyOf({ identity, catalog, clock }: EventsBook, company: string, agent: string): string {
  const [owner, of] = [
    catalog.find('agent', company, agent)!.id,
    catalog.find('company', undefined, company)!.id,
  ];
  const wanted = {
    kind: 'agent',
    name: 'x',
    readsOnly: false,
    createdBy: 'user:ada',
    expiresAt: null,
  } as const;
  return identity.keys.create({ ...wanted, owner, company: of }, clock.time).token;
}

test('who comes again after a rename is told what the company did before it, both halves of it, and what came then', async () => {
  const book = await openEventsBook();
  const first = await book.issue('One');
  const second = await book.issue('Two');
  const elsewhere = await book.issue('Three', 'other');
  await rename(book, 'acme', 'apex');
  const renamed = book.store.head()!;
  const last = await book.issue('Four', 'apex');
  const expected = [second, renamed, `${renamed}/1`, last];
  const key = keyOf(book, 'apex', 'dev');
  for (const [who, company] of [
    ['ada', acme],
    ['ada', 'apex'],
    ['ada', 'acme'],
    [key, acme],
    [key, 'apex'],
  ] as const) {
    const followed = await book.follow(who, `/api/companies/${company}/events`, { last: first });
    await toldBy(followed, 4);
    expect([company, ids(followed)]).toEqual([company, expected]);
    expect(followed.told.map(({ data }) => [data.company, data.companyId])).toEqual([
      ['acme', acme],
      ['acme', acme],
      ['apex', acme],
      ['apex', acme],
    ]);
  }
  const half = await book.follow(key, `/api/companies/${acme}/events`, { last: renamed });
  await toldBy(half, 2);
  expect(ids(half)).toEqual(expected.slice(2));
  const other = await book.follow('spy', '/api/companies/other/events', { last: first });
  await toldBy(other, 1);
  expect(ids(other)).toEqual([elsewhere]);
});

test('who follows a company goes on following it under its new name', async () => {
  const book = await openEventsBook();
  const key = keyOf(book, 'acme', 'dev');
  const followers = await Promise.all([
    book.follow('ada', `/api/companies/${acme}/events`),
    book.follow(key, `/api/companies/${acme}/events`),
    book.follow('ada'),
  ]);
  await Promise.all(followers.map((followed) => toldBy(followed, 1)));
  book.clock.time += 1_000;
  await rename(book, 'acme', 'apex');
  const renamed = book.store.head()!;
  book.clock.time += 1_000;
  const next = await book.issue('Next', 'apex');
  for (const followed of followers) {
    await toldBy(followed, 4);
    expect(ids(followed).slice(1)).toEqual([renamed, `${renamed}/1`, next]);
    expect(followed.isOver()).toBe(false);
  }
});

test('a company that takes an old name is told nothing of what was done under it, and the other way round', async () => {
  const book = await openEventsBook();
  const whole = await book.follow('ada', all);
  const start = (await toldBy(whole, 1))[0]!.id;
  const before = await book.issue('Before');
  const byOldName = await book.follow('ada');
  await toldBy(byOldName, 1);
  await rename(book, 'acme', 'apex');
  const renamed = book.store.head()!;
  const taken = await commitByHand(
    book,
    {
      'companies/acme/COMPANY.md': markdown({ id: later, name: 'Later', prefix: 'LAT', status: 'active' }),
      'companies/acme/agents/dev/AGENTS.md': markdown({
        id: later.replace('ff', 'fe'),
        name: 'Dev',
        status: 'active',
      }),
    },
    'Begin',
  );
  book.clock.time += 1_000;
  const young = await book.issue('Young', 'acme');
  const old = await book.issue('Old', 'apex');
  await until('the newest', () => ids(whole).at(-1) === old);
  const [keyOfOld, keyOfYoung] = [keyOf(book, 'apex', 'dev'), keyOf(book, 'acme', 'dev')];
  const told = async (who: string, company: string): Promise<string[]> => {
    const followed = await book.follow(who, `/api/companies/${company}/events`, { last: start });
    const newest = company === acme || company === 'apex' ? old : young;
    await until('the newest', () => ids(followed).at(-1) === newest);
    return ids(followed);
  };
  for (const who of ['ada', keyOfOld])
    for (const company of [acme, 'apex'])
      expect(await told(who, company)).toEqual([before, renamed, `${renamed}/1`, old]);
  for (const who of ['ada', keyOfYoung])
    for (const company of [later, 'acme']) {
      const found = await told(who, company);
      expect([found[0], found.at(-1)]).toEqual([taken, young]);
      expect(found).not.toContain(before);
    }
  // Who had asked for the name is let go: it means another company.
  await byOldName.over;
  expect(ids(byOldName)).not.toContain(young);
  const idsOfAll = new Map(whole.told.slice(1).map(({ id, data }) => [id, data.companyId]));
  expect([before, renamed, `${renamed}/1`, old].map((id) => idsOfAll.get(id))).toEqual(Array(4).fill(acme));
  expect([taken, young].map((id) => idsOfAll.get(id))).toEqual([later, later]);
});

test('two companies that change names in one commit are each told their own files', async () => {
  const book = await openEventsBook();
  const other = book.catalog.find('company', undefined, 'other')!.id;
  const start = book.store.head()!;
  const [mine, theirs] = ['acme', 'other'].map((slug) => book.text(`companies/${slug}/COMPANY.md`)!);
  await commitByHand(
    book,
    { 'companies/acme/COMPANY.md': theirs!, 'companies/other/COMPANY.md': mine! },
    'Swap',
  );
  const events = book.ports.events!.feed.events(
    book.store.log(book.store.head()!, { from: start }).at(-1)!.oid,
  );
  expect(
    events.map(({ company, companyId, changes }) => [company, companyId, changes.map(({ how }) => how)]),
  ).toEqual([
    ['acme', acme, ['removed']],
    ['other', other, ['removed']],
    ['acme', other, ['added']],
    ['other', acme, ['added']],
  ]);
});

test.each(['aaa', 'zzz'])('who keeps things by their ids has them after a rename to %s', async (slug) => {
  const book = await openEventsBook();
  const followed = await book.follow('ada', all);
  const kept = new Map<string, string>();
  await book.perform(owner, 'agent.rename', { company: 'acme', ref: 'dev', slug });
  await rename(book, 'acme', slug);
  await toldBy(followed, 4);
  const changes = followed.told.slice(1).flatMap(({ data }) => data.changes);
  for (const { kind, id, name, how } of changes) {
    if (how === 'removed') kept.delete(id);
    else kept.set(id, `${kind} ${name}`);
  }
  const { id: company } = book.catalog.find('company', undefined, slug)!;
  const { id: agent } = book.catalog.find('agent', slug, slug)!;
  expect([kept.get(company), kept.get(agent)]).toEqual([`company ${slug}`, `agent ${slug}`]);
});
