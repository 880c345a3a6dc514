// Four clients in a process of their own, that ask for the same few issues as fast as they are answered. Each writes what
// it asks and what it is told into a file of its own, before it goes on: what it wrote is what happened to it.
// `{"issues":[…],"calls":25,"seed":7,"folder":"…"}` on standard input plays one history, and `done` says that it is over.
import { mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isFault, type Fault, type FaultCode } from '../../engine/base/fault.ts';
import { randomOf } from '../helpers/soak.ts';
import { chooseCall, type Hold } from './calls.ts';
import { openDoor, type Door } from './doors.ts';
import type { Input, Output } from './issue-register.ts';

export interface ClientOptions {
  door: 'socket' | 'commands';
  root: string;
  socket: string;
  /** Which clients of the history live in this process. */
  clients: number[];
}

export interface Play {
  issues: string[];
  /** Calls of each client. */
  calls: number;
  seed: number;
  folder: string;
}

/** A line of a client's file: what it asks of which issues, or what it was told, at nanoseconds of the machine's clock. */
export type Line = { call: number; at: string } & ({ asks: Input[] } | { told: Output[] | 'nothing' });

/** Answers that say that the call took no effect, with what they tell of the issue. */
const refusals: ReadonlySet<FaultCode> = new Set([
  'ISSUE_TAKEN',
  'ISSUE_STATUS',
  'ISSUE_NOT_HELD',
  'RUN_FENCED',
  'MOVE_REFUSED',
]);
/** Answers, or the want of one, after which nobody knows. */
const unknown: ReadonlySet<FaultCode> = new Set(['DAEMON_UNREACHABLE', 'STORE_CLOSED']);

async function play(client: number, door: Door, { issues, calls, seed, folder }: Play): Promise<void> {
  const file = openSync(join(folder, `client-${client}.ndjson`), 'ax');
  const write = (line: Line): void => void writeSync(file, `${JSON.stringify(line)}\n`);
  const now = (): string => String(process.hrtime.bigint());
  const pick = randomOf(seed * 1000 + client);
  const holds: Hold[] = [];
  for (let call = 0; call < calls; call++) {
    const chosen = chooseCall(pick, { client, call, issues, holds, door: door.kind });
    write({ call, at: now(), asks: chosen.asks });
    const told = await tell(() => door.ask(chosen, pick));
    write({ call, at: now(), told });
    const [asked] = chosen.asks;
    if (asked?.do === 'checkout' && told !== 'nothing' && told[0]?.ok) holds.push(asked);
  }
}

async function tell(ask: () => Promise<Output[]>): Promise<Output[] | 'nothing'> {
  try {
    return await ask();
  } catch (error) {
    if (!isFault(error)) throw error;
    if (unknown.has(error.code)) return 'nothing';
    if (!refusals.has(error.code)) throw error;
    return [refusalOf(error)];
  }
}

function refusalOf({ code, data }: Fault): Output {
  const { owner, status, from, holder } = data as Record<string, string | undefined>;
  return {
    ok: false,
    code,
    ...(owner === undefined ? {} : { owner: owner === 'nobody' ? null : owner.replace('agent:acme/', '') }),
    status: (status ?? from) as Output['status'],
    run: holder,
  };
}

const options = JSON.parse(process.argv[2]!) as ClientOptions;
const door = openDoor(options);
for await (const line of createInterface({ input: process.stdin })) {
  const history = JSON.parse(line) as Play;
  mkdirSync(history.folder, { recursive: true });
  await Promise.all(options.clients.map((client) => play(client, door, history)));
  process.stdout.write('done\n');
}
