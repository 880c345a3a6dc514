// The ways a client of a history reaches the book: the daemon's socket, or a command line for each call. Asks and is told;
// knows nothing of what is allowed.
import { systemClock } from '../../engine/base/clock.ts';
import { Fault, type FaultCode } from '../../engine/base/fault.ts';
import { callAction } from '../../engine/http/client.ts';
import { boardToken, tokenOf } from '../daemon/tokens.ts';
import { minutebookBeside } from '../helpers/command.ts';
import type { Chosen } from './calls.ts';
import type { Input, Output, Status } from './issue-register.ts';

export interface Door {
  kind: 'socket' | 'commands';
  ask(chosen: Chosen, pick: () => number): Promise<Output[]>;
}

interface Shown {
  identifier: string;
  status: Status;
  assignee: string | null;
  checkoutRun: string | null;
  updated: string;
}

/** How long a client waits for a daemon that is killed again and again, where it waits at all. Milliseconds. */
const patienceMs = 30_000;
/** Commands are killed after at most so long, some of them. Milliseconds. */
const longestLife = 800;

export const openDoor = (at: { door: Door['kind']; root: string; socket: string }): Door =>
  at.door === 'socket'
    ? { kind: 'socket', ask: (chosen, pick) => askSocket(at.socket, chosen, pick) }
    : { kind: 'commands', ask: (chosen, pick) => askCommand(at.root, chosen, pick) };

const shownAs = ({ status, assignee, checkoutRun, updated }: Shown): Output => ({
  ok: true,
  status,
  owner: assignee,
  run: checkoutRun,
  version: updated,
});

const listed = (result: unknown, { asks }: Chosen): Output[] => {
  const { items } = result as { items: Shown[] };
  return asks.map(({ issue }) => shownAs(items.find(({ identifier }) => identifier === issue)!));
};

/** Half of the calls are asked once and given up, the others are repeated under their key. */
async function askSocket(socket: string, chosen: Chosen, pick: () => number): Promise<Output[]> {
  const waitMs = pick() < 0.5 ? 0 : patienceMs;
  const [asked] = chosen.asks;
  const peer = {
    socket,
    token: 'run' in asked! ? tokenOf(asked.agent, asked.run) : boardToken,
    clock: systemClock,
  };
  const [name, input] = chosen.isList ? (['issue.list', { limit: 200 }] as const) : actionOf(asked!);
  const { result } = await callAction({ ...peer, waitMs }, name, { ...input, company: 'acme' });
  return chosen.isList ? listed(result, chosen) : [shownAs(result as Shown)];
}

function actionOf(input: Input): readonly [string, object] {
  const { issue } = input;
  switch (input.do) {
    case 'checkout':
      return ['issue.checkout', { issue }];
    case 'release':
      return ['issue.release', { issue }];
    case 'move':
    case 'board move':
      return ['issue.move', { issue, status: input.to }];
    case 'board checkout':
      return ['issue.checkout', { issue, agent: input.agent }];
    case 'assign':
      return ['issue.assign', { issue, assignee: input.agent }];
    case 'force-release':
      return ['issue.force-release', { issue, reason: 'because' }];
    case 'show':
      return ['issue.show', { issue }];
  }
}

/** A command by itself, as a person types it; some are killed before they end. */
async function askCommand(root: string, chosen: Chosen, pick: () => number): Promise<Output[]> {
  const words = chosen.isList ? ['list', '--limit', '200'] : wordsOf(chosen.asks[0]!);
  const killAfterMs = pick() < 0.15 ? Math.ceil(pick() * longestLife) : undefined;
  const { out, code } = await minutebookBeside(root, ['issue', ...words, '--json'], {}, killAfterMs);
  if (code === null) throw new Fault('DAEMON_UNREACHABLE', { socket: '', reason: 'killed' });
  const { ok, result, error } = JSON.parse(out) as {
    ok: boolean;
    result: unknown;
    error: { code: FaultCode; data: object };
  };
  if (!ok) throw new Fault(error.code, error.data);
  return chosen.isList ? listed(result, chosen) : [shownAs(result as Shown)];
}

function wordsOf(input: Input): string[] {
  const { issue } = input;
  switch (input.do) {
    case 'board checkout':
      return ['checkout', issue, input.agent];
    case 'board move':
      return ['move', issue, input.to];
    case 'assign':
      return ['assign', issue, input.agent];
    case 'force-release':
      return ['force-release', issue, '--reason', 'because'];
    case 'show':
      return ['show', issue];
    case 'checkout':
    case 'release':
    case 'move':
      throw new Error(`a command line is the board's: ${input.do}`);
  }
}
