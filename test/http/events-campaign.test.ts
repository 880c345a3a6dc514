// Many followers of a daemon that is killed and stopped again and again, whose connections break at random moments: each sees
// every commit of the line once and in order, as git itself tells it.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { newBook } from '../helpers/engine.ts';
import { git, temporaryFolder } from '../helpers/folder.ts';
import { patience, randomOf, soak } from '../helpers/soak.ts';
import { follow, type Told } from './follow.ts';
import type { ServingFolders } from './serving.ts';

const { seeds, followers, actions, restarts } = soak.events;
const callers = 8;
/** Milliseconds a connection lives at most until it breaks. */
const longestLife = 1_500;
/** What a daemon that has worked may take more for all its followers and what they are told, in kB. */
const growthLimit = 80_000;

const files = {
  'companies/acme/COMPANY.md': '---\nname: Acme\nprefix: ACME\n---\n\nWe make things.\n',
  'companies/acme/projects/shop/PROJECT.md': '---\nname: Shop\n---\n',
  'companies/other/COMPANY.md': '---\nname: Other\nprefix: OTH\n---\n\nWe make others.\n',
  'companies/other/projects/shop/PROJECT.md': '---\nname: Shop\n---\n',
};

interface Daemon {
  /** Where it listens; nothing while it does not. */
  port: number | undefined;
  process: ChildProcess;
}

async function start(folders: ServingFolders): Promise<Daemon> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serving.ts'), JSON.stringify(folders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(new URL(said.toString().trim()).port), process: child };
}

async function restart(
  daemon: Daemon,
  folders: ServingFolders,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<void> {
  const over = once(daemon.process, 'exit');
  daemon.port = undefined;
  daemon.process.kill(signal);
  await over;
  Object.assign(daemon, await start(folders));
}

const rssOf = ({ process: { pid } }: Daemon): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);

/** Makes an issue, asking again until somebody answers. */
async function make(daemon: Daemon, token: string, company: string, title: string): Promise<void> {
  const key = randomUUID();
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${daemon.port}/api/companies/${company}/issues`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ title }),
    }).catch(() => undefined);
    if (answer?.status === 201) return void (await answer.text());
    if (answer !== undefined && answer.status !== 503) throw new Error(await answer.text());
    await delay(50);
  }
}

interface Follower {
  path: string;
  told: Told[];
  /** How often its connection began. */
  begun: number;
}

/** Follows on and on from where it was, until `isDone`. */
async function followOn(
  follower: Follower,
  {
    daemon,
    token,
    from,
    pick,
    isDone,
  }: { daemon: Daemon; token: string; from: string; pick: () => number; isDone: () => boolean },
): Promise<void> {
  while (!isDone()) {
    const { port } = daemon;
    const last = follower.told.at(-1)?.id ?? from;
    const followed =
      port === undefined
        ? undefined
        : await follow(follower.path, {
            port,
            token,
            last,
            onTold: (told) => follower.told.push(told),
          }).catch(() => undefined);
    if (followed?.status !== 200) {
      followed?.kill();
      await delay(50);
      continue;
    }
    follower.begun += 1;
    await Promise.race([followed.over, delay(pick() * longestLife)]);
    followed.kill();
    await followed.over;
  }
}

const line = (root: string, from: string, ...paths: string[]): string[] =>
  git(root, 'rev-list', '--first-parent', '--reverse', `${from}..refs/minutebook/head`, '--', ...paths)
    .trim()
    .split('\n')
    .filter((oid) => oid !== '');

test.each(seeds)(
  'followers see each commit once and in order, whatever breaks (seed %i)',
  { timeout: patience },
  async (seed) => {
    const pick = randomOf(seed);
    const root = await newBook(files);
    const [runtimeFolder, stateFolder] = [temporaryFolder(), temporaryFolder()];
    chmodSync(runtimeFolder, 0o700);
    const folders: ServingFolders = { root, runtimeFolder, stateFolder };
    const daemon = await start(folders);
    const token = readFileSync(join(root, '.minutebook/token'), 'utf8').trim();
    await make(daemon, token, 'acme', 'The first');
    await make(daemon, token, 'other', 'The first');
    let left = 0;
    const callAll = async (count: number): Promise<void> => {
      left = count;
      const one = async (): Promise<void> => {
        while (left > 0) await make(daemon, token, pick() < 0.7 ? 'acme' : 'other', `Issue ${left--}`);
      };
      await Promise.all(Array.from({ length: callers }, one));
    };
    // A daemon grows until it has seen some work, whoever follows.
    await callAll(actions / 4);
    const from = git(root, 'rev-parse', 'refs/minutebook/head').trim();
    const before = rssOf(daemon);

    let isOver = false;
    const all: Follower[] = Array.from({ length: followers }, (_, n) => ({
      path: n % 2 === 0 ? '/api/events' : '/api/companies/acme/events',
      told: [],
      begun: 0,
    }));
    const following = all.map((one) => followOn(one, { daemon, token, from, pick, isDone: () => isOver }));

    const calling = callAll(actions);
    let growth = 0;
    for (let n = 1; n <= restarts; n++) {
      const isFar = (): boolean => left <= actions * (1 - n / (restarts + 1));
      while (!isFar()) await delay(20);
      growth = Math.max(growth, rssOf(daemon) - before);
      await restart(daemon, folders, n % 2 === 1 ? 'SIGKILL' : 'SIGTERM');
    }
    await calling;
    const isThere = (): boolean => {
      const head = git(root, 'rev-parse', 'refs/minutebook/head').trim();
      const newest = line(root, from, 'companies/acme').at(-1);
      return all.every(
        ({ path, told }) => told.at(-1)?.data.commit === (path === '/api/events' ? head : newest),
      );
    };
    for (let looks = 0; !isThere() && looks < 300; looks++) await delay(100);
    isOver = true;
    await Promise.all(following);
    growth = Math.max(growth, rssOf(daemon) - before);

    const whole = line(root, from);
    const acme = line(root, from, 'companies/acme');
    expect(whole.length).toBeGreaterThanOrEqual(actions);
    expect(acme.length).toBeLessThan(whole.length);
    for (const { path, told } of all) {
      expect(told.filter(({ event }) => event !== 'change')).toEqual([]);
      const ids = told.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      // Several events of one commit stand together and are one commit.
      const commits = told
        .map(({ data }) => data.commit as string)
        .filter((oid, n, list) => oid !== list[n - 1]);
      expect(commits).toEqual(path === '/api/events' ? whole : acme);
    }
    expect(Math.min(...all.map(({ begun }) => begun))).toBeGreaterThan(restarts);
    expect(growth).toBeLessThan(growthLimit);
  },
);
