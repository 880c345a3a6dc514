// What counts as talk between agents and what does not, run by run: who it is said to, where, and what happened since.
import { expect, test } from 'vitest';
import { noKernel } from '../../engine/actions/context.ts';
import { noteEvent } from '../../engine/actions/event-note.ts';
import { Lookup } from '../../engine/actions/lookup.ts';
import { askGate } from '../../engine/actions/run-gate.ts';
import { uuid7 } from '../../engine/base/ids.ts';
import { waitingFor } from '../../engine/daemon/wakes.ts';
import { agent, openBook, system, user } from '../helpers/book.ts';

async function openTalk() {
  const book = await openBook();
  const look = (): Lookup => {
    book.catalog.sync();
    return new Lookup(
      book.store.snapshot(),
      { catalog: book.catalog, reader: book.store, kernel: noKernel },
      system,
    );
  };
  /** What a start for what waits first would be: the words of the gate's no, or how far talk would have come. */
  const ask = (slug: string): string | number => {
    const lookup = look();
    const who = lookup.need('agent', 'acme', slug);
    const [occasion] = waitingFor(lookup, who, [], book.clock.now()).occasions;
    if (!occasion) return 'nothing waits';
    const [wake] = occasion.wakes;
    const keys = occasion.wakes.map(({ key }) => key);
    const start = { agent: who, issue: occasion.issue, wake: wake!, keys, now: book.clock.now(), host: {} };
    const { verdict, talk } = askGate(lookup, start);
    return verdict.may ? (talk ?? 0) : verdict.code;
  };
  /** Starts what waits first, lets the run do something, and ends it. */
  const run = async (
    slug: string,
    does: (act: (name: string, input: object) => Promise<unknown>) => unknown,
  ) => {
    book.clock.time += 1_000;
    const lookup = look();
    const [occasion] = waitingFor(lookup, lookup.need('agent', 'acme', slug), [], book.clock.now()).occasions;
    const id = uuid7(book.clock.now());
    const [first] = occasion!.wakes;
    const host = { host: 'test', adapter: 'process', isolation: 'none', company: 'acme', run: id };
    await book.perform(system, 'run.start', {
      ...host,
      agent: slug,
      issue: occasion!.issue?.name,
      source: first!.source,
      reason: first!.reason,
      byBoard: first!.byBoard,
      wakes: occasion!.wakes.map(({ key }) => key),
    });
    await does((name, input) => book.perform(agent(slug, id, 'ACME-1'), name, input));
    const endedAt = new Date(book.clock.now()).toISOString();
    const ended = { company: 'acme', run: id, status: 'succeeded', reason: 'done', endedAt };
    await book.perform(system, 'run.finish', ended);
    return book.perform<{ path: string }>(user('ada'), 'run.show', { run: id });
  };
  const says = (slug: string, body: string) =>
    run(slug, (act) => act('issue.comment', { issue: 'ACME-1', body }));
  /** A run that sets the priority and gives the issue away. */
  const sets = (slug: string, priority: string, assignee: string) =>
    run(slug, async (act) => {
      await act('issue.change', { issue: 'ACME-1', priority });
      await act('issue.move', { issue: 'ACME-1', status: 'todo', assignee });
    });
  await book.perform(user('ada'), 'issue.create', { title: 'One' });
  const tell = (body: string) => book.perform(user('ada'), 'issue.comment', { issue: 'ACME-1', body });
  return { book, ask, run, says, sets, tell };
}

test('each run that words alone started is one further, and its record says so', async () => {
  const { book, ask, says, tell } = await openTalk();
  await tell('@cto what now?');
  expect(ask('cto')).toBe(0);
  await says('cto', '@dev you?');
  expect(ask('dev')).toBe(1);
  const { path } = await says('dev', '@cto no, you.');
  expect(book.text(path)).toContain('nothingNew: true\n');
  expect(book.text(path)).toContain('talk: 1\n');
  expect(ask('cto')).toBe(2);
});

test('at the limit of who is called it stops; whatever a person does there lets it go on', async () => {
  const { book, ask, says, tell } = await openTalk();
  const path = 'companies/acme/agents/dev/AGENTS.md';
  await book.perform(user('ada'), 'agent.change', { agent: 'dev', heartbeat: { talkLimit: 2 } });
  expect(book.text(path)).toContain('talkLimit: 2');
  await tell('@cto what now?');
  await says('cto', '@dev you?');
  await says('dev', '@cto no, you.');
  await says('cto', '@dev really?');
  expect(ask('dev')).toBe('talk');
  await book.perform(user('ben'), 'issue.change', { issue: 'ACME-1', priority: 'high' });
  expect(ask('dev')).toBe(0);
});

test('a run that changes something begins anew, and so does one of somebody else beside it', async () => {
  const { ask, run, says, tell } = await openTalk();
  await tell('@cto and @ops, what now?');
  await says('cto', '@dev you?');
  await run('dev', async (act) => {
    await act('issue.comment', { issue: 'ACME-1', body: '@cto done.' });
    await act('issue.create', { title: 'Two', assignee: 'ops' });
  });
  expect(ask('cto')).toBe(0);
  await says('cto', '@dev and you?');
  expect(ask('dev')).toBe(1);
  await run('ops', async (act) => {
    await act('issue.comment', { issue: 'ACME-1', body: 'I am on it.' });
    await act('issue.create', { title: 'Three', assignee: 'ops' });
  });
  expect(ask('dev')).toBe(0);
});

