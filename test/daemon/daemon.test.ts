import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ShownRun } from '../../engine/actions/run-record.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { eventually, processesWith } from '../helpers/processes.ts';
import { openTestHost, quiet, worker } from './open-test-host.ts';

const showToken = `cd; echo "$MINUTEBOOK_RUN_TOKEN" >token; : >ready; while [ ! -e go ]; do sleep 0.05; done`;

describe('a run from wake-up to record', () => {
  test('an assigned issue is taken, worked on and done, in one run that leaves nothing behind', async () => {
    const host = await openTestHost();
    await host.act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
    const [run] = await host.ended(1);
    expect(run).toMatchObject({
      agent: 'cto',
      issue: 'ACME-1',
      source: 'assignment',
      status: 'succeeded',
      tokens: 1050,
    });
    expect(await host.issue('ACME-1')).toMatchObject({ status: 'done', checkoutRun: null });
    const shown = await host.act<ShownRun>('run.show', { run: run!.id });
    expect(shown).toMatchObject({ cause: 'assigned', isolation: 'namespace', exitCode: 0, progress: true });
    const local = join(host.root, '.minutebook');
    await eventually('the run folder to go', () => readdirSync(join(local, 'runs')).length === 0);
    expect(readdirSync(join(local, 'leases'))).toEqual([]);
    expect(processesWith('MINUTEBOOK_RUN_ID', run!.id)).toEqual([]);
    await quiet();
    expect(await host.runs()).toHaveLength(1);
  });

  test('the transcript lies on a ref of its own, without the token, with the calls that were made', async () => {
    const host = await openTestHost();
    await host.act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
    const [run] = await host.ended(1);
    const log = await host.act<{ state: string; text: string }>('run.log', { run: run!.id });
    expect(log.state).toBe('kept');
    expect(log.text).toContain('working on ACME-1');
    expect(log.text).toContain('a leak: [redacted]');
    expect(log.text).toMatch(/agent:acme\/cto issue\.move [0-9a-f]{40} \d+ms/);
    expect(log.text).not.toMatch(/mbr_/);
    expect(git(host.root, 'for-each-ref', '--format=%(refname)', 'refs/minutebook/transcripts/')).toMatch(
      /\/test\/\d{4}-\d\d-\d\d$/,
    );
    expect(git(host.root, 'fsck', '--strict')).not.toMatch(/error|missing/);
  });

  test('start and end are one commit each, and nothing in between is the engine’s', async () => {
    const host = await openTestHost();
    await host.act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
    await host.ended(1);
    const subjects = git(host.root, 'log', '--first-parent', '--format=%s', 'refs/minutebook/head').split(
      '\n',
    );
    expect(subjects.slice(0, 5)).toEqual([
      'Finish cto on ACME-1: succeeded',
      'Move ACME-1 to done',
      'Comment on ACME-1',
      'Start cto on ACME-1: assigned',
      expect.stringContaining('Create ACME-1'),
    ]);
  });

  test('the token is worth nothing once the end is committed', async () => {
    const host = await openTestHost({ runners: { demo: ['sh', '-c', showToken] } });
    await host.act('issue.create', { title: 'Write it', assignee: 'cto', status: 'todo' });
    const home = join(host.workRoot, 'acme/cto/home');
    await eventually('the token', () => existsSync(join(home, 'ready')));
    const token = readFileSync(join(home, 'token'), 'utf8').trim();
    expect(host.daemon.authenticate(token)).toMatchObject({ kind: 'agent', slug: 'cto', issue: 'ACME-1' });
    writeFileSync(join(home, 'go'), '');
    await host.ended(1);
    await eventually('the token to be refused', () => host.daemon.authenticate(token) === undefined);
    expect(host.daemon.authenticate('mbr_anything')).toBeUndefined();
  });
});

