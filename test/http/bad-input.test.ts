// Whatever comes in: a fault of the table that says what to do, never a defect, nothing written, no memory kept. The requests are made
// from the API's own description, each from a good one of the matrix of routes.
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { routesOf } from '../../engine/http/aliases.ts';
import { offered } from '../../engine/http/offered.ts';
import { openApi } from '../../engine/http/openapi.ts';
import { patience, randomOf, soak } from '../helpers/soak.ts';
import { badRequests, operationsOf, type BadRequest, type Good, type Making } from './bad-requests.ts';
import { openMatrixBook, type MatrixBook } from './matrix-book.ts';
import { matrix } from './matrix.ts';

const { requests, seed } = soak.badInput;
/** What may be more after all of them than after the first quarter, when all is collected that nobody needs. Bytes. */
const growthLimit = 24 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapUsed = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

/** A good request for every operation of the description. */
async function goodOnes(book: MatrixBook): Promise<Map<string, Good>> {
  const found = new Map<string, Good>();
  for (const action of offered) {
    for (const [n, { path }] of routesOf(action).entries()) {
      const row = matrix[`${action.name} ${path}`] ?? matrix[action.name]!;
      const all = { ...((await row.with?.(book, 'board')) as Record<string, unknown> | undefined) };
      const inPath: Record<string, string> = {};
      for (const [, name] of path.matchAll(/:(\w+)/g)) {
        inPath[name!] = String(all[name!]);
        delete all[name!];
      }
      found.set(n === 0 ? action.name : `${action.name}.${n + 1}`, { path: inPath, fields: all });
    }
  }
  return found;
}

/** Every bad request there is. */
async function badOnes(book: MatrixBook): Promise<Making[]> {
  const goods = await goodOnes(book);
  return operationsOf(openApi('1.2.3')).flatMap((operation) => {
    const good = goods.get(operation.operationId);
    const bad = [...badRequests(operation, good ?? { path: {}, fields: {} })];
    // What is no action looks at nothing but who asks.
    return good ? bad : bad.map((making) => () => ({ ...making(), isWrong: false }));
  });
}

interface Answered {
  status: number;
  body: string;
}

async function send(
  { app, tokens }: MatrixBook,
  { method, url, headers, payload }: BadRequest,
): Promise<Answered> {
  const answer = await app.inject({
    method,
    url,
    headers: { host: 'localhost:4680', authorization: `Bearer ${tokens['board']}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
    payloadAsStream: true,
  });
  const stream = answer.stream();
  const isEndless = String(answer.headers['content-type']).startsWith('text/event-stream');
  if (isEndless) stream.destroy();
  return { status: answer.statusCode, body: isEndless ? '' : await text(stream) };
}

interface Problem {
  request: string;
  answer: string;
}

/** What is wrong with an answer, if anything. */
function judge(bad: BadRequest, answer: Answered, moved: boolean): string | undefined {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return bad.isWrong ? 'taken, against the description' : undefined;
  if (status < 400 || status >= 500) return 'no refusal';
  if (moved) return 'refused, and written all the same';
  let said: Record<string, unknown>;
  try {
    said = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return 'a refusal that is no JSON';
  }
  const texts = ['code', 'message', 'help', 'reaction'].filter(
    (name) => typeof said[name] !== 'string' || said[name] === '',
  );
  if (texts.length > 0) return `a refusal without ${texts.join(', ')}`;
  return body.length > 20_000 ? `a refusal of ${body.length} bytes` : undefined;
}

test(
  'every route refuses what is wrong, says what to do, and writes nothing',
  { timeout: patience },
  async () => {
    const defects: unknown[] = [];
    const book = await openMatrixBook({
      ports: { noteDefect: (error) => void defects.push(error) },
      api: { guard: { hosts: () => [], port: () => 4680 } },
    });
    const pick = randomOf(seed);
    const all = await badOnes(book);
    console.log(`seed ${seed}: ${requests} of ${all.length} requests`);
    const problems = new Map<string, Problem>();
    let early = 0;
    for (let n = 0; n < requests; n++) {
      const bad = all[Math.floor(pick() * all.length)]!();
      const { method, url, payload } = bad;
      const head = book.store.head();
      const answer = await send(book, bad);
      const found = judge(bad, answer, book.store.head() !== head);
      if (found !== undefined)
        problems.set(`${bad.operation.operationId}: ${bad.what}: ${found}`, {
          request: `${method} ${url.slice(0, 200)} ${payload?.subarray(0, 300).toString() ?? ''}`,
          answer: `${answer.status} ${answer.body.slice(0, 400)}`,
        });
      if (n === Math.floor(requests / 4)) early = heapUsed();
    }
    expect(Object.fromEntries(problems)).toEqual({});
    expect(defects).toEqual([]);
    expect(heapUsed() - early).toBeLessThan(growthLimit);
  },
);
