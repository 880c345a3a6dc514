// What whoever knows what files mean is asked about a commit that came from outside, and what they answer. Types only.
import type { Trailer } from './change.ts';
import type { Commit, Oid, Snapshot } from './snapshot.ts';

/** A commit of somebody's that is about to become a part of the engine's line. */
export interface TakenIn {
  commit: Commit;
  /** Where main stood before it; undefined: nothing. */
  base: Oid | undefined;
  /** Whether it stands for several commits of the same person, or for a merge: then fields may have moved more than once. */
  inSteps: boolean;
  /** The line before it, and with it. */
  before: Snapshot;
  after: Snapshot;
}

/** What must be put right before the commit is in force: a commit of the engine's on top of it. */
export interface Correction {
  /** Path to bytes, or null to remove; against `after`. */
  files: ReadonlyMap<string, Buffer | string | null>;
  /** A sentence. */
  subject: string;
  body?: string;
  trailers: readonly Trailer[];
  /** What was put back and why, a line each; empty when files were only numbered or completed. */
  reasons: readonly { path: string; fields: readonly string[]; reason: string }[];
}

export interface Judgement {
  /** Absent: the commit may stand as it is. */
  correction?: Correction | undefined;
  /** What follows once all of it is durable: called once. */
  afterwards?: (() => void) | undefined;
}

/** Pure but for what it reads; may be asked again about the same commit. */
export type Judge = (taken: TakenIn) => Judgement;
