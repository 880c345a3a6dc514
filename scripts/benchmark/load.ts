// A load generator: a process of its own that sends requests over kept connections and times each answer. Its CPU is
// nobody's but its own. Receives orders over IPC, answers what came of each.
import { Agent, request as send } from 'node:http';
import { performance } from 'node:perf_hooks';

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

interface Answered {
  status: number;
  body: Buffer;
}

const answerLimitMs = 120_000;

async function carryOut({ url, token, callers, templates, from, ...until }: Order): Promise<Loaded> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let [sent, bytes, refused] = [0, 0, undefined as string | undefined];
  const began = performance.now();
  const isOver = (): boolean =>
    until.requests === undefined
      ? performance.now() - began > (until.seconds ?? 1) * 1000
      : sent >= until.requests;
  const caller = async (): Promise<void> => {
    while (!isOver()) {
      const n = from + sent++;
      const at = performance.now();
      const answered = await call({ url, token, agent }, templates[n % templates.length]!, n);
      latencies.push(performance.now() - at);
      statuses[answered.status] = (statuses[answered.status] ?? 0) + 1;
      bytes = answered.body.length;
      if (answered.status < 200 || answered.status > 299) refused = answered.body.toString('utf8', 0, 500);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsedMs = performance.now() - began;
  agent.destroy();
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

function call(
  { url, token, agent }: { url: string; token?: string | undefined; agent: Agent },
  { method, path, body }: Template,
  n: number,
): Promise<Answered> {
  const filled = (text: string): string => text.replaceAll('{n}', String(n));
  const content = body === undefined ? undefined : filled(JSON.stringify(body));
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(content !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(content),
    }),
  };
  return new Promise((resolve) => {
    const lost = (error: Error): void => resolve({ status: 0, body: Buffer.from(String(error)) });
    const request = send(
      `${url}${filled(path)}`,
      { agent, method, headers, timeout: answerLimitMs },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', lost);
        response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(parts) }));
      },
    );
    request.on('timeout', () => request.destroy(new Error(`no answer in ${answerLimitMs} ms`)));
    request.on('error', lost);
    request.end(content);
  });
}

process.on('message', (order: Order) => {
  void carryOut(order).then((loaded) => process.send!(loaded));
});
