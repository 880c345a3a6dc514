// What an action is performed with: who calls, the book, and the ports to what runs beside it.
// Knows nothing of any door; engine.ts fills it.
import { randomUUID } from 'node:crypto';
import { uuid7 } from '../base/ids.ts';
import type { Clock } from '../base/clock.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Credentials } from '../identity/credentials.ts';
import type { Actor } from '../model/actor.ts';
import type { Archive } from '../store/archive.ts';
import type { Writer } from '../store/change.ts';
import type { Reader } from '../store/snapshot.ts';
import type { SweepScope, Unmerged } from '../store/forward-types.ts';
import type { AdoptedEdit, Sweep, WorkTreeEdit } from '../store/worktree-edit.ts';
import type { Spool } from '../store/spool.ts';
import type { Landings } from './landings.ts';
import type { OpenEdit, OpenEdits } from './open-edits.ts';
import type { KnownSecret } from './refuse-secrets.ts';

/** What was noted and how often, so that nothing is noted twice and no flood gets through. Owned by event-note. */
export interface EventLog {
  spool: Spool;
  /** By company and key: what was noted last, where the catalog may not have it yet. */
  newest: Map<string, { type: string; severity: string; at: string }>;
  /** When events of a company were noted, in the last hour. Milliseconds. */
  noted: Map<string, number[]>;
  /** Events of a company that were left out this hour, by type. */
  leftOut: Map<string, Map<string, number>>;
}

/** Which runs: all that match every field given. */
export interface RunFilter {
  company?: string;
  agent?: string;
  issue?: string;
  run?: string;
}

export interface WakeRequest {
  company: string;
  agent: string;
  source: 'on_demand' | 'automation';
  /** Who asked, as in `user:ada`. */
  by: string;
  reason?: string;
  issue?: string;
  /** The same key twice is one wake. */
  key?: string;
}

/** Why an agent would or would not start now, in words for people. */
export interface Verdict {
  may: boolean;
  reason: string;
  details?: Readonly<Record<string, unknown>>;
}

/** What runs agents, seen from the actions. */
export interface KernelPort {
  /** Look sooner at what should run. A hint: nothing is lost without it. */
  nudge(): void;
  /** Stops the runs that match and resolves when none of their processes lives. */
  stop(which: RunFilter, reason: string): Promise<void>;
  /** Whether the run is provably over on this host, so that what it holds blocks nobody. Unknown is not dead. */
  isDead(run: string): boolean;
  /** Keeps a wake-up that no file implies; durable when it resolves. */
  wake(request: WakeRequest): Promise<{ wake: string }>;
  why(company: string, agent: string): Promise<Verdict>;
  /** What a live run has printed so far, redacted; undefined for one that does not run here. */
  transcript?(run: string): string | undefined;
}

/** Without a daemon nothing runs, so there is nothing to stop and nobody to wake. */
export const noKernel: KernelPort = {
  nudge: () => undefined,
  stop: () => Promise.resolve(),
  isDead: () => false,
  wake: () => Promise.resolve({ wake: '' }),
  why: () => Promise.resolve({ may: false, reason: 'No daemon runs for this book.' }),
};

/** What proves on this host who somebody is. */
export interface IdentityPort extends Pick<Credentials, 'keys' | 'links' | 'sessions' | 'runs'> {
  /** Whether everybody of the board may sign in here, or only the one who sits at this machine. */
  hasUsers: boolean;
  /** Slug of that one. */
  member: string;
  /** Where browsers find this book; undefined while nothing listens. */
  url(): string | undefined;
}

/** The work tree, for the action that adopts what people changed there. */
export interface IntakePort {
  /** Compares the work tree with the commit it stands on; edits younger than `quietMs` are left for later. */
  sweep(scope: SweepScope, quietMs: number): Sweep;
  /** Edits that stand now, also those of a moment ago. */
  standing(): readonly WorkTreeEdit[];
  /** These edits are committed now, or hold nothing new. */
  adopted(edits: Iterable<AdoptedEdit>): void;
  /** Paths that a person's git left to people to merge, and the operation that waits for them. */
  unmerged(): Unmerged;
  /** Puts what such a path became into the work tree and says to git that it is merged; null: no file. */
  settleUnmerged(path: string, bytes: Buffer | null): Promise<void>;
  /** Puts a version of the book where a hand edit stands, if it still holds these bytes. */
  putBack(path: string, saved: Buffer, version: Buffer | undefined): void;
  /** Removes a file whose content landed at another path, if it still holds these bytes. */
  discard(path: string, bytes: Buffer): void;
  /** Edits that stand, and where new files went: of this process. */
  open: OpenEdits;
  landings: Landings;
}

export interface Context {
  actor: Actor;
  store: Reader & Writer & Archive;
  catalog: Catalog;
  clock: Clock;
  kernel: KernelPort;
  /** Cost events that are durable and not committed yet. */
  spool: Spool;
  /** Where events go on their way into the book; absent where it is read without the right to write. */
  eventLog?: EventLog;
  /** Absent where the book is read without the right to write. */
  identity?: IdentityPort;
  /** Values that must not enter the book, beside what is a key by its form. */
  secrets?: readonly KnownSecret[];
  /** The caller's idempotency key, if any. */
  requestKey?: string;
  /** Versions of the thing to be changed that its caller would accept. */
  ifMatch?: readonly string[];
  /** The name of this machine as records carry it. */
  host: string;
  /** Absent where the book is read without the right to write. */
  intake?: IntakePort;
  /** Files changed by hand whose change is in no commit: what an answer leaves out, and why. */
  openEdits: () => readonly OpenEdit[];
}

/** One request: its id, time and random names are drawn once, so that a change that runs again is the same change. */
export interface Call {
  actor: Actor;
  request: string;
  /** A short hash of the input, where the caller gave a key to repeat the request under. */
  input?: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** The n-th entity id of this request. */
  id(n: number): string;
}

export function newCall(actor: Actor, at: number, key?: string, input?: string): Call {
  const ids: string[] = [];
  const request = key ?? randomUUID();
  return { actor, at, request, ...(input === undefined ? {} : { input }), id: (n) => (ids[n] ??= uuid7(at)) };
}
