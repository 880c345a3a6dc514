// Stands between this process and the operating system: every call of node:fs, every use of SQLite and every program
// that is started passes here first, and may fail, do half of its work, be left out, or be the process's last. Production
// code knows nothing of it: the built-in modules themselves are changed, before anything imports them.
import type * as ChildProcess from 'node:child_process';
import type { ChildProcess as Child } from 'node:child_process';
import type * as FileSystem from 'node:fs';
import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module';
import { resolve } from 'node:path';
import { getSystemErrorMap, promisify } from 'node:util';
import type Sqlite from 'better-sqlite3';
import { type Call, isOpening, isWriting, shapes } from './calls.ts';

/**
 * What becomes of a call: it fails with this code; does half; does nothing and says it did; another program runs in the
 * place of the one that was asked for. Absent: it goes through.
 */
export type Fate = { fails: string } | 'half' | 'nothing' | { runs: [program: string, args: string[]] };

export interface Witness {
  /** Told of each call before it happens. */
  before(call: Call): Fate | undefined;
  /** Told of each that went through, once it is over, with what it answered. */
  after?(call: Call, result: unknown): void;
}

type Callable = (...args: unknown[]) => unknown;
type Table = Record<string, Callable>;

const require = createRequire(import.meta.url);
const fs = require('node:fs') as typeof FileSystem;
/** Paths by descriptor. */
const opened = new Map<number, string>();
let witness: Witness | undefined;
/** Deeper calls are how node does what was asked; only the outermost is the engine's. */
let depth = 0;

/** From now on every call is shown to `next`; undefined: none is. */
export function watchCalls(next: Witness | undefined): void {
  witness = next;
}

/** The path a descriptor was opened at. */
export const pathOf = (fd: unknown): string | undefined => opened.get(Number(fd));

