// API keys of this host: each names a person or an agent by an id that renaming does not change, may be for one company,
// for reading only, and for a time. Knows no policy, and not whether whom it names is still there.
import { uuid7 } from '../base/ids.ts';
import { fault } from '../base/fault.ts';
import { durably, type Database } from './database.ts';
import { newSecret, proof, type Hashed } from './secret.ts';

export interface KeyOwner {
  kind: 'user' | 'agent';
  /** Its id; its name in a book where it has none. */
  owner: string;
  /** Id of the company: an agent's own, or the only one a person's key is for. */
  company: string | null;
}

export interface ApiKey extends KeyOwner {
  id: string;
  /** The part of the key that may be seen. */
  prefix: string;
  name: string;
  readsOnly: boolean;
  /** Milliseconds, as all times here. */
  createdAt: number;
  /** Who made it: `user:ada`. */
  createdBy: string;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export type WantedKey = KeyOwner &
  Pick<ApiKey, 'name' | 'readsOnly' | 'createdBy' | 'expiresAt'> & {
    /** What asked for it, so that it is known when it asks again. */
    request?: KeyRequest | undefined;
  };

/** A request by the key that its caller gave it, and a short name of what it asked for. */
export interface KeyRequest {
  key: string;
  input: string;
}

/** Keys that somebody may have at a time: more is a mistake of a program. */
const livingLimit = 100;
/** Keys that are worthless are still listed for so long. Milliseconds. */
const keptMs = 90 * 86_400_000;
/** Use is noted at most this often. Milliseconds. */
const noteMs = 60_000;

interface Row extends Hashed {
  id: string;
  name: string;
  kind: 'user' | 'agent';
  owner: string;
  company: string | null;
  reads_only: number;
  created_at: number;
  created_by: string;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
  input: string | null;
}

const read = (row: Row): ApiKey => ({
  id: row.id,
  prefix: row.prefix,
  name: row.name,
  kind: row.kind,
  owner: row.owner,
  company: row.company,
  readsOnly: row.reads_only === 1,
  createdAt: row.created_at,
  createdBy: row.created_by,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
});

const isLiving = ({ revokedAt, expiresAt }: ApiKey, at: number): boolean =>
  revokedAt === null && (expiresAt === null || at < expiresAt);

export interface ApiKeys {
  /** A new key; its token is answered here and never again. KEYS_TOO_MANY. */
  create(wanted: WantedKey, at: number): { key: ApiKey; token: string };
  /** The key that a request of somebody made, and what that asked for. */
  madeFor(createdBy: string, requestKey: string): { key: ApiKey; input: string } | undefined;
  /** The living key that a token proves; undefined for a revoked, expired, unknown or malformed one. */
  verify(token: string, at: number): ApiKey | undefined;
  /** The newest first, with those that became worthless lately. */
  list(): ApiKey[];
  find(id: string): ApiKey | undefined;
  /** Worthless from now on; nothing happens to one that is already. */
  revoke(id: string, at: number): void;
  /** The same for all keys of an owner. */
  revokeOwner(kind: KeyOwner['kind'], owner: string, at: number): void;
}

export function apiKeys(database: Database): ApiKeys {
  const prove = proof(database, 'api_keys', 'mbk') as (token: string) => Row | undefined;
  const insert = database.prepare(`INSERT INTO api_keys
    (prefix, hash, id, name, kind, owner, company, reads_only, created_at, created_by, request, input, expires_at)
    VALUES (@prefix, @hash, @id, @name, @kind, @owner, @company, @readsOnly, @at, @createdBy, @request, @input, @expiresAt)`);
  const byRequest = database.prepare<[string, string], Row>(
    'SELECT * FROM api_keys WHERE created_by = ? AND request = ?',
  );
  const prune = database.prepare<[number, number]>(
    'DELETE FROM api_keys WHERE revoked_at < ? OR expires_at < ?',
  );
  const all = database.prepare<[], Row>('SELECT * FROM api_keys ORDER BY created_at DESC, id DESC');
  const byId = database.prepare<[string], Row>('SELECT * FROM api_keys WHERE id = ?');
  const note = database.prepare<[number, string]>('UPDATE api_keys SET last_used_at = ? WHERE prefix = ?');
  const end = (where: string) =>
    database.prepare<[number, ...string[]]>(
      `UPDATE api_keys SET revoked_at = ? WHERE revoked_at IS NULL AND ${where}`,
    );
  const [endOne, endAll] = [end('id = ?'), end('kind = ? AND owner = ?')];
  const list = (): ApiKey[] => all.all().map(read);
  const add = database.transaction((wanted: WantedKey, at: number): { key: ApiKey; token: string } => {
    prune.run(at - keptMs, at - keptMs);
    const { kind, owner } = wanted;
    const own = list().filter((key) => key.kind === kind && key.owner === owner && isLiving(key, at));
    if (own.length >= livingLimit) throw fault('KEYS_TOO_MANY', { limit: livingLimit });
    const { token, prefix, hash } = newSecret('mbk');
    const id = uuid7(at);
    const { readsOnly, request } = wanted;
    const [requestKey, input] = [request?.key ?? null, request?.input ?? null];
    insert.run({ ...wanted, prefix, hash, id, at, request: requestKey, input, readsOnly: readsOnly ? 1 : 0 });
    return { key: read(byId.get(id)!), token };
  });
  return {
    create: (wanted, at) => durably(database, () => add.immediate(wanted, at)),
    madeFor(createdBy, requestKey) {
      const row = byRequest.get(createdBy, requestKey);
      return row && { key: read(row), input: row.input ?? '' };
    },
    verify(token, at) {
      const row = prove(token);
      const key = row && read(row);
      if (!key || !isLiving(key, at)) return undefined;
      if (at - (key.lastUsedAt ?? 0) >= noteMs) note.run(at, key.prefix);
      return key;
    },
    list,
    find(id) {
      const row = byId.get(id);
      return row && read(row);
    },
    revoke: (id, at) => void durably(database, () => endOne.run(at, id)),
    revokeOwner: (kind, owner, at) => void durably(database, () => endAll.run(at, kind, owner)),
  };
}
