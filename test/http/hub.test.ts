// Whom nothing can be told: whoever called for it, the opening, the clock, a move of the line, the event loop or the connection, they
// alone are let go, and everybody else is told as ever. Real connections; what fails is what a follower or the feed is asked.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Feed, FeedEvent } from '../../engine/actions/feed.ts';
import { fault } from '../../engine/base/fault.ts';
import { Hub } from '../../engine/http/events/hub.ts';
import type { TestClock } from '../helpers/book.ts';
import { temporaryFolder } from '../helpers/folder.ts';
import { toldBy, until } from './events-book.ts';
import { follow, type Followed, type Where } from './follow.ts';

const oidOf = (n: number): string => n.toString(16).padStart(40, '0');
/** More than one page holds. */
const many = 100;
/** Commits of which the feed cannot tell. */
const unreadable = oidOf(0xbad);

interface Line {
  hub: Hub;
  clock: TestClock;
  defects: unknown[];
  /** Puts another in the place of the newest commit, and tells the hub. */
  replace(): string;
  /** Adds a commit, of so many bytes, and tells the hub. */
  grow(bytes?: number): string;
  /** Follows from after a commit, and may do so as long as `mayStill` says; what that throws is thrown where it is asked. */
  open(mayStill?: () => boolean, where?: Partial<Where>): Promise<Followed>;
}