/** Does something that no witness is told of. */
export function unseen<T>(work: () => T): T {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

const describe = (name: string, args: readonly unknown[], paths: readonly string[]): Call => ({
  name,
  paths,
  args,
  writes: isWriting(name, args),
  opens: isOpening(name),
});

function pathsOf(name: string, args: readonly unknown[]): string[] {
  const shape = shapes[name]!;
  const named = shape === 'paths' ? args.slice(0, 2) : args.slice(0, 1);
  return named.flatMap((value) => {
    if (typeof value === 'number') return opened.get(value) ?? [];
    return typeof value === 'string' || Buffer.isBuffer(value) || value instanceof URL
      ? [resolve(String(value))]
      : [];
  });
}

/** An error as node makes it of the operating system's answer. */
export function systemError(
  code: string,
  { name, paths }: Pick<Call, 'name' | 'paths'>,
): NodeJS.ErrnoException {
  const [errno, [, message]] = [...getSystemErrorMap()].find(([, [known]]) => known === code)!;
  const path = paths[0];
  const error: NodeJS.ErrnoException = new Error(
    `${code}: ${message}, ${name}${path === undefined ? '' : ` '${path}'`}`,
  );
  return Object.assign(error, { errno, code, syscall: name, ...(path !== undefined && { path }) });
}

/** Runs one call: `go` with the arguments it was given, or those of half of it. */
function pass(
  name: string,
  args: readonly unknown[],
  paths: readonly string[],
  go: (args: readonly unknown[]) => unknown,
): unknown {
  if (depth > 0 || witness === undefined) return go(args);
  const call = describe(name, args, paths);
  const now = witness;
  const fate = unseen(() => now.before(call));
  if (fate === 'nothing') return undefined;
  if (typeof fate === 'object' && 'runs' in fate) return go([...fate.runs, ...args.slice(2)]);
  if (fate !== undefined) {
    const half = halved(name, args);
    if (fate === 'half') return half === undefined ? go(args) : done(now, call, () => go(half));
    if (half !== undefined) unseen(() => attempt(() => go(half)));
    if (name === 'exists') return false;
    throw systemError(fate.fails, call);
  }
  return done(now, call, () => go(args));
}

function done(now: Witness, call: Call, go: () => unknown): unknown {
  const result = unseen(go);
  const tell = (answer: unknown): unknown => {
    if (now.after) unseen(() => now.after!(call, answer));
    return answer;
  };
  return result instanceof Promise ? result.then(tell) : tell(result);
}

/** Resolves with what a callback is given: the error that it ends in, or null and the result. */
const attemptSoon = async (work: () => unknown): Promise<unknown[]> => {
  try {
    return [null, await work()];
  } catch (error) {
    return [error];
  }
};

const attempt = (work: () => unknown): void => {
  try {
    work();
  } catch {
    // Half of a call that cannot work at all is nothing.
  }
};

/** A disk that fills up, or fails, has mostly taken a part: the arguments that write half of it. */
function halved(name: string, args: readonly unknown[]): readonly unknown[] | undefined {
  const [first, data, ...rest] = args;
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (name === 'writev') {
    const all = Buffer.concat(data as Buffer[]);
    return [first, [all.subarray(0, all.length >> 1)]];
  }
  if (!['write', 'writeFile', 'appendFile'].includes(name) || !(bytes instanceof Uint8Array))
    return undefined;
  if (name !== 'write') return [first, bytes.subarray(0, bytes.length >> 1), ...rest];
  const offset = Number(rest[0] ?? 0);
  return [first, bytes, offset, Math.max(1, (bytes.length - offset) >> 1)];
}

function patchFileSystem(): void {
  const sync = fs as unknown as Table;
  for (const name of Object.keys(shapes)) {
    const original = sync[`${name}Sync`];
    if (original === undefined) continue;
    const patched = (...args: unknown[]) =>
      pass(name, args, pathsOf(name, args), (given) => noteOpen(name, args, original.apply(fs, [...given])));
    sync[`${name}Sync`] = Object.assign(patched, original);
  }
  for (const name of ['fsync', 'fdatasync', 'open', 'unlink']) {
    const original: (...args: unknown[]) => Promise<unknown> = promisify(sync[name]!.bind(fs));
    sync[name] = (...args: unknown[]) => {
      const answer = args.at(-1) as (...given: unknown[]) => void;
      const call = args.slice(0, -1);
      const go = (given: readonly unknown[]): unknown =>
        original(...given).then((result) => noteOpen(name, call, result));
      // Awaited outside of the call, so that what the answer throws is its own.
      void attemptSoon(() => pass(name, call, pathsOf(name, call), go)).then((given) =>
        process.nextTick(answer, ...given),
      );
    };
  }
}

function noteOpen(name: string, args: readonly unknown[], result: unknown): unknown {
  if (name === 'open') opened.set(Number(result), resolve(String(args[0])));
  if (name === 'close') opened.delete(Number(args[0]));
  return result;
}

/** The promises of node:fs that the engine uses: opening, and what a handle does. */
function patchPromises(): void {
  const promises = require('node:fs/promises') as unknown as Table;
  const open = promises.open!;
  let isHandlePatched = false;
  promises.open = async (...args: unknown[]) => {
    const path = resolve(String(args[0]));
    const handle = (await pass('open', args, [path], (given) => open(...given))) as { fd: number };
    opened.set(handle.fd, path);
    if (!isHandlePatched) patchHandle(Object.getPrototypeOf(handle) as Table);
    isHandlePatched = true;
    return handle;
  };
}

function patchHandle(prototype: Table): void {
  const names = {
    appendFile: 'appendFile',
    datasync: 'fdatasync',
    sync: 'fsync',
    close: 'close',
    write: 'write',
  };
  for (const [method, name] of Object.entries(names)) {
    const original = prototype[method]!;
    prototype[method] = async function (this: { fd: number }, ...args: unknown[]) {
      const path = opened.get(this.fd);
      const all = [this.fd, ...args];
      return pass(name, all, path === undefined ? [] : [path], ([, ...given]) => original.apply(this, given));
    };
  }
}

function patchPrograms(): void {
  const programs = require('node:child_process') as typeof ChildProcess & Table;
  const words = (args: readonly unknown[]): string[] => [
    String(args[0]),
    ...((args[1] as string[] | undefined) ?? []),
  ];
  const { spawn, spawnSync, execFileSync } = programs as unknown as Table;
  const table = programs as unknown as Table;
  table.spawn = (...args) => {
    try {
      return pass('spawn', args, words(args), (given) => spawn!(...given));
    } catch (error) {
      return neverStarted(spawn!('/nonexistent/program', []) as Child, error as Error);
    }
  };
  table.spawnSync = (...args) => {
    try {
      return pass('spawn', args, words(args), (given) => spawnSync!(...given));
    } catch (error) {
      return { pid: 0, output: [], stdout: '', stderr: '', status: null, signal: null, error };
    }
  };
  table.execFileSync = (...args) => pass('spawn', args, words(args), (given) => execFileSync!(...given));
}

/** A child whose start failed says so a moment later, as node's does. */
function neverStarted(child: Child, error: Error): Child {
  const emit = child.emit.bind(child) as (event: string, ...args: unknown[]) => boolean;
  child.emit = ((event: string, ...args: unknown[]) =>
    event === 'error' ? emit('error', error) : emit(event, ...args)) as Child['emit'];
  return child;
}

/** SQLite's own words for what the disk said. */
const sqliteCodes: Readonly<Record<string, [code: string, message: string]>> = {
  ENOSPC: ['SQLITE_FULL', 'database or disk is full'],
  EIO: ['SQLITE_IOERR_WRITE', 'disk I/O error'],
  EMFILE: ['SQLITE_CANTOPEN', 'unable to open database file'],
  EACCES: ['SQLITE_CANTOPEN', 'unable to open database file'],
};

const sqliteKey = 'minutebookSqlite';

function patchSqlite(): void {
  const path = require.resolve('better-sqlite3');
  const Original = require(path) as typeof Sqlite;
  const throughSqlite = (
    name: string,
    file: unknown,
    args: readonly unknown[],
    go: () => unknown,
  ): unknown => {
    const isFile = typeof file === 'string' && file !== ':memory:';
    try {
      return pass(`sqlite ${name}`, args, isFile ? [resolve(file)] : [], go);
    } catch (error) {
      const found = sqliteCodes[(error as NodeJS.ErrnoException).code ?? ''];
      throw found && (error as NodeJS.ErrnoException).syscall?.startsWith('sqlite')
        ? new Original.SqliteError(found[1], found[0])
        : error;
    }
  };
  const Patched = new Proxy(Original, {
    construct: (target, args: [string]) =>
      throughSqlite('open', args[0], args, () => Reflect.construct(target, args)) as object,
  });
  const database = Original.prototype as unknown as Table;
  const exec = database.exec!;
  database.exec = function (this: Sqlite.Database, ...args: unknown[]) {
    return throughSqlite('exec', this.name, args, () => exec.apply(this, args));
  };
  const prepare = database.prepare!;
  database.prepare = function (this: Sqlite.Database, ...args: unknown[]) {
    const statement = prepare.apply(this, args) as Sqlite.Statement;
    const run = statement.run.bind(statement);
    const name = this.name;
    if (!statement.readonly)
      statement.run = (...values: unknown[]) =>
        throughSqlite('run', name, values, () => run(...values)) as Sqlite.RunResult;
    return statement;
  };
  // A class cannot be changed in place: whoever imports it is handed another.
  Object.assign(globalThis, { [sqliteKey]: Patched });
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'better-sqlite3'
        ? { url: `data:text/javascript,export default globalThis.${sqliteKey}`, shortCircuit: true }
        : next(specifier, context),
  });
}

patchFileSystem();
patchPromises();
patchPrograms();
patchSqlite();
syncBuiltinESMExports();
