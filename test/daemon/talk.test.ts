// Agents that wake each other by words come to an end by themselves, the board hears of it once, and nothing said is lost. Who
// changes something between is never stopped.
import { expect, test } from 'vitest';
import { openWarnings } from '../../engine/catalog/queries/events.ts';
import { talkLimit } from '../../engine/actions/talk.ts';
import { eventually } from '../helpers/processes.ts';
import { soak } from '../helpers/soak.ts';
import { agentFile, makeBook, openHost, type BookOptions } from './host.ts';
import { openTestHost, quiet, type TestHost } from './open-test-host.ts';

/** A host on which each of `talkers` does what its words say: whom it talks to, and how. */
const openTalk = (talkers: Record<string, string[]>, heartbeat: object = {}): Promise<TestHost> =>
  openTestHost(talkBook(talkers, heartbeat));

const talkBook = (talkers: Record<string, string[]>, heartbeat: object = {}): BookOptions => ({
  isolation: 'none',
  runners: Object.fromEntries(
    Object.entries(talkers).map(([slug, words]) => [
      slug,
      [process.execPath, agentFile('talker.mjs'), ...words],
    ]),
  ),
  agents: Object.fromEntries(
    Object.keys(talkers).map((slug) => [slug, { adapter: { type: 'process', runner: slug }, heartbeat }]),
  ),
});

const warnings = ({ engine }: Pick<TestHost, 'engine'>): { key: string; message: string }[] => {
  engine.catalog.sync();
  return openWarnings(engine.catalog, { company: 'acme', since: '' }).map(({ key, message }) => ({
    key,
    message,
  }));
};

const stopped = (host: Pick<TestHost, 'engine'>): Promise<unknown> =>
  eventually('the board hears of it', () => warnings(host).some(({ key }) => key.startsWith('talk:')));

const noted = async (host: TestHost): Promise<number> => {
  const { items } = await host.act<{ items: { type: string }[] }>('event.list', { limit: 100 });
  return items.filter(({ type }) => type === 'agent.talk').length;
};

const whose = [
  ['two of them', { cto: ['dev'], dev: ['cto'] }, 'nobody'],
  ['three in a ring', { cto: ['dev'], dev: ['ops'], ops: ['cto'] }, 'nobody'],
  ['two on two issues in turn', { cto: ['dev', 'elsewhere'], dev: ['cto', 'elsewhere'] }, 'nobody'],
  ['questions and their answers', { cto: ['dev', 'ask'], dev: ['cto', 'ask'] }, 'nobody'],
  [
    'one who has the issue, and takes it out of review each time',
    { cto: ['dev', 'back'], dev: ['cto'] },
    'cto',
  ],
  ['handing the issue to and fro', { cto: ['dev', 'hand'], dev: ['cto', 'hand'] }, 'cto'],
] satisfies [string, Record<string, string[]>, string][];

/** In the others the words come by other ways. */
const some = whose.filter(([name]) => soak.apart.allWays || !/ring|questions|to and fro/.test(name));

test.each(some)('agents that only talk stop: %s', async (_, talkers, assignee) => {
  const limit = 3;
  const host = await openTalk(talkers, { talkLimit: limit });
  for (const title of ['One', 'Two']) await host.act('issue.create', { title });
  await (assignee === 'nobody'
    ? host.act('issue.comment', { issue: 'ACME-1', body: '@cto what now?' })
    : host.act('issue.change', { issue: 'ACME-1', assignee, status: 'todo' }));
  await stopped(host);
  await quiet();
  const runs = await host.runs({ limit: 100 });
  expect(runs.length).toBeGreaterThan(limit);
  expect(runs.length).toBeLessThanOrEqual(3 * limit);
  expect(await noted(host)).toBe(1);
  expect(warnings(host).filter(({ key }) => key.startsWith('talk:'))).toMatchObject([
    { message: expect.stringMatching(/is not woken: agents only talk on ACME-\d \(cto, dev(, ops)?\)/) },
  ]);
});

const does = (colleague: string, action: string, input: object): string[] => [
  colleague,
  'does',
  action,
  JSON.stringify(input),
];

const toAndFro = [
  [
    'a status',
    does('dev', 'issue.move', { status: 'in_progress' }),
    does('cto', 'issue.move', { status: 'todo' }),
  ],
  [
    'a description',
    does('dev', 'issue.change', { body: 'Blue.' }),
    does('cto', 'issue.change', { body: 'Green.' }),
  ],
  ['a label', does('dev', 'issue.change', { labels: ['bug'] }), does('cto', 'issue.change', { labels: [] })],
  [
    'a document',
    does('dev', 'document.put', { key: 'plan', body: 'Blue.' }),
    does('cto', 'document.put', { key: 'plan', body: 'Green.' }),
  ],
] satisfies [string, string[], string[]][];

