// Links that sign a person in with a browser: once, and soon. Knows no page, and not whether whom it names is still of the
// board.
import { durably, type Database } from './database.ts';
import { newSecret, proof, type Hashed } from './secret.ts';

/** How long a link signs in. Milliseconds. */
export const linkMs = 10 * 60_000;
/** Links of one person that nobody has used yet; the newest stay. */
const linkLimit = 20;

/** Whom a code signs in; and until when at most, where what the link was made with ends. */
export interface SignIn {
  user: string;
  /** Milliseconds, as all times here. */
  until: number | null;
}

export interface SignInLinks {
  /** A code that signs this person in, once, and into nothing that goes on after `until`. */
  make(user: string, at: number, until?: number | null): { code: string; expiresAt: number };
  /** What a code would do. */
  peek(code: string, at: number): SignIn | undefined;
  /** The same, and uses the code up. */
  use(code: string, at: number): SignIn | undefined;
  revokeUser(user: string): void;
}

interface Row extends Hashed {
  user: string;
  expires_at: number;
  until: number | null;
}

const signInOf = ({ user, until }: Row): SignIn => ({ user, until });

export function signInLinks(database: Database): SignInLinks {
  const prove = proof(database, 'sign_in_links', 'mbl') as (code: string) => Row | undefined;
  const add = database.prepare(`INSERT INTO sign_in_links (prefix, hash, user, created_at, expires_at, until)
    VALUES (?, ?, ?, ?, ?, ?)`);
  const remove = database.prepare<[string]>('DELETE FROM sign_in_links WHERE prefix = ?');
  const removeOld = database.prepare<[number]>('DELETE FROM sign_in_links WHERE expires_at <= ?');
  const removeMany = database.prepare<
    [string, string]
  >(`DELETE FROM sign_in_links WHERE user = ? AND prefix NOT IN
    (SELECT prefix FROM sign_in_links WHERE user = ? ORDER BY created_at DESC LIMIT ${linkLimit})`);
  const removeAll = database.prepare<[string]>('DELETE FROM sign_in_links WHERE user = ?');
  const usable = (code: string, at: number): Row | undefined => {
    const link = prove(code);
    return link && at < link.expires_at ? link : undefined;
  };
  return {
    make(user, at, until = null) {
      const { token, prefix, hash } = newSecret('mbl');
      const expiresAt = Math.min(at + linkMs, until ?? Infinity);
      removeOld.run(at);
      add.run(prefix, hash, user, at, expiresAt, until);
      removeMany.run(user, user);
      return { code: token, expiresAt };
    },
    peek(code, at) {
      const link = usable(code, at);
      return link && signInOf(link);
    },
    use(code, at) {
      const link = usable(code, at);
      if (!link) return undefined;
      // Whoever takes the row away is the one who used it, also beside another process.
      const { changes } = durably(database, () => remove.run(link.prefix));
      return changes === 1 ? signInOf(link) : undefined;
    },
    revokeUser: (user) => void durably(database, () => removeAll.run(user)),
  };
}
