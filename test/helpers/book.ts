// A real book in a temporary folder from an object literal: real git, real store, real catalog, a clock the test owns.
// `perform` calls an action as whoever the test names, exactly as every door does.
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { noKernel, type Context, type IdentityPort, type KernelPort } from '../../engine/actions/context.ts';
import { openEventLog } from '../../engine/actions/event-note.ts';
import { perform, type Performed } from '../../engine/actions/perform.ts';
import { withoutSecrets } from '../../engine/actions/refuse-secrets.ts';
import type { Clock } from '../../engine/base/clock.ts';
import { openCatalog, type Catalog } from '../../engine/catalog/catalog.ts';
import { followerOf } from '../../engine/catalog/follow.ts';
import { openCredentials } from '../../engine/identity/credentials.ts';
import type { Actor, Role, RunActor } from '../../engine/model/actor.ts';
import { locate } from '../../engine/model/paths.ts';
import { openSpool, type Spool } from '../../engine/store/spool.ts';
import { openStore, type Store } from '../../engine/store/store.ts';
import { gitFolder } from './folder.ts';

/** A board member; the book of `acme` has ada (owner) and ben (operator). */
export const user = (slug: string, role: Role = slug === 'ada' ? 'owner' : 'operator'): Actor => ({
  kind: 'user',
  slug,
  role,
});

/** An agent under a run of its own; the same run for the same name unless said otherwise. */
export const agent = (slug: string, run = `run-of-${slug}`, issue?: string, company = 'acme'): RunActor => ({
  kind: 'agent',
  company,
  slug,
  run,
  ...(issue === undefined ? {} : { issue }),
});

export const system: Actor = { kind: 'system' };

/** Front matter and text as a file. Values are written as YAML flow: strings, numbers, lists of strings. */
export const markdown = (front: Record<string, unknown>, body = ''): string =>
  `---\n${Object.entries(front)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
    .join('')}---\n\n${body}\n`;

/** A small company: ceo over cto over dev and ops, one goal, one project, budgets without limit. */
export const acme: Readonly<Record<string, string>> = {
  'minutebook.yaml': 'formatVersion: 1\n',
  'users/ada.md': markdown({ name: 'Ada', role: 'owner', emails: ['ada@example.org'] }),
  'users/ben.md': markdown({ name: 'Ben', role: 'operator', emails: ['ben@example.org'] }),
  'companies/acme/COMPANY.md': markdown({
    id: '01930000-0000-7000-8000-000000000001',
    name: 'Acme',
    slug: 'acme',
    prefix: 'ACME',
    status: 'active',
    budgets: [{ metric: 'runs', limit: 'unlimited', window: 'lifetime' }],
    requireApprovalForHires: false,
    defaultProject: 'shop',
  }),
  'companies/acme/goals/grow.md': markdown({ status: 'active' }, '# Grow'),
  'companies/acme/projects/shop/PROJECT.md': markdown({ name: 'Shop', goal: 'grow' }),
  'companies/acme/agents/ceo/AGENTS.md': markdown({ name: 'Chief', status: 'active' }),
  'companies/acme/agents/cto/AGENTS.md': markdown({ name: 'Tech', status: 'active', reportsTo: 'ceo' }),
  'companies/acme/agents/dev/AGENTS.md': markdown({ name: 'Dev', status: 'active', reportsTo: 'cto' }),
  'companies/acme/agents/ops/AGENTS.md': markdown({ name: 'Ops', status: 'active', reportsTo: 'cto' }),
};

/** The files of a second company like it. */
export const beta: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(acme)
    .filter(([path]) => path.startsWith('companies/acme/'))
    .map(([path, text]) => [
      path.replace('companies/acme/', 'companies/beta/'),
      text
        .replaceAll('ACME', 'BETA')
        .replace('slug: acme', 'slug: beta')
        .replace('0000-000000000001', '0000-000000000002'),
    ]),
);

