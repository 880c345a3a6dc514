// The composition root: one book open for writing, with its catalog, its spool and the one way to perform an action.
// Opens no door and starts nothing by itself; `stop` gives everything back.
import assert from 'node:assert/strict';
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { correct } from './actions/correct.ts';
import { countSpooled } from './actions/cost-spool.ts';
import {
  newCall,
  noKernel,
  type Call,
  type Context,
  type EventLog,
  type IdentityPort,
  type IntakePort,
  type KernelPort,
  type RunFilter,
} from './actions/context.ts';
import { flushEvents, openEventLog } from './actions/event-note.ts';
import { Landings } from './actions/landings.ts';
import type { Sources } from './actions/lookup.ts';
import { OpenEdits } from './actions/open-edits.ts';
import { perform, type Perform } from './actions/perform.ts';
import { withoutSecrets } from './actions/refuse-secrets.ts';
import { closeAll } from './base/closing.ts';
import { replaceFile } from './base/durable-file.ts';
import { fault } from './base/fault.ts';
import { systemClock, type Clock } from './base/clock.ts';
import { boardMember } from './board.ts';
import { openCatalog, type Catalog, type Progress } from './catalog/catalog.ts';
import { followerOf, followLine } from './catalog/follow.ts';
import { isFarBehind } from './catalog/far-behind.ts';
import { readInForce } from './catalog/in-force.ts';
import { restingKernel } from './daemon/resting-kernel.ts';
import { openCredentials, type Credentials } from './identity/credentials.ts';
import { identityPort } from './identify.ts';
import { hostName, readHostFile } from './init/host.ts';
import type { Actor, UserActor } from './model/actor.ts';
import { areApart } from './model/another.ts';
import { formatVersion } from './model/book.ts';
import type { Host } from './model/host.ts';
import type { Conflict, Side } from './model/merge.ts';
import { mergeVersions } from './model/merge-versions.ts';
import { knownSecrets } from './known-secrets.ts';
import { isOurs, restsWith, watchRank } from './model/ours.ts';
import { bookPath } from './model/paths.ts';
import { tokenOf } from './model/version-token.ts';
import { noteSeen } from './seen.ts';
import type { Judge } from './store/judgement.ts';
import type { Disputed } from './store/merge-file.ts';
import { Telling } from './telling.ts';
import { openSpool, type Spool } from './store/spool.ts';
import { openStore, type Store } from './store/store.ts';

export interface EngineOptions {
  clock?: Clock;
  /** How long to wait for the right to write, in milliseconds; 10,000 when absent. */
  waitMs?: number;
  /** True: main, work tree and index follow by themselves (a daemon). False: when the engine stops (a command). */
  paced?: boolean;
  /** Values of variables that agents get from this process: what is secret of them must not enter the book. */
  passed?: Readonly<Record<string, string>>;
  /** What runs agents, once the engine is there; without it nothing runs. */
  kernel?: (engine: Engine) => KernelPort;
  /** Where browsers find this book; undefined while nothing listens. */
  url?: () => string | undefined;
  onProgress?: Progress;
  /**
   * Builds the catalog elsewhere when much of it is missing. Who lives long has this done by another process: what a
   * build of ten thousand files takes of memory is not given back.
   */
  buildCatalog?: () => Promise<void>;
}

export interface Engine {
  readonly root: string;
  readonly host: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly catalog: Catalog;
  readonly spool: Spool;
  readonly eventLog: EventLog;
  /** What proves on this host who somebody is. */
  readonly identity: IdentityPort;
  /** The board member who sits at this machine, in the role the newest commit gives them. Throws MEMBER_UNKNOWN. */
  readonly member: UserActor;
  /** What the host file says now. */
  readonly hostSays: Host | undefined;
  /** What host.yaml says counts from now on, and the variables it passes on. Throws MEMBER_UNKNOWN, and then nothing changed. */
  useHost(host: Host, passed: EngineOptions['passed']): void;
  /** What an action of this actor is performed with. */
  context(actor: Actor, requestKey?: string, ifMatch?: readonly string[]): Context;
  perform: Perform;
  /** Commits what is spooled, brings main forward and gives the right to write back. */
  stop(): Promise<void>;
}

