// Runs of agents that come in with a key of their own: what ends them, and that nothing else does.
import { expect, test } from 'vitest';
import { perform } from '../../engine/actions/perform.ts';
import type { ShownIssue } from '../../engine/actions/issue-shape.ts';
import type { ShownRun } from '../../engine/actions/run-record.ts';
import { lapseExternalRuns, silenceMs, stopExternalRuns } from '../../engine/daemon/external-runs.ts';
import type { AgentActor } from '../../engine/model/actor.ts';
import { openBook, system, user } from '../helpers/book.ts';

const ada = user('ada');

async function openHeld() {
  const book = await openBook();
  const { token, id } = await book.perform<{ token: string; id: string }>(ada, 'token.create', {
    agent: 'cto',
  });
  const key = token.slice(0, 16);
  const cto: AgentActor = { kind: 'agent', company: 'acme', slug: 'cto', key };
  await book.perform(cto, 'issue.create', { title: 'Work' });
  const { checkoutRun } = await book.perform<ShownIssue>(cto, 'issue.checkout', { issue: 'ACME-1' });
  const run = checkoutRun!;
  const own = book.context(system);
  return {
    ...book,
    run,
    keyId: id,
    inRun: { ...cto, run },
    call: () => book.identity.keys.verify(token, book.clock.time),
    lapse: () => lapseExternalRuns(own),
    stop: (which: object, reason: string) => stopExternalRuns(own, which, reason),
    record: () => book.perform<ShownRun>(ada, 'run.show', { run }),
    issue: () => book.perform<ShownIssue>(ada, 'issue.show', { issue: 'ACME-1' }),
  };
}

test('it goes on for as long as its key calls, and ends half an hour after it was last heard', async () => {
  const book = await openHeld();
  for (let n = 0; n < 5; n++) {
    book.clock.time += silenceMs - 120_000;
    book.call();
    await book.lapse();
    expect(await book.record()).toMatchObject({ status: 'running', endedAt: null });
  }
  book.clock.time += silenceMs;
  await book.lapse();
  expect(await book.record()).toMatchObject({ status: 'timed_out', source: 'external' });
  expect(await book.issue()).toMatchObject({ checkoutRun: null, assignee: 'cto' });
  await expect(
    perform(book.context(book.inRun), 'issue.change', { issue: 'ACME-1', title: 'Late' }),
  ).rejects.toThrow('does not hold');
});

test('it ends when nothing is left in its hands, and its key begins another', async () => {
  const book = await openHeld();
  await book.perform(book.inRun, 'issue.move', { issue: 'ACME-1', status: 'done' });
  await book.lapse();
  expect(await book.record()).toMatchObject({ status: 'succeeded' });
  await book.perform(ada, 'issue.create', { title: 'More', assignee: 'cto' });
  const { run: _, ...free } = book.inRun;
  const { checkoutRun } = await book.perform<ShownIssue>(free, 'issue.checkout', { issue: 'ACME-2' });
  expect(checkoutRun).not.toBe(book.run);
});

test('it ends with its key, and with the work of its agent', async () => {
  const revoked = await openHeld();
  await revoked.perform(ada, 'token.revoke', { token: revoked.keyId });
  await revoked.lapse();
  expect(await revoked.record()).toMatchObject({ status: 'cancelled', reason: 'its key was revoked' });
  const paused = await openHeld();
  await paused.perform(ada, 'agent.pause', { agent: 'cto' });
  await paused.lapse();
  expect(await paused.record()).toMatchObject({ status: 'cancelled', reason: 'cto is paused' });
  expect(await paused.issue()).toMatchObject({ checkoutRun: null });
});

test('it is stopped by whoever may stop runs, and by nobody who means another', async () => {
  const book = await openHeld();
  for (const which of [{ run: 'another' }, { agent: 'dev' }, { company: 'other' }, { issue: 'ACME-9' }])
    await book.stop(which, 'no');
  expect(await book.record()).toMatchObject({ status: 'running' });
  await book.stop({ company: 'acme', run: book.run }, 'Enough');
  expect(await book.record()).toMatchObject({ status: 'cancelled', reason: 'Enough' });
});
