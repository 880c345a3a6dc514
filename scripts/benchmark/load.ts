// A load generator: a process of its own that sends requests over kept connections and times each answer. Its CPU is
// nobody's but its own, and little: it shares the cores with what it measures. Receives orders over IPC, answers what came of each.
import { performance } from 'node:perf_hooks';
import { type Asked, Connection } from './connection.ts';

/** One request; `{n}` in path, body and key is the number of the request, counted through all orders. */
export interface Template {
  method: string;
  path: string;
  body?: object;
}

export interface Order {
  url: string;
  token?: string | undefined;
  callers: number;
  /** How many requests in all; or for how long. */
  requests?: number | undefined;
  seconds?: number;
  /** Sent in turn. */
  templates: readonly Template[];
  /** What the first `{n}` is. */
  from: number;
}

export interface Loaded {
  requests: number;
  elapsedMs: number;
  p50: number;
  p99: number;
  longest: number;
  /** Bytes of the last answer. */
  bytes: number;
  /** How many answers had each status; `0`: no answer. */
  statuses: Record<string, number>;
  /** The last answer that was no 2xx. */
  refused?: string | undefined;
}

const answerLimitMs = 120_000;

async function carryOut({ url, token, callers, templates, from, ...until }: Order): Promise<Loaded> {
  const ask = asker(token, templates);
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let [sent, bytes, refused] = [0, 0, undefined as string | undefined];
  const began = performance.now();
  const isOver = (): boolean =>
    until.requests === undefined
      ? performance.now() - began > (until.seconds ?? 1) * 1000
      : sent >= until.requests;
  const caller = async (): Promise<void> => {
    const connection = new Connection(new URL(url), answerLimitMs);
    while (!isOver()) {
      const asked = ask(from + sent++);
      const at = performance.now();
      const answered = await connection.ask(asked);
      latencies.push(performance.now() - at);
      statuses[answered.status] = (statuses[answered.status] ?? 0) + 1;
      bytes = answered.body.length;
      if (answered.status < 200 || answered.status > 299) refused = answered.body.toString('utf8', 0, 500);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsedMs = performance.now() - began;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)]!;
  return {
    requests: latencies.length,
    elapsedMs,
    p50: at(0.5),
    p99: at(0.99),
    longest: at(1),
    bytes,
    statuses,
    refused,
  };
}

/** What the request of a number is, made of its template. */
function asker(token: string | undefined, templates: readonly Template[]): (n: number) => Asked {
  const credential = token === undefined ? '' : `authorization: Bearer ${token}\r\n`;
  const prepared = templates.map(({ method, path, body }) => ({
    method,
    path,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: body === undefined ? credential : `${credential}content-type: application/json\r\n`,
  }));
  return (n) => {
    const { method, path, headers, body } = prepared[n % prepared.length]!;
    const filled = (text: string): string => text.replaceAll('{n}', String(n));
    return { method, path: filled(path), headers, body: body === undefined ? undefined : filled(body) };
  };
}

process.on('message', (order: Order) => {
  void carryOut(order).then((loaded) => process.send!(loaded));
});
