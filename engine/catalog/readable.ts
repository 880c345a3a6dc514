// What the parts of the catalog hand to each other and to whoever asks it.
import type { Kind } from '../model/place.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Database } from './database.ts';

/** What a query needs. */
export interface Readable {
  readonly db: Database;
}

/** An entity that a name means. */
export interface Found {
  path: string;
  kind: Kind;
  /** Slug of the company's folder; empty for what belongs to the book. */
  company: string;
  id: string;
  /** Slug or `ACME-42`; `<issue>/<name>` for what stands beside an issue, `<project>/<slug>` for a milestone. */
  name: string;
}

/** What two files claim, though only one can have it. */
export type TwinCode = 'id-duplicate' | 'identifier-duplicate' | 'prefix-duplicate';

export type ProblemCode =
  | 'file-invalid'
  | 'line-invalid'
  | 'key-found'
  | 'reference-dangling'
  | 'circle'
  | 'name-mismatch'
  | 'removed-half'
  | 'name-misfit'
  | 'name-twin'
  | 'prefix-mismatch'
  | 'company-missing'
  | 'fact-changed'
  | 'entity-removed'
  | 'rule-broken'
  | 'conflict'
  | TwinCode;

/** damage: something people meant is not in force. notice: worth a look, and perhaps meant so. */
export type ProblemLevel = 'damage' | 'notice';

/** Something people left in a state the engine cannot use; what it names stays as it was before. */
export interface Problem {
  company: string;
  path: string;
  code: ProblemCode;
  level: ProblemLevel;
  line: number | null;
  found: string;
  /** What to do, or an example of what is right. */
  remedy: string;
  /** A line that mends it when it is typed in the book's folder; null where only a person can decide. */
  command: string | null;
  /** The commit that brought it, where that is known. */
  since: Oid | null;
}

/** Told now and then while much is read: files done, files in all. */
export type Progress = (done: number, total: number) => void;