/** A clock that stands still until the test moves it. */
export interface TestClock extends Clock {
  /** Milliseconds since the epoch; the test may set it. */
  time: number;
}

export interface TestBook {
  root: string;
  store: Store;
  catalog: Catalog;
  spool: Spool;
  clock: TestClock;
  /** What proves who somebody is; everybody of the board may sign in. */
  identity: IdentityPort;
  /** Runs the kernel was asked to stop. */
  stopped: { which: object; reason: string }[];
  /** Runs that count as provably over. */
  dead: Set<string>;
  context(actor: Actor): Context;
  /** Performs an action; `O` is what the test expects its answer to be. */
  perform<O = Record<string, unknown>>(actor: Actor, name: string, input?: object): Promise<O>;
  /** The same with the commit that was made. */
  performed(actor: Actor, name: string, input?: object): Promise<Performed>;
  /** The text of a file in the newest commit. */
  text(path: string): string | undefined;
}

/** What a sleep of any length takes. Milliseconds. */
const sleepMs = 5;

export async function openBook(
  files: Readonly<Record<string, string | Buffer>> = acme,
  port: Partial<KernelPort> = {},
): Promise<TestBook> {
  const root = gitFolder({ '.gitignore': '.minutebook/\n', ...files });
  mkdirSync(join(root, '.minutebook'), { recursive: true });
  const clock: TestClock = {
    time: Date.parse('2026-11-22T16:00:00.000Z'),
    now: () => clock.time,
    // The book's time stands still, so who waits for it looks again and again: not all the time.
    sleep: (_, signal) => delay(sleepMs, undefined, { signal }).catch(() => undefined),
  };
  const store = await openStore(root, {
    clock,
    host: 'test',
    isOurs: (path) => locate(path) !== undefined,
  });
  const catalog = openCatalog(join(root, '.minutebook/catalog.sqlite'), store);
  onTestFinished(async () => {
    await store.close();
    catalog.close();
  });
  store.setFollower(followerOf(catalog));
  catalog.sync();
  const spool = openSpool(join(root, '.minutebook/spool'), clock);
  onTestFinished(() => spool.close());
  const eventLog = openEventLog(openSpool(join(root, '.minutebook/spool/events'), clock));
  onTestFinished(() => eventLog.spool.close());
  const credentials = openCredentials(join(root, '.minutebook/credentials.sqlite'));
  onTestFinished(() => credentials.close());
  const identity: IdentityPort = { ...credentials, hasUsers: true, member: 'ada', url: () => undefined };
  const stopped: TestBook['stopped'] = [];
  const dead = new Set<string>();
  const kernel: KernelPort = {
    ...noKernel,
    stop: (which, reason) => Promise.resolve(void stopped.push({ which, reason })),
    isDead: (run) => dead.has(run),
    ...port,
  };
  const writer = withoutSecrets(store, []);
  const context = (actor: Actor): Context => ({
    actor,
    store: writer,
    catalog,
    clock,
    kernel,
    spool,
    eventLog,
    identity,
    host: 'test',
    openEdits: () => [],
  });
  return {
    root,
    store,
    catalog,
    spool,
    clock,
    identity,
    stopped,
    dead,
    context,
    performed: (actor, name, input = {}) => perform(context(actor), name, input),
    perform: async <O>(actor: Actor, name: string, input: object = {}) =>
      (await perform(context(actor), name, input)).result as O,
    text: (path) => store.snapshot().read(path)?.toString('utf8'),
  };
}

/** The fault a promise ends in, as its code and data; fails when it does not fail. */
export async function faultOf(
  promise: Promise<unknown>,
): Promise<{ code: string; data: Record<string, unknown>; message: string }> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) throw new Error('expected a fault, and there was none');
  if (typeof error !== 'object' || error === null || !('code' in error) || !('data' in error)) throw error;
  const { code, data, message } = error as { code: string; data: Record<string, unknown>; message: string };
  return { code, data, message };
}
