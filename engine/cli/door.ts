// The way a command reaches the actions. Inside a run: the daemon's socket and nothing else. Else the daemon where one
// runs; else this process opens the book itself, for reading without any lock, for writing with the right to write.
import { chmodSync, constants, copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fault, isFault } from '../base/fault.ts';
import { randomHex } from '../base/ids.ts';
import { asFault, isMachineFault } from '../base/system-fault.ts';
import type { Engine } from '../engine.ts';
import type { Answer, Call } from '../http/call.ts';
import { findDaemon } from '../http/daemon-file.ts';
import type { GitStatus } from '../uncommitted.ts';
import { companyHere, findBook } from './place.ts';
import type { Session } from './session.ts';

export interface Door {
  /** What `company` is when the command line says nothing else; undefined: the only one. */
  company?: string;
  perform: Call;
  /**
   * Puts a copy of a file where the book's own process finds it; answers what stands for its bytes in an input. Absent
   * where the caller may not see the book's folder.
   */
  upload?(path: string): string;
  /** Ends everything that was opened; a write is in main and the work tree when this resolves. */
  close(): Promise<void>;
}

/** Opens the way for one command. `reads` says that nothing will be written. */
export async function openDoor(session: Session, reads: boolean): Promise<Door> {
  const { config } = session;
  if (config.runToken !== undefined) {
    if (config.socket === undefined) throw fault('SOCKET_MISSING', {});
    return socketDoor(session, config.socket, config.runToken, companyHere(session, undefined));
  }
  const root = findBook(session);
  const company = companyHere(session, root);
  const daemon = daemonDoor(session, root, company);
  if (daemon) return daemon;
  if (!reads) return writingDoor(session, root, company);
  // Git looks at the work tree while this process is still loading.
  const { startLooking } = await import('../uncommitted.ts');
  const status = startLooking(root, config.path);
  const { isTakenIn } = await import('../reading.ts');
  if (mayOnlyRead(root, isTakenIn(root))) return readingDoor(session, root, company, status);
  try {
    return await writingDoor(session, root, company);
  } catch (error) {
    // What keeps this host from writing, as a damaged host file or a full disk does, keeps nobody from reading what there is.
    const known = asFault(error);
    if (known === undefined || !(isFault(known, 'DOCUMENT_INVALID') || isMachineFault(known))) throw error;
    session.output.note(`Read without what was committed by hand: ${known.message}`);
    return readingDoor(session, root, company, status);
  }
}

/** Takes in what people committed since, where this host may write; a look at the book is one at all of it. */
export async function takeIn(session: Session, root: string): Promise<void> {
  const { isTakenIn } = await import('../reading.ts');
  if (mayOnlyRead(root, isTakenIn(root)) || findDaemon(root)) return;
  try {
    await (await writingDoor(session, root, undefined)).close();
  } catch (error) {
    const known = asFault(error);
    if (known === undefined) throw error;
    session.output.note(`Looked at without what was committed by hand: ${known.message}`);
  }
}

/** The door of the daemon of this book, where one runs. */
function daemonDoor(session: Session, root: string, company: string | undefined): Promise<Door> | undefined {
  const daemon = findDaemon(root);
  const token = join(root, '.minutebook', 'token');
  if (!daemon || !existsSync(token)) return undefined;
  const { pid, socket } = daemon;
  return socketDoor(session, socket, readFileSync(token, 'utf8').trim(), company, pid).then((door) => ({
    ...door,
    upload: uploader(root),
  }));
}

/** Copied by the system, not through this process; a copy that shares its blocks where the disk can do that. */
const uploader =
  (root: string) =>
  (path: string): string => {
    const name = randomHex(24);
    const folder = join(root, '.minutebook', 'uploads');
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copyFileSync(path, join(folder, name), constants.COPYFILE_FICLONE);
    chmodSync(join(folder, name), 0o600);
    return `upload:${name}`;
  };

/** What was committed by hand is taken in before it is read; a clone that was never set up to write reads what it has. */
const mayOnlyRead = (root: string, taken: boolean): boolean =>
  taken || !existsSync(join(root, '.minutebook', 'host.yaml'));

