import { expect, it } from 'vitest';
import type { Performed } from '../../engine/actions/action.ts';
import { rememberedMs, RequestMemory, requestName } from '../../engine/actions/request-memory.ts';
import { restartWaitMs } from '../../engine/http/exchange.ts';
import type { Commit, Reader } from '../../engine/store/snapshot.ts';

const nobody = { name: 'Ada', email: 'ada@example.org' };
const asked = (n: number, input = `i${n}`) => ({ name: named(n), company: 'acme', input });
const named = (n: number): string => requestName('user:ada', 'issue.create', `k${n}`);

/** A line of commits in memory; how many were read is counted. */
function lineOf(): Pick<Reader, 'head' | 'log'> & { commits: Commit[]; read: number } {
  const commits: Commit[] = [];
  const line = {
    commits,
    read: 0,
    head: () => commits.at(-1)?.oid,
    log(to: string, { from, limit = Infinity }: { from?: string; limit?: number } = {}) {
      const end = commits.findIndex(({ oid }) => oid === to) + 1;
      const begin = commits.findIndex(({ oid }) => oid === from) + 1;
      const found = commits.slice(Math.max(begin, end - limit), end).reverse();
      line.read += found.length;
      return found;
    },
  };
  return line;
}

function commit(line: { commits: Commit[] }, n: number, at: number, engine = true): Performed {
  const oid = `c${line.commits.length}`;
  const trailers: [string, string][] = [
    ['Action', 'issue.create'],
    ['Actor', 'user:ada'],
    ['Request', `k${n}`],
    ['Input', `i${n}`],
  ];
  const parents = line.commits.length > 0 ? [line.commits.at(-1)!.oid] : [];
  const who = { ...nobody, at };
  const said = { tree: '', subject: 's', body: '', author: who, committer: who };
  line.commits.push({ ...said, oid, parents, trailers, engine });
  return { result: n, commit: oid };
}

const memoryOf = (line: ReturnType<typeof lineOf>): RequestMemory =>
  new RequestMemory(line as unknown as Reader);

it('reads back what callers can still ask about, and not the whole history', () => {
  const line = lineOf();
  const hour = 3_600_000;
  for (let n = 0; n < 3_000; n++) commit(line, n, n * 10);
  for (let n = 3_000; n < 3_500; n++) commit(line, n, hour + (n - 3_000) * 200);
  const memory = memoryOf(line);
  expect(memory.find(named(3_000))).toMatchObject([{ input: 'i3000', commit: 'c3000' }]);
  expect(memory.find(named(0))).toEqual([]);
  expect(line.read).toBeLessThan(1_000);
  expect(restartWaitMs).toBeLessThan(rememberedMs);
});

it('reads two minutes back however many commits they hold', () => {
  const line = lineOf();
  for (let n = 0; n < 20_000; n++) commit(line, n, n * 5);
  expect(memoryOf(line).find(named(0))).toMatchObject([{ commit: 'c0' }]);
});

it('believes no commit that the engine did not make', () => {
  const line = lineOf();
  commit(line, 1, 0, false);
  expect(memoryOf(line).find(named(1))).toEqual([]);
});

it('never forgets what is under way, and of what is over keeps the commit when the answer is long past', async () => {
  const line = lineOf();
  const memory = memoryOf(line);
  const { promise: never } = Promise.withResolvers<Performed>();
  memory.begin(asked(-1), never);
  for (let n = 0; n < 5_000; n++) memory.begin(asked(n), Promise.resolve(commit(line, n, 0)));
  memory.begin(asked(9_999), Promise.resolve({ result: 'nothing had to change' }));
  await new Promise(setImmediate);
  expect(memory.find(named(-1))[0]?.answer).toBe(never);
  expect(memory.find(named(0))).toEqual([{ ...asked(0), commit: 'c0', answer: undefined }]);
  expect(await memory.find(named(4_999))[0]?.answer).toEqual({ result: 4_999, commit: 'c4999' });
  expect(await memory.find(named(9_999))[0]?.answer).toEqual({ result: 'nothing had to change' });
});

it('forgets what failed, unless the line turns out to hold it', async () => {
  const line = lineOf();
  const memory = memoryOf(line);
  memory.begin(asked(1), Promise.reject(new Error('refused')));
  memory.begin(asked(2), Promise.reject(new Error('the disk failed after the ref had moved')));
  commit(line, 2, 0);
  await new Promise(setImmediate);
  expect(memory.find(named(1))).toEqual([]);
  expect(memory.find(named(2))).toMatchObject([{ input: 'i2', commit: 'c0' }]);
});