test.each(toAndFro.filter(([what]) => soak.apart.allWays || /status|document/.test(what)))(
  'agents that change %s to and fro stop',
  async (_, cto, dev) => {
    const limit = 3;
    const host = await openTalk({ cto, dev }, { talkLimit: limit });
    await host.act('label.create', { name: 'bug' });
    await host.act('issue.create', { title: 'One' });
    await host.act('issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'todo' });
    await stopped(host);
    const runs = await host.runs({ limit: 100 });
    expect(runs.length).toBeGreaterThan(limit);
    expect(runs.length).toBeLessThanOrEqual(4 * limit);
    await quiet();
    // That the board was told is nothing to start for.
    expect(await host.runs({ limit: 100 })).toHaveLength(runs.length);
    expect(warnings(host).map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/agents only talk on ACME-1 \(cto, dev\).* only words or what was there before;/),
    );
  },
);

/** More in a row than may only talk. */
const many = Array.from({ length: talkLimit + 3 }, (_, n) => `a${n}`);

const handedOn = [
  ['along many agents', Object.fromEntries(many.map((slug, n) => [slug, handing(many[n + 1])])), 'a0'],
  [
    'to a review that sends it back',
    { cto: ['dev', 'write', '9'], dev: ['cto', 'review', '4', 'ops'], ops: ['cto', 'publish'] },
    'cto',
  ],
] satisfies [string, Record<string, string[]>, string][];

function handing(next: string | undefined): string[] {
  return next === undefined ? ['nobody', 'publish'] : [next, 'hand'];
}

test.each(handedOn)('work that is handed on %s comes to its end', async (_, agents, assignee) => {
  const host = await openTalk(agents);
  await host.act('issue.create', { title: 'One' });
  await host.act('issue.change', { issue: 'ACME-1', assignee, status: 'todo' });
  await eventually('it is done', async () => (await host.issue('ACME-1')).status === 'done', 50_000);
  expect(warnings(host)).toEqual([]);
});

test('a daemon that comes after wakes nobody for it and tells nobody again; a word of a person lets it go on', async () => {
  const folders = makeBook(talkBook({ cto: ['dev'], dev: ['cto'] }));
  const act = async <T>(name: string, input: object): Promise<T> =>
    (await next.engine.perform(name, { company: 'acme', ...input }, next.engine.member)).result as T;
  let next = await openHost(folders);
  try {
    await act('issue.create', { title: 'One' });
    await act('issue.comment', { issue: 'ACME-1', body: '@cto what now?' });
    await stopped(next);
    await next.stop();
    next = await openHost(folders);
    await quiet();
    const runs = async (): Promise<number> =>
      (await act<{ items: unknown[] }>('run.list', { limit: 100 })).items.length;
    const before = await runs();
    expect(before).toBe(talkLimit + 1);
    expect(await act('agent.why', { agent: before % 2 === 0 ? 'cto' : 'dev' })).toMatchObject({
      may: false,
      reason: expect.stringContaining('agents only talk on ACME-1'),
    });
    // It names nobody: whoever was not woken hears what was said to them all the same.
    await act('issue.comment', { issue: 'ACME-1', body: 'Go on.' });
    await eventually('it goes on', () => warnings(next).length === 0);
    await eventually('it stops again', () => warnings(next).length > 0);
    expect(await runs()).toBeGreaterThan(before);
    expect(await runs()).toBeLessThanOrEqual(before + talkLimit + 1);
  } finally {
    await next.stop();
  }
});

const work = [
  ['a document', { cto: ['dev', 'document', '8'], dev: ['cto'] }, 'cto'],
  ['code', { cto: ['dev', 'code', '8'], dev: ['cto'] }, 'nobody'],
] satisfies [string, Record<string, string[]>, string][];

test.each(work)('who changes %s between is not stopped', async (_, talkers, assignee) => {
  const host = await openTalk(talkers);
  await host.act('issue.create', { title: 'One' });
  await (assignee === 'nobody'
    ? host.act('issue.comment', { issue: 'ACME-1', body: '@cto what now?' })
    : host.act('issue.change', { issue: 'ACME-1', assignee, status: 'todo' }));
  const ends = () => host.events.filter(({ event }) => event === 'run:finish');
  await eventually(
    'it worked eight times',
    () => {
      // The next try after a failure comes later than this waits.
      expect(ends().filter(({ message }) => !message?.startsWith('succeeded'))).toEqual([]);
      return ends().filter(({ agent }) => agent === 'acme/cto').length > 8;
    },
    50_000,
  );
  expect(warnings(host).filter(({ key }) => key.startsWith('talk:'))).toEqual([]);
});