/** Opens the book at `root` for writing. HOST_MISSING, STORE_BUSY, BOOK_NEWER. */
export async function openEngine(root: string, options: EngineOptions = {}): Promise<Engine> {
  const clock = options.clock ?? systemClock;
  const local = join(root, '.minutebook');
  if (!existsSync(join(local, 'host.yaml'))) throw fault('HOST_MISSING', { root });
  const host = hostName(root);
  let hostKeys: readonly string[] = [];
  let judge: Judge = () => assert.fail('a commit is to be judged before there is a catalog');
  // Until there is somewhere to tell it, what is found waits.
  const told = new Telling();
  const store = await openStore(root, {
    clock,
    host,
    isOurs,
    watchRank,
    restsWith,
    tokenOf,
    mergeFile: mergeByMeaning,
    judge: (taken) => judge(taken),
    hostKeys: () => hostKeys,
    onProblem: (error) => told.upkeep(error),
    onSound: () => told.upkeep(),
    ...(options.paced === undefined ? {} : { paced: options.paced }),
    ...(options.waitMs === undefined ? {} : { waitMs: options.waitMs }),
  });
  store.onShown((shown) => told.shown(shown));
  const opened: (() => unknown)[] = [() => store.close()];
  try {
    hostKeys = readBook(store).hostKeys;
    const progress = options.onProgress ? { onProgress: options.onProgress } : {};
    const catalog = openCatalog(join(local, 'catalog.sqlite'), store, progress);
    opened.push(() => catalog.close());
    if (options.buildCatalog && isFarBehind(catalog, store)) await options.buildCatalog();
    store.setFollower(followerOf(catalog));
    let kernel = (): KernelPort => noKernel;
    const sources: Sources = { catalog, reader: store, kernel: { isDead: (run) => kernel().isDead(run) } };
    const call = (actor: Actor): Call => newCall(actor, clock.now());
    // A run that cannot be stopped ends by its own limits; a commit stands whatever becomes of it.
    const stop = (which: RunFilter, reason: string): void =>
      void kernel()
        .stop(which, reason)
        .catch(() => undefined);
    judge = (taken) => correct({ sources, call, stop }, taken);
    // What a person committed while nothing ran is part of the book, and judged, before anybody asks.
    await store.settle();
    hostKeys = readBook(store).hostKeys;
    const spool = openSpool(join(local, 'spool'), clock);
    opened.push(() => spool.close());
    const eventLog = openEventLog(openSpool(join(local, 'spool', 'events'), clock));
    opened.push(() => eventLog.spool.close());
    const credentials = openCredentials(join(local, 'credentials.sqlite'));
    opened.push(() => credentials.close());
    const parts = { clock, host, store, catalog, spool, eventLog, credentials };
    const engine = await compose(root, parts, options);
    kernel = () => engine.context({ kind: 'system' }).kernel;
    await told.begin(engine.context({ kind: 'system' }));
    return engine;
  } catch (error) {
    // Why it could not be opened says more than what went wrong while it was closed again.
    await closeAll(opened.toReversed()).catch(() => undefined);
    throw error;
  }
}

type Parts = Pick<Engine, 'clock' | 'host' | 'store' | 'catalog' | 'spool' | 'eventLog'> & {
  credentials: Credentials;
};

