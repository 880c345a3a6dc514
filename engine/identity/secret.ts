// A secret that is shown once: a part that names it and may be seen, and 256 random bits of which only the hash is kept.
// It is found by the first and proved by the second, so that the time of an answer says nothing about either.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { randomHex } from '../base/ids.ts';
import type { Database, Statement } from './database.ts';

/** `mbk`: an API key; `mbs`: a browser's session; `mbl`: a link that signs in. */
export type SecretKind = 'mbk' | 'mbs' | 'mbl';

/** Digits of the part that may be seen. */
const prefixLength = 12;
const form = /^(mb[kls])_([0-9a-f]{12})_([\w-]{43})$/;

export interface Secret {
  /** The whole, as its holder carries it: `mbk_3f2a9c0b71d4_…`. */
  token: string;
  prefix: string;
  hash: Buffer;
}

export function newSecret(kind: SecretKind): Secret {
  const prefix = randomHex(prefixLength);
  const token = `${kind}_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { token, prefix, hash: digest(token) };
}

export const digest = (token: string): Buffer => hash('sha256', token, 'buffer');

export interface Hashed {
  prefix: string;
  hash: Buffer;
}

/** Of a prefix that nobody has, so that a look for one ends on a row whether there is such a one or not. */
const nobody: Hashed = { prefix: 'g'.repeat(prefixLength), hash: Buffer.alloc(32) };

/**
 * Finds the row of the table that a token proves, with all its columns; undefined for every other token. Both what is found and what is not cost one step
 * of the index and one comparison of digests.
 */
export function proof(
  database: Database,
  table: 'api_keys' | 'sign_in_links' | 'sessions',
  kind: SecretKind,
): (token: string) => Hashed | undefined {
  const next: Statement<[string], Hashed> = database.prepare(
    `SELECT * FROM ${table} WHERE prefix >= ? ORDER BY prefix LIMIT 1`,
  );
  return (token) => {
    const [, said, prefix = ''] = form.exec(token) ?? [];
    const row = next.get(prefix);
    const isProved = timingSafeEqual((row ?? nobody).hash, digest(token));
    return isProved && said === kind && row?.prefix === prefix ? row : undefined;
  };
}
