// The names of the trailers of an engine commit, and the form of an entity in one. Trailers count only in commits the
// engine signed; that is for whoever reads history to check.
import { isKind } from './kind-names.ts';
import type { Kind } from './place.ts';

export const trailers = {
  /** The action, as in issue.checkout. */
  action: 'Action',
  /** user:ada, agent:acme/cto, plugin:slack, system. */
  actor: 'Actor',
  /** What it is about, one trailer each, the first one first. */
  entity: 'Entity',
  run: 'Run',
  /** The request's idempotency key. */
  request: 'Request',
  /** Which input came under that key, as a short hash; only where the caller gave a key. */
  input: 'Input',
  model: 'Model',
  /** A path in which a person's commit that is taken in contradicts the engine, one trailer each. */
  conflict: 'Conflict',
  /** Follows it: the blob that both sides started from. */
  conflictBase: 'Conflict-Base',
  /** A conflict that somebody decided: the commit that told of it, and the path. */
  resolves: 'Resolves',
  /** The commit whose doing this one takes back, one trailer each. */
  undoes: 'Undoes',
  /** The commit of somebody's that this one puts right or completes, right on top of it. */
  corrects: 'Corrects',
} as const;

export interface NamedEntity {
  kind: Kind;
  /** Slug of the company; empty for what belongs to the whole book. */
  company: string;
  name: string;
}

/** `issue:acme/ACME-42`, `user:ada`. */
export const writeEntity = ({ kind, company, name }: NamedEntity): string =>
  `${kind}:${company ? `${company}/` : ''}${name}`;

const bookKinds: readonly Kind[] = ['book', 'prices', 'user', 'company'];

/** The entity an `Entity:` trailer names, or undefined when it is none. */
export function readEntityTrailer(value: string): NamedEntity | undefined {
  const [, word, rest] = /^([a-z]+):(\S+)$/.exec(value) ?? [];
  if (!word || !rest || !isKind(word)) return undefined;
  const kind = word;
  const slash = rest.indexOf('/');
  if (slash === -1) return bookKinds.includes(kind) ? { kind, company: '', name: rest } : undefined;
  return { kind, company: rest.slice(0, slash), name: rest.slice(slash + 1) };
}
