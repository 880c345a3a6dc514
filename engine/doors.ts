// What stands between the doors and an open book: who a caller is, which rights a browser has, and where the API listens.
// Composes; decides nothing and knows no request.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, IdentityPort } from './actions/context.ts';
import { uploadFolder } from './actions/attachment-keep.ts';
import { feedOf } from './actions/feed.ts';
import { idsOf, sameIn } from './actions/ids.ts';
import { companyOfRequest } from './actions/request-company.ts';
import { Lookup, type Sources } from './actions/lookup.ts';
import { sourcesOf } from './actions/now.ts';
import { fault } from './base/fault.ts';
import type { Clock } from './base/clock.ts';
import type { Engine } from './engine.ts';
import { buildApi } from './http/api.ts';
import type { DoorPorts, OpenSession, SessionPorts } from './http/caller.ts';
import { cookieShape } from './http/cookie.ts';
import { askInside } from './http/inside.ts';
import { RateLimits } from './http/limits.ts';
import { isLoopback, listen } from './http/listen.ts';
import { mountWeb, type WebHandler } from './http/web.ts';
import { mcpPath } from './http/wire.ts';
import { identifier, type Identifier } from './identify.ts';
import { antiForgery, type Session } from './identity/sessions.ts';
import { openLate } from './mcp/late.ts';
import type { RunActor, UserActor } from './model/actor.ts';
import type { Host } from './model/host.ts';

/** What is known only when the kernel stands. */
export interface LateParts {
  /** Whom a run's token proves. */
  run(token: string): RunActor | undefined;
  noteCall: NonNullable<DoorPorts['noteCall']>;
  noteRefused: NonNullable<DoorPorts['noteRefused']>;
  /** Whether it stands. */
  isReady(): boolean;
}

export interface DoorOptions {
  root: string;
  clock: Clock;
  version: string;
  noteDefect(error: unknown): void;
}

export interface Doors {
  /** What the local socket is mounted with. */
  ports: DoorPorts;
  /** MCP, as the local socket mounts it too. */
  mcp: WebHandler;
  /** Where people find the API. */
  url: () => string;
  /** Where processes of this machine do. */
  localUrl: string;
  /** Refuses what a host file may not say while this address is listened on: ADDRESS_OPEN. */
  mustSuit: (host: Host) => void;
  close: () => Promise<void>;
}

/** Listens for the API. PORT_TAKEN, ADDRESS_UNUSABLE, ADDRESS_OPEN. */
export async function openDoors(options: DoorOptions, engine: Engine, late: LateParts): Promise<Doors> {
  const { bind = '127.0.0.1', port } = engine.hostSays ?? {};
  // Names and modes count from the save of the host file on; an address is taken once.
  const url = (): string | undefined => engine.hostSays?.url;
  const mustSuit = ({ mode }: Pick<Host, 'mode'>): void => {
    if (!isLoopback(bind) && mode !== 'users') throw fault('ADDRESS_OPEN', { host: bind });
  };
  mustSuit(engine.hostSays ?? { mode: 'token' });
  let listening = 0;
  const identify = identifierOf(options, engine, late);
  const ports: DoorPorts = {
    clock: options.clock,
    version: options.version,
    perform: (...call) => engine.perform(...call),
    authenticate: (token) => identify.authenticate(token),
    limits: new RateLimits(options.clock),
    noteCall: (note) => late.noteCall(note),
    noteRefused: (token) => late.noteRefused(token),
    noteDefect: (error) => options.noteDefect(error),
  };
  const cookie = () => cookieShape(listening, url()?.startsWith('https:') === true);
  const app = buildApi(
    {
      ...ports,
      ids: idsOf(engine.context({ kind: 'system' })),
      isSame: sameIn(engine.context({ kind: 'system' })),
      companyOf: (actor, input) => companyOfRequest({ catalog: engine.catalog, actor }, input),
      sessions: sessionPorts(options.clock, engine.identity, identify, cookie),
      isReady: () => late.isReady(),
      events: {
        feed: feedOf(engine.context({ kind: 'system' })),
        onHead: (listener) => engine.store.onHead(listener),
      },
      attachments: {
        uploadFolder: uploadFolder(options.root),
        streamBlob: (oid) => engine.store.streamBlob(oid),
      },
    },
    { guard: { hosts: () => engine.hostSays?.hosts ?? [], port: () => listening, url } },
  );
  const mcp = openLate({
    ports,
    askApi: ({ caller, proof }, request, signal) => {
      const host = `localhost:${listening}`;
      return askInside(app, { ...request, proof, requestKey: caller.requestKey, host, signal });
    },
  });
  // With what a program shows alone: a browser's session is for our pages.
  mountWeb(app, mcpPath, ports, mcp);
  const portFile = join(options.root, '.minutebook', 'port');
  const address = await listen(app, { bind, port, portFile });
  listening = address.port;
  return {
    ports,
    mcp,
    url: () => url() ?? address.url,
    localUrl: address.url,
    mustSuit,
    close: () => app.close(),
  };
}

function identifierOf({ root, clock }: DoorOptions, engine: Engine, late: LateParts): Identifier {
  return identifier({
    identity: engine.identity,
    clock,
    boardToken: readFileSync(join(root, '.minutebook', 'token'), 'utf8').trim(),
    run: (token) => late.run(token),
    book: bookOf(root, engine.context({ kind: 'system' })),
  });
}

/**
 * Asked at every call: the same lookup while the book stands, and the catalog brought along only where one asks it. The
 * lookup throws BOOK_GONE where it was moved away.
 */
function bookOf(root: string, context: Context): () => Lookup {
  const { catalog, store, actor } = context;
  const sources: Sources = {
    ...sourcesOf(context),
    get catalog() {
      catalog.sync();
      return catalog;
    },
  };
  let now: Lookup | undefined;
  return () => {
    const head = store.head();
    if (head === undefined) throw fault('BOOK_GONE', { root });
    if (now?.snapshot.commit !== head) now = new Lookup(store.snapshot(head), sources, actor);
    return now;
  };
}

/** What a browser's way in needs of what this host keeps. */
export function sessionPorts(
  clock: Clock,
  { links, sessions }: Pick<IdentityPort, 'links' | 'sessions'>,
  identify: Identifier,
  cookie: SessionPorts['cookie'],
): SessionPorts {
  const open = (token: string, actor: UserActor, { id, expiresAt }: Session): OpenSession => ({
    actor,
    id,
    antiForgery: antiForgery(token),
    expiresAt,
  });
  const find: SessionPorts['find'] = (token) => {
    const found = identify.session(token);
    return found && open(token, found.actor, found.session);
  };
  return {
    cookie,
    find,
    peek(code) {
      const link = links.peek(code, clock.now());
      return link && identify.person(link.user)?.slug;
    },
    signIn(code, browser) {
      const link = links.use(code, clock.now());
      if (!link || !identify.person(link.user)) return undefined;
      const { token } = sessions.begin(link.user, browser, clock.now(), link.until);
      const session = find(token);
      return session && { token, session };
    },
    revoke: (id) => sessions.revoke(id),
  };
}
