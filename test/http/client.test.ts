// The client as programs use it, at a daemon's socket and at the address of its API: the same calls, answers and faults.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Calls as Told } from '../../docs/reference/calls.ts';
import type { Calls } from '../../engine/actions/all.ts';
import { connect, isFault, type Client } from '../../engine/client.ts';
import { faultOf } from '../helpers/book.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { serveTestBook } from '../helpers/served.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
type Agreed = {
  [N in keyof Told]: [Same<Told[N]['input'], Calls[N]['input']>, Same<Told[N]['result'], Calls[N]['result']>];
};
/** Actions of which programs are told something else than the schemas say. */
type Differing = { [N in keyof Agreed]: Agreed[N] extends [true, true] ? never : N }[keyof Agreed];
/** Does not compile while there is one; the name of the action stands in the message. */
const agreed: [Differing] extends [never] ? true : Differing = true;

/** A client as the board, and one whose key nobody has. */
async function open(by: 'socket' | 'url'): Promise<{ client: Client; stranger: Client }> {
  const served = await serveTestBook();
  const token = readFileSync(join(served.root, '.minutebook', 'token'), 'utf8').trim();
  const address = by === 'socket' ? { socket: served.socket } : { url: served.url };
  return {
    client: connect({ ...address, token }),
    stranger: connect({ ...address, token: `${token.slice(0, -8)}${'x'.repeat(8)}` }),
  };
}

describe.each(['socket', 'url'] as const)('by %s', (by) => {
  test('what is asked and answered has the types of the action', async () => {
    expect(agreed).toBe(true);
    const { client } = await open(by);
    const made = await client.perform('issue.create', { title: 'Fix the login', priority: 'high' });
    expect(made.commit).toMatch(/^[0-9a-f]{40}$/);
    const { result: issue } = await client.perform('issue.show', { issue: made.result.identifier! });
    const title: string = issue.title;
    // @ts-expect-error an issue is never called that
    const other: 'urgent' = issue.priority;
    expect([title, other]).toEqual(['Fix the login', 'high']);
    // @ts-expect-error no such priority
    const wrong = client.perform('issue.create', { title: 'Fix it', priority: 'urgent' });
    expect(await faultOf(wrong)).toMatchObject({ code: 'INPUT_INVALID' });
    // @ts-expect-error no such action
    expect(await faultOf(client.perform('issue.frobnicate', {}))).toMatchObject({ code: 'ACTION_UNKNOWN' });
    const named: string = 'company.list';
    expect((await client.perform(named, {})).result).toMatchObject({ items: [{ slug: 'acme' }] });
  });

  test('a fault is the fault that it was, with its data', async () => {
    const { client, stranger } = await open(by);
    expect(await faultOf(stranger.perform('company.list', {}))).toMatchObject({ code: 'CREDENTIAL_REFUSED' });
    const { result } = await client.perform('issue.create', { title: 'One' });
    await client.perform('issue.checkout', { issue: result.identifier!, agent: 'cto' });
    await client.perform('agent.hire', { name: 'Ceo' });
    const error: unknown = await client
      .perform('issue.checkout', { issue: result.identifier!, agent: 'ceo' })
      .catch((thrown: unknown) => thrown);
    if (!isFault(error, 'ISSUE_TAKEN')) throw error;
    const owner: string = error.data.owner;
    expect(owner).toContain('cto');
    expect(error.reaction).toBe('stop');
    expect(error.help).not.toBe('');
  });

  test('the same key is one call, and a change for a version that is gone changes nothing', async () => {
    const { client } = await open(by);
    const twice = await Promise.all(
      [1, 2].map(() => client.perform('issue.create', { title: 'Once' }, { requestKey: 'once' })),
    );
    expect(twice[0]).toEqual(twice[1]);
    const tokens = [];
    for (let n = 0; n < 2; n++)
      tokens.push(await client.perform('token.create', { name: 'laptop' }, { requestKey: 'mine' }));
    expect(tokens[0]).toEqual(tokens[1]);
    expect((await client.perform('token.list', {})).result.items).toHaveLength(1);
    const { result } = await client.perform('issue.list', {});
    expect(result.items.map(({ title }) => title)).toEqual(['Once']);

    const { result: first } = await client.perform('issue.create', { title: 'One' });
    const change = (title: string) =>
      client.perform('issue.change', { issue: first.identifier!, title }, { ifMatch: first.updated! });
    await change('Two');
    expect(await faultOf(change('Three'))).toMatchObject({ code: 'PRECONDITION_FAILED' });
    const { result: last } = await client.perform('issue.show', { issue: first.identifier! });
    expect(last.title).toBe('Two');
  });
});

/** A server that answers from a list, then always the last of it. */
async function answering(
  ...answers: readonly { status: number; headers?: Record<string, string>; body: unknown }[]
) {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const { status, headers = {}, body } = answers[Math.min(keys.length, answers.length - 1)]!;
    keys.push(request.headers['idempotency-key'] as string | undefined);
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys };
}

const starting = { status: 503, headers: { 'retry-after': '1' }, body: 'not yet' };
const done = { status: 200, body: { ok: true, result: { items: [] } } };
const token = 'mbb_0123456789abcdefghij';

test('a daemon that says when to come again is asked again under the same key', async () => {
  const { url, keys } = await answering(starting, done);
  expect((await connect({ url, token }).perform('company.list', {})).result.items).toEqual([]);
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test.each([
  ['says that it cannot yet', starting, 0],
  ['answers what no daemon says', { status: 502, body: '<html>Bad gateway</html>' }, 60_000],
  ['answers JSON that no daemon says', { status: 200, body: { hello: 'world' } }, 60_000],
])('who %s is not waited for longer than is wanted', async (_, answer, waitMs) => {
  const { url, keys } = await answering(answer);
  const error = await faultOf(connect({ url, token, waitMs }).perform('company.list', {}));
  expect(error).toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  expect(keys).toHaveLength(1);
});

test('nobody at the address is said to be so, and a signal ends the waiting', async () => {
  const socket = join(temporaryFolder(), 'none.sock');
  expect(await faultOf(connect({ socket, token, waitMs: 0 }).perform('company.list', {}))).toMatchObject({
    code: 'DAEMON_UNREACHABLE',
    data: { socket },
  });
  const waiting = connect({ socket, token }).perform('company.list', {}, { signal: AbortSignal.timeout(50) });
  expect(await faultOf(waiting)).toMatchObject({ code: 'DAEMON_UNREACHABLE' });
});
