// Writes down what a process does to the disk, in order and with the bytes: what a power cut could tear apart. Knows
// calls; what is left after a cut is worked out elsewhere.
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Call, flagsOf } from './calls.ts';
import type { Witness } from './interpose.ts';

/** One step. Paths are absolute; `file` is a descriptor while it is open. */
export type Step =
  | { do: 'open'; path: string; file: number; empties: boolean }
  | { do: 'close'; file: number }
  /** Bytes at a place of a descriptor's file; undefined: at its end. */
  | { do: 'write'; file: number; at: number | undefined; bytes: Buffer }
  /** The whole content of a file, made if it is not there. */
  | { do: 'put'; path: string; bytes: Buffer }
  | { do: 'append'; path: string; bytes: Buffer }
  | { do: 'rename' | 'link'; from: string; path: string }
  | { do: 'unlink' | 'mkdir' | 'rmdir'; path: string }
  | { do: 'symlink'; path: string; target: string }
  /** A sync makes durable what was there when it began, once it is over. */
  | { do: 'sync begins' | 'sync ends'; file: number; id: number }
  /** The kernel writes everything back by itself, in its own time: begun, and done. */
  | { do: 'write-back begins' | 'write-back ends'; id: number }
  /** Somebody was told something. */
  | { do: 'tell'; said: string };

const isBelow = (root: string, path: string): boolean => path === root || path.startsWith(root + sep);

export class Recorder implements Witness {
  readonly steps: Step[] = [];
  readonly #root: string;
  readonly #syncs = new Map<Call, number>();
  #sync = 0;

  constructor(root: string) {
    this.#root = root;
  }

  tell(said: string): void {
    this.steps.push({ do: 'tell', said });
  }

  /**
   * Notes what another program did: paths that are not what they were. What git commits it syncs, as a book's settings
   * ask it to; names it never does.
   */
  note(paths: readonly string[]): void {
    const rank = (path: string): number =>
      ['/objects/', '/logs/', '/refs/'].findIndex((part) => path.includes(part));
    for (const path of [...paths].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
      const stat = statSync(path, { throwIfNoEntry: false });
      if (stat === undefined) this.steps.push({ do: 'unlink', path });
      else if (stat.isDirectory()) this.steps.push({ do: 'mkdir', path });
      else if (/\/\.git\/(objects|refs)\//.test(path)) this.#noteSynced(path);
      else this.steps.push({ do: 'put', path, bytes: readFileSync(path) });
    }
  }

  #noteSynced(path: string): void {
    const id = ++this.#sync;
    const aside = path.includes('/objects/')
      ? join(dirname(path), `tmp_obj_${id}`)
      : join(this.#root, '.git', `ref-${id}`);
    const file = -id;
    this.steps.push(
      { do: 'put', path: aside, bytes: readFileSync(path) },
      { do: 'open', path: aside, file, empties: false },
      { do: 'sync begins', file, id },
      { do: 'sync ends', file, id },
      { do: 'close', file },
      { do: 'rename', from: aside, path },
    );
  }

  /** Begins to write everything back that is not; answers how to say that it is done. */
  writeBack(): () => void {
    const id = ++this.#sync;
    this.steps.push({ do: 'write-back begins', id });
    return () => this.steps.push({ do: 'write-back ends', id });
  }

  before(call: Call): undefined {
    if (!this.#concerns(call)) return;
    if (call.name === 'fsync' || call.name === 'fdatasync') {
      this.#syncs.set(call, ++this.#sync);
      this.steps.push({ do: 'sync begins', file: Number(call.args[0]), id: this.#sync });
    }
    // What is in a folder cannot be asked once it is gone.
    if (call.name === 'rm') this.#removeAll(call.paths[0]!);
  }

  after(call: Call, result: unknown): void {
    if (!this.#concerns(call)) return;
    const step = stepOf(call, result);
    if (call.name === 'fsync' || call.name === 'fdatasync')
      this.steps.push({ do: 'sync ends', file: Number(call.args[0]), id: this.#syncs.get(call)! });
    else if (step !== undefined) this.steps.push(...step);
  }

  #concerns({ paths }: Call): boolean {
    return paths.some((path) => isBelow(this.#root, path)) && !paths.some((path) => path.includes('.sqlite'));
  }

  #removeAll(path: string): void {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) this.steps.push({ do: 'rmdir', path });
    else if (stat !== undefined) this.steps.push({ do: 'unlink', path });
  }
}

const bytesOf = (data: unknown): Buffer =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(data as Buffer);

/** What a call did to the disk; undefined for one that only looked, and for what `before` noted. */
function stepOf({ name, args, paths }: Call, result: unknown): Step[] | undefined {
  const [path = '', second = ''] = paths;
  const [first] = args;
  const file = Number(first);
  switch (name) {
    case 'open': {
      const flags = flagsOf(args);
      const opened = typeof result === 'number' ? result : (result as { fd: number }).fd;
      return [{ do: 'open', path, file: opened, empties: flags.startsWith('w') }];
    }
    case 'close':
      return [{ do: 'close', file }];
    case 'write': {
      const bytes = bytesOf(args[1]);
      const from = Number(args[2] ?? 0);
      return [{ do: 'write', file, at: undefined, bytes: bytes.subarray(from, from + Number(result)) }];
    }
    case 'writev':
      return [
        {
          do: 'write',
          file,
          at: undefined,
          bytes: Buffer.concat(args[1] as Buffer[]).subarray(0, Number(result)),
        },
      ];
    case 'writeFile':
      return [{ do: 'put', path, bytes: bytesOf(args[1]) }];
    case 'appendFile':
      return typeof first === 'number'
        ? [{ do: 'write', file, at: undefined, bytes: bytesOf(args[1]) }]
        : [{ do: 'append', path, bytes: bytesOf(args[1]) }];
    case 'rename':
    case 'link':
      return [{ do: name, from: path, path: second }];
    case 'symlink':
      return [{ do: 'symlink', path: second, target: readlinkSync(second) }];
    case 'copyFile':
      return [{ do: 'put', path: second, bytes: readFileSync(second) }];
    case 'unlink':
    case 'rmdir':
      return [{ do: name, path }];
    case 'mkdir':
      return foldersMade(path, result).map((made) => ({ do: 'mkdir', path: made }));
    default:
      return undefined;
  }
}

/** Node answers the first folder it made; those below it were made too. */
function foldersMade(path: string, first: unknown): string[] {
  if (typeof first !== 'string') return first === undefined ? [] : [path];
  const made: string[] = [];
  for (let at = path; at.length >= first.length; at = at.slice(0, at.lastIndexOf(sep))) made.unshift(at);
  return made;
}