test('what an agent keeps for itself is no change', async () => {
  const { ask, run, says, tell } = await openTalk();
  await tell('@cto what now?');
  await says('cto', '@dev you?');
  await run('dev', async (act) => {
    await act('instruction.put', { agent: 'dev', file: 'memory/cto.md', body: 'Asks a lot.' });
    await act('issue.comment', { issue: 'ACME-1', body: '@cto no, you.' });
  });
  expect(ask('cto')).toBe(2);
});

test('many who answer one person each wake whoever has the issue: that is no talk yet', async () => {
  const { book, ask, says, tell } = await openTalk();
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'backlog' });
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', status: 'todo' });
  await says('cto', 'Taken.');
  await tell('@dev and @ops, how far are you?');
  await says('cto', 'Let us see.');
  for (const slug of ['dev', 'ops']) {
    await says(slug, 'Nearly there.');
    expect(ask('cto')).toBe(1);
    await says('cto', 'Good.');
  }
});

test('an agent from outside that goes on talking is not answered for ever', async () => {
  const { book, ask, says } = await openTalk();
  const outside = { kind: 'agent', company: 'acme', slug: 'ops', key: 'mbk_1' } as never;
  const further: (string | number)[] = [];
  for (let n = 0; n < 8 && ask('dev') !== 'talk'; n += 1) {
    await book.perform(outside, 'issue.comment', { issue: 'ACME-1', body: `@dev and now ${n}?` });
    further.push(ask('dev'));
    if (ask('dev') !== 'talk') await says('dev', 'No.');
  }
  expect(further).toEqual([2, 3, 4, 5, 6, 'talk']);
});

const isNew = ({ book }: Awaited<ReturnType<typeof openTalk>>, run: { path: string }): boolean =>
  !book.text(run.path)!.includes('nothingNew: true\n');

test('what agents change to and fro, without a word, is no news the second time', async () => {
  const talk = await openTalk();
  const { book, ask, sets } = talk;
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'todo' });
  expect(isNew(talk, await sets('cto', 'high', 'dev'))).toBe(true);
  expect(ask('dev')).toBe(0);
  expect(isNew(talk, await sets('dev', 'medium', 'cto'))).toBe(false);
  expect(ask('cto')).toBe(1);
  expect(isNew(talk, await sets('cto', 'high', 'dev'))).toBe(false);
  expect(ask('dev')).toBe(2);
  // Nobody had it so yet.
  expect(isNew(talk, await sets('dev', 'critical', 'cto'))).toBe(true);
  expect(ask('cto')).toBe(0);
});

test('that the board is told of it on the issue is nothing to start for', async () => {
  const { book, ask, sets } = await openTalk();
  await book.perform(user('ada'), 'agent.change', { agent: 'dev', heartbeat: { talkLimit: 1 } });
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'todo' });
  await sets('cto', 'high', 'dev');
  await sets('dev', 'medium', 'cto');
  await sets('cto', 'high', 'dev');
  expect(ask('dev')).toBe('talk');
  const about = { company: 'acme', agent: 'dev', issue: 'ACME-1', key: 'talk:acme/ACME-1' };
  const told = { ...about, type: 'agent.talk', severity: 'warning', message: 'dev is not woken' } as const;
  await noteEvent(book.context(system), told);
  expect(ask('dev')).toBe('talk');
});

test('what was there before a person had a hand in it is news again', async () => {
  const talk = await openTalk();
  const { book, run } = talk;
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'todo' });
  const sets = (slug: string, priority: string, assignee: string) =>
    run(slug, (act) => act('issue.change', { issue: 'ACME-1', priority, assignee }));
  await sets('cto', 'high', 'dev');
  await book.perform(user('ben'), 'issue.change', { issue: 'ACME-1', priority: 'low' });
  expect(isNew(talk, await sets('dev', 'high', 'dev'))).toBe(true);
});

test('a document that is written anew as it was is no news; one more is', async () => {
  const talk = await openTalk();
  const { book, run } = talk;
  await book.perform(user('ada'), 'issue.change', { issue: 'ACME-1', assignee: 'cto', status: 'todo' });
  const writes = (key: string, body: string) =>
    run('cto', async (act) => {
      await act('document.put', { issue: 'ACME-1', key, body });
      await act('issue.move', { issue: 'ACME-1', status: 'in_review' });
    });
  expect(isNew(talk, await writes('plan', 'Blue.'))).toBe(true);
  await book.perform(agent('dev'), 'issue.comment', { issue: 'ACME-1', body: '@cto Green!' });
  expect(isNew(talk, await writes('plan', 'Green.'))).toBe(true);
  await book.perform(agent('dev'), 'issue.comment', { issue: 'ACME-1', body: '@cto Blue!' });
  expect(isNew(talk, await writes('plan', 'Blue.'))).toBe(false);
  await book.perform(agent('dev'), 'issue.comment', { issue: 'ACME-1', body: '@cto and a report!' });
  expect(isNew(talk, await writes('report', 'Blue.'))).toBe(true);
});