describe('wake-ups', () => {
  test('no change, no wake: a run that moved nothing is not started again', async () => {
    const host = await openTestHost({ runners: { demo: worker('idle') } });
    await host.act('issue.create', { title: 'Think', assignee: 'cto', status: 'todo' });
    await host.ended(1);
    await quiet();
    expect(await host.runs()).toHaveLength(1);
    expect(await host.issue('ACME-1')).toMatchObject({
      status: 'in_progress',
      assignee: 'cto',
      checkoutRun: null,
    });
  });

  test('the second run in a row that leaves its issue where it was blocks it, with the manager as owner', async () => {
    const host = await openTestHost({ runners: { demo: worker('idle') } });
    await host.act('issue.create', { title: 'Think', assignee: 'dev', status: 'todo' });
    await host.ended(1);
    await host.act('issue.comment', { issue: 'ACME-1', body: 'Well?' });
    await host.ended(2);
    expect(await host.issue('ACME-1')).toMatchObject({ status: 'blocked', blockedOwner: 'agent:acme/cto' });
  });

  test('a comment wakes the assignee once, and its own comments never do', async () => {
    const host = await openTestHost({ runners: { demo: worker('idle') } });
    await host.act('issue.create', { title: 'Think', assignee: 'cto', status: 'todo' });
    await host.ended(1);
    await host.act('issue.comment', { issue: 'ACME-1', body: 'Well?' });
    const runs = await host.ended(2);
    expect(runs[0]).toMatchObject({ source: 'automation', reason: expect.stringContaining('exited') });
    await quiet();
    expect(await host.runs()).toHaveLength(2);
  });

  test('whatever is said during a run leads to exactly one more', async () => {
    const gate = join(temporaryFolder(), 'gate');
    const host = await openTestHost({ runners: { demo: worker('slow', gate) } });
    await host.act('issue.create', { title: 'Wait', assignee: 'cto', status: 'todo' });
    await eventually('the run', () => host.daemon.liveRuns().length === 1);
    for (const body of ['One.', 'Two.', 'Three.'])
      await host.act('issue.comment', { issue: 'ACME-1', body: `@cto ${body}` });
    expect(host.daemon.liveRuns()).toHaveLength(1);
    writeFileSync(gate, '');
    await host.ended(2);
    await quiet();
    expect(await host.runs()).toHaveLength(2);
  });

  test('an issue is free when its last blocker is done, and its agent starts then', async () => {
    const host = await openTestHost();
    await host.act('issue.create', { title: 'First', assigneeUser: 'ada', status: 'todo' });
    await host.act('issue.create', { title: 'Then', assignee: 'dev', status: 'todo', blockedBy: ['ACME-1'] });
    await quiet();
    expect(await host.runs()).toHaveLength(0);
    await host.act('issue.checkout', { issue: 'ACME-1' });
    await host.act('issue.move', { issue: 'ACME-1', status: 'done' });
    await host.ended(1);
    expect(await host.issue('ACME-2')).toMatchObject({ status: 'done' });
  });

  test('a paused agent does not start, and why says so; resumed, it does', async () => {
    const host = await openTestHost();
    await host.act('agent.pause', { agent: 'cto' });
    await host.act('issue.create', { title: 'Later', assignee: 'cto', status: 'todo' });
    await quiet();
    expect(await host.runs()).toHaveLength(0);
    expect(await host.daemon.kernel.why('acme', 'cto')).toMatchObject({
      may: false,
      reason: expect.stringContaining('paused'),
    });
    await host.act('agent.resume', { agent: 'cto' });
    await host.ended(1);
  });

  test('a wake-up on demand is a file until a start consumes it, whatever its key says', async () => {
    const host = await openTestHost({ runners: { demo: worker('idle') } });
    const request = {
      company: 'acme',
      agent: 'cto',
      source: 'on_demand',
      by: 'user:ada',
      key: '../../hook',
    } as const;
    await host.daemon.kernel.wake(request);
    const [run] = await host.ended(1);
    expect(run).toMatchObject({ source: 'on_demand', issue: null });
    expect(readdirSync(join(host.root, '.minutebook/wakes'))).toEqual([]);
    await host.daemon.kernel.wake(request);
    await quiet();
    expect(await host.runs()).toHaveLength(1);
  });

  test('a file that names what host.yaml does not know starts nothing', async () => {
    const host = await openTestHost({ agents: { cto: { adapter: { runner: '/bin/sh' } } } });
    await host.act('issue.create', { title: 'No', assignee: 'cto', status: 'todo' });
    await quiet();
    expect(await host.runs()).toHaveLength(0);
    expect(await host.daemon.kernel.why('acme', 'cto')).toMatchObject({
      may: false,
      reason: expect.stringContaining('/bin/sh'),
    });
  });
});
