// `minutebook mcp`: the book as a server of the Model Context Protocol, over standard input and output.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findAction } from '../../actions/perform.ts';
import { fault, isFault } from '../../base/fault.ts';
import { findDaemon, type Daemon } from '../../http/daemon-file.ts';
import type { Address } from '../../http/exchange.ts';
import type { Backend } from '../../mcp/backend.ts';
import { openDoor } from '../door.ts';
import { askOwnApi } from '../own-api.ts';
import { packageVersion } from '../package.ts';
import { companyHere, findBook } from '../place.ts';
import type { BuiltIn, Session } from '../session.ts';

export const mcp: BuiltIn = {
  command: {
    noun: 'mcp',
    sentence: 'Serve this book to a client of the Model Context Protocol, over standard input and output',
    words: [],
    flags: [],
    examples: ['minutebook mcp', 'minutebook mcp -C /srv/book'],
    more:
      'In a run it speaks for the agent of the run. With MINUTEBOOK_API_URL and MINUTEBOOK_API_KEY (or PAPERCLIP_API_URL ' +
      'and PAPERCLIP_API_KEY) it speaks to that daemon as whoever the key belongs to; with a key alone, or with -C, to the one that runs at that book; without a key for the board of the book it stands in, by its daemon where one runs.',
  },
  async run(session) {
    const { serveOverStdio } = await import('../../mcp/stdio.ts');
    const { withCompany } = await import('../../mcp/backend.ts');
    const ending = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => ending.abort());
    const { backend, company } = await backendOf(session);
    await serveOverStdio(
      { backend: withCompany(backend, company), version: packageVersion() },
      ending.signal,
    );
  },
};

/**
 * A daemon, where this process was given a token for one; else the book here. SOCKET_MISSING, API_URL_MISSING,
 * API_KEY_MISSING.
 */
async function backendOf(session: Session): Promise<{ backend: Backend; company: string | undefined }> {
  const { config, clock, globals } = session;
  const { relayBackend } = await import('../../mcp/relay.ts');
  const { runToken, socket, apiUrl, apiKey } = config;
  // Who names a book on the command line means that one, wherever else the environment points; never as somebody else than the
  // key says.
  const isNamed = globals.book !== undefined;
  const url = isNamed && runToken === undefined ? undefined : apiUrl;
  const token = runToken ?? apiKey;
  if (token === undefined && url !== undefined) throw fault('API_KEY_MISSING', { url });
  if (token === undefined) return bookHere(session);
  const relay = (address: Address, root?: string) => ({
    backend: relayBackend({ ...address, token, clock }, packageVersion()),
    company: companyHere(session, root),
  });
  if (runToken !== undefined && socket !== undefined) return relay({ socket });
  if (url !== undefined) return relay({ url: originOf(url) });
  if (runToken !== undefined) throw fault('SOCKET_MISSING', {});
  const { root, daemon } = daemonHere(session);
  return relay({ socket: daemon.socket }, root);
}

/** The daemon that runs at the book here. API_URL_MISSING. */
function daemonHere(session: Session): { root: string; daemon: Daemon } {
  const { book } = session.globals;
  try {
    const root = findBook(session);
    const daemon = findDaemon(root);
    if (daemon) return { root, daemon };
  } catch (error) {
    if (book !== undefined || !isFault(error, 'BOOK_NOT_FOUND')) throw error;
  }
  throw fault('API_URL_MISSING', book === undefined ? {} : { book });
}

/** `http://127.0.0.1:4680/api/` is said for the same. */
const originOf = (url: string): string => url.replace(/\/+(?:api\/*)?$/, '');

/** The book: by its daemon where one runs at the moment of a call, else opened for each call as commands do. */
async function bookHere(session: Session): Promise<{ backend: Backend; company: string | undefined }> {
  const root = findBook(session);
  const { bookBackend } = await import('../../mcp/backend.ts');
  const { relayBackend } = await import('../../mcp/relay.ts');
  const own = bookBackend({
    version: packageVersion(),
    perform: (action, input) => inTurn(() => performOnce(session, action, input)),
    request: (request, signal) => inTurn(() => askOwnApi(session, root, request, signal)),
  });
  const now = (): Backend => {
    const daemon = findDaemon(root);
    if (!daemon) return own;
    const token = readFileSync(join(root, '.minutebook', 'token'), 'utf8').trim();
    return relayBackend({ socket: daemon.socket, token, clock: session.clock }, packageVersion());
  };
  return {
    backend: {
      callTool: (name, given, signal) => now().callTool(name, given, signal),
      listResources: (cursor, signal) => now().listResources(cursor, signal),
      readResource: (uri, signal) => now().readResource(uri, signal),
    },
    company: companyHere(session, root),
  };
}

async function performOnce(session: Session, action: string, input: object) {
  const door = await openDoor(session, 'read' in findAction(action));
  try {
    return await door.perform(action, input);
  } finally {
    await door.close();
  }
}

let last: Promise<unknown> = Promise.resolve();

/** One after the other: a process may open a book for writing once. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const turn = last.then(call, call);
  last = turn.catch(() => undefined);
  return turn;
}