async function compose(root: string, parts: Parts, options: EngineOptions): Promise<Engine> {
  const { clock, host, store, catalog, spool, eventLog, credentials } = parts;
  const unfollow = followLine(catalog, (listener) => store.onHead(listener), clock);
  catalog.sync();
  let hostSays = readHostFile(root);
  // Refused before anything is done in the name of somebody the book does not know.
  boardMember(root, hostSays, store);
  await countSpooled({ spool, catalog });
  const intake = intakeOf(root, store, options.paced !== false);
  const identity = identityPort(credentials, () => hostSays, options.url);
  let secrets = knownSecrets(root, options.passed);
  let writer = withoutSecrets(store, secrets);
  const ownContext = (): Context => context({ kind: 'system' });
  let kernel: KernelPort = restingKernel(join(root, '.minutebook'), host, ownContext);
  const context: Engine['context'] = (actor, requestKey, ifMatch) => ({
    actor,
    store: writer,
    catalog,
    clock,
    kernel,
    spool,
    eventLog,
    host,
    intake,
    identity,
    secrets,
    openEdits: intake.open.list,
    ...(requestKey === undefined ? {} : { requestKey }),
    ...(ifMatch === undefined ? {} : { ifMatch }),
  });
  const engine: Engine = {
    ...parts,
    root,
    identity,
    get hostSays() {
      return hostSays;
    },
    get member() {
      return boardMember(root, hostSays, store);
    },
    useHost(next, passed) {
      boardMember(root, next, store);
      hostSays = next;
      secrets = knownSecrets(root, passed);
      writer = withoutSecrets(store, secrets);
    },
    context,
    perform: (name, input, actor, ...how) => perform(context(actor, ...how), name, input),
    stop: () => closeAll([...lastWork(root, parts, ownContext), unfollow, ...closing(parts)]),
  };
  if (options.kernel) kernel = options.kernel(engine);
  return engine;
}

/** What is committed and noted before the book is closed. */
const lastWork = (root: string, { store, clock }: Parts, own: () => Context): (() => unknown)[] => [
  () => perform(own(), 'cost.flush', {}),
  () => flushEvents(own()),
  () => noteSeen(root, store, clock),
];

const closing = ({ spool, eventLog, store, catalog, credentials }: Parts): (() => unknown)[] => [
  () => spool.close(),
  () => eventLog.spool.close(),
  () => store.close(),
  () => catalog.close(),
  () => credentials.close(),
];

/** The keys whose commits are the engine's, as the book says. A newer format is not written to: BOOK_NEWER. */
function readBook(store: Store): { hostKeys: string[] } {
  // A settings file that cannot be read counts as it last could: it must not lock people out of mending it.
  const book = readInForce(store, 'book', bookPath);
  if (!book) return { hostKeys: [] };
  const { format, hosts } = book;
  if (format > formatVersion) throw fault('BOOK_NEWER', { format, known: formatVersion });
  return { hostKeys: hosts.map(({ key }) => key) };
}

/** Versions merged by what the file means; the person's side is ours to the merge, so that it stands in contradictions. */
function mergeByMeaning(
  path: string,
  base: Buffer | undefined,
  ours: Buffer,
  theirs: Buffer,
): Buffer | Disputed {
  // Two things at one place are no dispute: the person's comes first, and both are given a place when it is judged.
  const settle = ({ field }: Conflict): Side | undefined =>
    field === 'id' && areApart(ours, theirs) ? 'ours' : undefined;
  const { bytes, conflicts } = mergeVersions(path, base, theirs, ours, { settle });
  const merged = Buffer.from(bytes);
  return conflicts.length > 0 ? { disputed: merged } : merged;
}

/** `isWatched`: what stands is known from hints, and need not be looked for in the whole tree. */
const intakeOf = (root: string, store: Store, isWatched: boolean): IntakePort => ({
  open: new OpenEdits(),
  landings: new Landings(),
  sweep: (scope, quietMs) => store.sweep(scope, quietMs),
  standing: () => store.sweep(isWatched ? 'hinted' : 'whole', 0).edits,
  adopted: (edits) => store.adopted(edits),
  unmerged: () => store.unmerged(),
  settleUnmerged: (path, bytes) => store.settleUnmerged(path, bytes),
  putBack(path, saved, version) {
    const file = join(root, path);
    if (!existsSync(file) || !readFileSync(file).equals(saved)) return;
    if (version === undefined) rmSync(file);
    else replaceFile(file, version);
  },
  discard(path, bytes) {
    const file = join(root, path);
    const isFile = lstatSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (isFile && readFileSync(file).equals(bytes)) rmSync(file);
  },
});
