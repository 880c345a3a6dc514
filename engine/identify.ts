// From what a call carries to who calls: what this host's credentials prove, judged by what the book says now. Somebody
// who was removed, terminated or renamed since is gone, or goes by the new name. No identity to fall back on.
import { timingSafeEqual } from 'node:crypto';
import type { IdentityPort } from './actions/context.ts';
import type { Lookup } from './actions/lookup.ts';
import { externalRunOf } from './actions/run-external.ts';
import { agentNow, userNow } from './actions/sign-in.ts';
import type { Clock } from './base/clock.ts';
import type { ApiKey } from './identity/api-keys.ts';
import type { Credentials } from './identity/credentials.ts';
import { digest } from './identity/secret.ts';
import type { Session } from './identity/sessions.ts';
import type { Actor, AgentActor, Limits, RunActor, UserActor } from './model/actor.ts';
import type { Host } from './model/host.ts';

export interface Identifying {
  identity: IdentityPort;
  clock: Clock;
  /** The board's own token, as `.minutebook/token` holds it. */
  boardToken: string;
  /** Whom a run's token proves. */
  run(token: string): RunActor | undefined;
  /** The book as it is now, for the engine itself. */
  book(): Lookup;
}

export interface Identifier {
  /** Whom a token proves; undefined for every other one. */
  authenticate(token: string): Actor | undefined;
  /** The person of an id, if they may come in here. */
  person(owner: string): UserActor | undefined;
  /** Whose session a browser's cookie holds. */
  session(token: string): { actor: UserActor; session: Session } | undefined;
}

export function identifier(parts: Identifying): Identifier {
  const { identity, clock } = parts;
  const board = digest(parts.boardToken);
  const person = (owner: string, limits?: Limits): UserActor | undefined => {
    const user = userNow(parts.book(), owner);
    if (!user || !(identity.hasUsers || user.name === identity.member)) return undefined;
    return { kind: 'user', slug: user.name, role: user.data.role, ...(limits && { limits }) };
  };
  return {
    person,
    authenticate(token) {
      if (timingSafeEqual(digest(token), board)) return person(identity.member);
      const run = parts.run(token);
      if (run) return runNow(parts.book(), run);
      const key = identity.keys.verify(token, clock.now());
      if (!key) return undefined;
      return key.kind === 'agent' ? agentOf(parts.book(), key) : personOf(parts.book(), key, person);
    },
    session(token) {
      const session = identity.sessions.verify(token, clock.now());
      const actor = session && person(session.user, untilOf(session.until));
      return actor && { actor, session };
    },
  };
}

/** The agent of a run as it is called now: its token is older than a new name. */
function runNow(book: Lookup, run: RunActor): RunActor | undefined {
  const company = book.find('company', undefined, run.company)?.name;
  const agent = company === undefined ? undefined : book.find('agent', company, run.slug);
  return agent && { ...run, company: agent.company, slug: agent.name };
}

/** Whoever is terminated is nobody; who is paused may look at what there is. */
function agentOf(book: Lookup, key: ApiKey): AgentActor | undefined {
  const agent = agentNow(book, key);
  if (!agent || agent.data.status === 'terminated') return undefined;
  const { status } = agent.data;
  const holder = { company: agent.company, slug: agent.name, key: `mbk_${key.prefix}` };
  const why = status !== 'active' ? `${agent.name} is ${status}` : key.readsOnly ? readsOnly : undefined;
  return {
    kind: 'agent',
    ...holder,
    ...externalRunOf(book, holder),
    ...(why === undefined ? {} : { limits: { readsOnly: why } }),
  };
}

const untilOf = (until: number | null): { until?: number } => (until === null ? {} : { until });

const readsOnly = 'this key was made for reading';

function personOf(
  book: Lookup,
  key: ApiKey,
  person: (owner: string, limits: Limits) => UserActor | undefined,
): UserActor | undefined {
  const company = key.company === null ? undefined : book.find('company', undefined, key.company)?.name;
  // A key for a company that is gone must not be one for all of them.
  if (key.company !== null && company === undefined) return undefined;
  return person(key.owner, {
    ...(company === undefined ? {} : { company }),
    ...(key.readsOnly ? { readsOnly } : {}),
    ...untilOf(key.expiresAt),
  });
}

/** What actions know of it; what the host file says counts from its save on. */
export function identityPort(
  { keys, links, sessions, runs }: Credentials,
  host: () => Host | undefined,
  url: IdentityPort['url'] = () => undefined,
): IdentityPort {
  return {
    keys,
    links,
    sessions,
    runs,
    url,
    get hasUsers() {
      return host()?.mode === 'users';
    },
    get member() {
      return host()?.user ?? '';
    },
  };
}
