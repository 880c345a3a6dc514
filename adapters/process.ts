// The smallest adapter, and the example of one: any program that exits with 0 when it has done its work.
// A program that wants to say more prints lines such as {"minutebook":"usage","input":1200,"output":80}.
import type { Adapter, End, LineReading, Outcome } from '../engine/contract/adapter.ts';
import { failures, type Failure } from '../engine/contract/adapter.ts';

export const processAdapter: Adapter = {
  name: 'process',
  level: 'minimum',
  metering: 'stream',
  proven: true,

  command: ({ runner, prompt }) => {
    const [program, ...args] = runner.command;
    return { argv: [program!, ...args], stdin: prompt };
  },

  readLine: (line) => {
    if (!line.startsWith('{"minutebook":')) return [];
    const said = parse(line);
    return said ? toReadings(said) : [];
  },

  judge: ({ code, terminal }) => (terminal ? judgeTerminal(code, terminal) : judgeExit(code)),
};

type Said = Record<string, unknown>;

function parse(line: string): Said | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Said) : undefined;
  } catch {
    return undefined;
  }
}

function toReadings(said: Said): readonly LineReading[] {
  switch (said['minutebook']) {
    case 'session':
      return text(said['id']) ? [{ kind: 'session', id: text(said['id'])! }] : [];
    case 'usage':
      return [toUsage(said)];
    case 'cost':
      return [{ kind: 'cost', micros: Math.round(count(said['usd']) * 1e6), total: said['total'] === true }];
    case 'text':
      return text(said['text']) ? [{ kind: 'text', text: text(said['text'])! }] : [];
    case 'toolCall':
      return text(said['name']) ? [{ kind: 'toolCall', name: text(said['name'])! }] : [];
    case 'question':
      return text(said['text']) ? [{ kind: 'question', text: text(said['text'])! }] : [];
    case 'end':
      return [toTerminal(said)];
    default:
      return [];
  }
}

function toUsage(said: Said): LineReading {
  const model = text(said['model']);
  return {
    kind: 'usage',
    usage: {
      input: Math.round(count(said['input'])),
      cached: Math.round(count(said['cached'])),
      output: Math.round(count(said['output'])),
    },
    total: said['total'] === true,
    ...(model ? { model } : {}),
  };
}

function toTerminal(said: Said): LineReading {
  const reason = text(said['reason']);
  const notBefore = Date.parse(text(said['notBefore']) ?? '');
  const failure = failures.find((known) => known === said['failure']);
  return {
    kind: 'end',
    ok: said['ok'] === true,
    ...(reason ? { reason } : {}),
    ...(failure ? { failure } : {}),
    ...(Number.isNaN(notBefore) ? {} : { notBefore: new Date(notBefore).toISOString() }),
  };
}

function judgeTerminal(code: number, terminal: NonNullable<End['terminal']>): Outcome {
  if (code === 0 && terminal.ok) return { status: 'succeeded', reason: terminal.reason ?? 'done' };
  const failure: Failure = terminal.failure ?? 'crash';
  const reason = terminal.reason ?? `ended with exit code ${code}`;
  return {
    status: 'failed',
    reason,
    failure,
    ...(terminal.notBefore ? { notBefore: terminal.notBefore } : {}),
  };
}

const judgeExit = (code: number): Outcome =>
  code === 0
    ? { status: 'succeeded', reason: 'exited with 0' }
    : { status: 'failed', reason: `exited with ${code}`, failure: 'crash' };

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A number that can be counted: negative, infinite and missing ones count as nothing. */
const count = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