async function openLine(): Promise<Line> {
  const commits = [oidOf(0)];
  const sizes = new Map<string, number>();
  let moved = (): void => undefined;
  const feed: Feed = {
    head: () => commits.at(-1)!,
    after(commit, limit) {
      if (commit === unreadable) throw new Error('the disk has a hole there');
      const at = commits.indexOf(commit);
      return at < 0 ? undefined : commits.slice(at + 1, at + 1 + limit);
    },
    events: (commit) => [eventOf(commit, sizes.get(commit) ?? 0)],
    follow: () => undefined,
  };
  const clock: TestClock = { time: 1_000_000, now: () => clock.time, sleep: () => Promise.resolve() };
  const defects: unknown[] = [];
  const onHead = (listener: () => void) => {
    moved = listener;
    return () => undefined;
  };
  const hub = new Hub(
    { feed, onHead, clock, ids: () => () => undefined, noteDefect: (error) => defects.push(error) },
    // Asked each time; looked at often.
    { trustMs: 0, lookMs: 10, gatherMs: 1, beatMs: 1_000 },
  );
  const waiting: (() => boolean)[] = [];
  const server = createServer((asked, raw: ServerResponse) => {
    raw.writeHead(200, { 'content-type': 'text/event-stream' });
    const last = asked.headers['last-event-id'] as string | undefined;
    hub.open(raw, 'user:ada', { company: undefined, isAlone: false, mayStill: waiting.shift()! }, last);
  });
  const socketPath = join(temporaryFolder(), 's');
  server.listen(socketPath);
  await once(server, 'listening');
  onTestFinished(() => {
    hub.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    hub,
    clock,
    defects,
    grow(bytes = 0) {
      const commit = oidOf(commits.length);
      commits.push(commit);
      sizes.set(commit, bytes);
      moved();
      return commit;
    },
    replace() {
      const commit = oidOf(0xabc);
      commits.splice(-1, 1, commit);
      moved();
      return commit;
    },
    open(mayStill = () => true, where = {}) {
      waiting.push(mayStill);
      return follow('/', { socketPath, ...where });
    },
  };
}

const eventOf = (commit: string, bytes: number): FeedEvent => ({
  id: commit,
  commit,
  at: '2026-11-22T16:00:00.000Z',
  company: null,
  companyId: null,
  action: 'issue.create',
  actor: 'system',
  subject: 'x'.repeat(bytes),
  within: () => 'x'.repeat(bytes),
  entities: [],
  run: null,
  certain: true,
  changes: [],
  omitted: 0,
});

/** Says yes so many times, and then fails. */
function failingAfter(times: number, error: unknown = new Error('nobody can say')): () => boolean {
  let asked = 0;
  return () => {
    if (asked++ >= times) throw error;
    return true;
  };
}

/** The one is let go, the others are told what comes then. */
async function onlyOneGoes(line: Line, gone: Followed, others: readonly Followed[]): Promise<void> {
  await until('the end of one', () => gone.isOver());
  const next = line.grow();
  for (const other of others) await until('the newest', () => other.told.at(-1)?.id === next);
  expect(others.map((other) => other.isOver())).toEqual(others.map(() => false));
}

test('a move of the line that one cannot be told is told to all others', async () => {
  const line = await openLine();
  const before = await line.open();
  const gone = await line.open(failingAfter(0));
  const after = await line.open();
  await Promise.all([before, gone, after].map((one) => toldBy(one, 1)));
  line.grow();
  await onlyOneGoes(line, gone, [before, after]);
  expect(line.defects).toEqual([new Error('nobody can say')]);
});

test('who cannot be told from where they stood is let go, and whoever opens next is not hurt', async () => {
  const line = await openLine();
  const before = await line.open();
  const gone = await line.open(undefined, { last: unreadable });
  const after = await line.open();
  await toldBy(after, 1);
  await onlyOneGoes(line, gone, [before, after]);
  expect(line.defects).toHaveLength(1);
});

test('who cannot be given a sign of life is let go', async () => {
  const line = await openLine();
  const before = await line.open();
  const gone = await line.open(failingAfter(0));
  const after = await line.open();
  await Promise.all([before, gone, after].map((one) => toldBy(one, 1)));
  line.clock.time += 1_000;
  await until('a sign of life', () => after.comments.length > 0);
  await onlyOneGoes(line, gone, [before, after]);
});

test('who cannot be given the next page is let go after the one before', async () => {
  const line = await openLine();
  for (let n = 0; n < many; n++) line.grow();
  const before = await line.open();
  await toldBy(before, 1);
  const gone = await line.open(failingAfter(1), { last: oidOf(0) });
  await until('the end', () => gone.isOver());
  expect(gone.told.length).toBeGreaterThan(0);
  expect(gone.told.length).toBeLessThan(many);
  await onlyOneGoes(line, gone, [before]);
});

test('who reads again after a pause and cannot be told what came is let go', async () => {
  const line = await openLine();
  const before = await line.open();
  await toldBy(before, 1);
  const failing = failingAfter(0);
  let isPaused = false;
  const gone = await line.open(() => !isPaused || failing(), { last: oidOf(0) });
  // One page fills what the system takes of a connection that nobody reads; the next waits for that.
  gone.pause();
  for (let n = 0; n < 8; n++) line.grow(1_000_000);
  await until('all', () => before.told.length === 9);
  isPaused = true;
  expect(gone.isOver()).toBe(false);
  gone.resume();
  await onlyOneGoes(line, gone, [before]);
});

test('what is expected to go wrong is no defect', async () => {
  const line = await openLine();
  const before = await line.open();
  const gone = await line.open(failingAfter(0, fault('DAEMON_STARTING', {})));
  await Promise.all([before, gone].map((one) => toldBy(one, 1)));
  line.grow();
  await onlyOneGoes(line, gone, [before]);
  expect(line.defects).toEqual([]);
});

test('who stood where the line goes no longer is told which event is lost, and where it stands now', async () => {
  const line = await openLine();
  const followed = await line.open();
  await toldBy(followed, 1);
  const lost = line.grow();
  await toldBy(followed, 2);
  const head = line.replace();
  await toldBy(followed, 3);
  expect(followed.told[2]).toMatchObject({ event: 'reset', id: head, data: { head, lost } });
  const next = line.grow();
  await toldBy(followed, 4);
  expect(followed.told[3]!.id).toBe(next);
});