/** An agent waits long for a daemon that restarts; a person wants to hear soon that it is gone. Milliseconds. */
const personWaitMs = 2_000;

async function socketDoor(
  { config, clock }: Session,
  socket: string,
  token: string,
  company: string | undefined,
  pid?: number,
): Promise<Door> {
  const { callAction } = await import('../http/client.ts');
  const { restartWaitMs } = await import('../http/exchange.ts');
  const waitMs = config.runToken === undefined ? personWaitMs : restartWaitMs;
  const peer = { socket, token, clock, waitMs };
  const { askUnstalled } = await import('./stalled.ts');
  return {
    ...(company === undefined ? {} : { company }),
    perform: (action, input) =>
      pid === undefined
        ? callAction(peer, action, input)
        : askUnstalled({ pid, clock }, (signal) => callAction(peer, action, input, { signal })),
    close: () => Promise.resolve(),
  };
}

/** What an action here takes and answers is held by its own schemas; the compiler is told so. */
const byList = (perform: (action: string, input: object) => Promise<Answer>): Call => perform as Call;

async function readingDoor(
  { clock, output }: Session,
  root: string,
  company: string | undefined,
  status: GitStatus | undefined,
): Promise<Door> {
  const { openReading } = await import('../reading.ts');
  const reading = openReading(root, clock, { onProgress: progressOf(output), status });
  return {
    ...(company === undefined ? {} : { company }),
    perform: byList((action, input) => reading.perform(action, input)),
    close: async () => reading.close(),
  };
}

async function writingDoor(session: Session, root: string, company: string | undefined): Promise<Door> {
  const { clock, output } = session;
  const { openEngine } = await import('../engine.ts');
  const open = () =>
    openEngine(root, { clock, paced: false, waitMs: turnLookMs, onProgress: progressOf(output) });
  const opened = await inTurn(session, open, () => daemonDoor(session, root, company));
  if (!('engine' in opened)) return opened;
  const { engine } = opened;
  return {
    ...(company === undefined ? {} : { company }),
    perform: byList((action, input) => engine.perform(action, input, engine.member)),
    upload: uploader(root),
    close: () => closeEngine(engine, output),
  };
}

/** What was answered is durable whatever becomes of the rest: the next command brings main and the work tree on. */
async function closeEngine(engine: Engine, output: Session['output']): Promise<void> {
  try {
    await engine.stop();
  } catch (error) {
    const known = asFault(error);
    if (known === undefined) throw error;
    output.note(`What was done stands; the work tree follows with the next command. ${known.message}`);
  }
}

/** How long a command waits for others that write, and after how long each time it looks what they are. Milliseconds. */
const turnLimitMs = 120_000;
const turnLookMs = 1_000;

/**
 * Waits until this command may write, saying for whom: a short queue is not worth an error. Whoever holds the right may
 * be a daemon that is still starting; once it listens, that is the way. STORE_BUSY after two minutes.
 */
async function inTurn(
  { clock, output }: Session,
  open: () => Promise<Engine>,
  openDaemon: () => Promise<Door> | undefined,
): Promise<{ engine: Engine } | Door> {
  for (const from = clock.now(); ;) {
    try {
      const engine = await open();
      output.progress('');
      return { engine };
    } catch (error) {
      if (!isFault(error, 'STORE_BUSY')) throw error;
      const waitedMs = clock.now() - from;
      const { pid, command } = error.data;
      if (waitedMs >= turnLimitMs) throw fault('STORE_BUSY', { pid, command, waitedMs }, { cause: error });
      const door = await openDaemon();
      if (door) return door;
      output.progress(`waiting for process ${pid} to finish writing (${command})`);
    }
  }
}

/** A catalog that is behind is brought up before the answer; in a large book that takes seconds. */
const progressOf =
  (output: Session['output']) =>
  (done: number, total: number): void =>
    output.progress(done < total ? `reading files  ${done} of ${total}` : '');
