// How people and agents prove who they are, as actions see it: whose a credential is under the names of now, and who may
// decide about it. Knows no secret and no door.
import { fault } from '../base/fault.ts';
import type { ApiKey, KeyOwner } from '../identity/api-keys.ts';
import type { Actor } from '../model/actor.ts';
import type { Facts, Permission } from '../model/policy.ts';
import type { Context, IdentityPort } from './context.ts';
import { type Lookup, type Entry } from './lookup.ts';
import { agentFacts } from './relation.ts';

/** What keeps the credentials of this host. HOST_MISSING where the book is only read. */
export function identityOf(context: Context): IdentityPort {
  if (context.identity) return context.identity;
  throw fault('HOST_MISSING', { root: context.host });
}

/** What stays the same of a thing when it is renamed. */
export const lasting = ({ data, name }: Entry): string =>
  'id' in data && typeof data.id === 'string' ? data.id : name;

export const userNow = (lookup: Lookup, owner: string): Entry<'user'> | undefined =>
  lookup.find('user', undefined, owner);

/** The agent a key is for, as it is called now; undefined where it or its company is gone. */
export function agentNow(
  lookup: Lookup,
  { owner, company }: Pick<KeyOwner, 'owner' | 'company'>,
): Entry<'agent'> | undefined {
  const home = company === null ? undefined : lookup.find('company', undefined, company)?.name;
  return home === undefined ? undefined : lookup.find('agent', home, owner);
}

/** The person an input means: the one named, or yourself. */
export function personMeant(lookup: Lookup, ref: string | undefined): Entry<'user'> {
  const { actor } = lookup;
  if (ref !== undefined) return lookup.need('user', undefined, ref);
  if (actor.kind === 'user') return lookup.need('user', undefined, actor.slug);
  // Policy has refused everybody else.
  throw fault('NOT_FOUND', { kind: 'user', ref: 'yourself' });
}

const isSelf = ({ actor }: Lookup, user: Entry<'user'> | undefined): boolean =>
  actor.kind === 'user' && user?.name === actor.slug;

/** Who may decide how a person signs in. */
export const rightOver = (lookup: Lookup, ref: string | undefined): Permission =>
  ref === undefined || isSelf(lookup, lookup.find('user', undefined, ref)) ? 'self.sign-in' : 'user.sign-in';

/** People are of the book, whatever companies it has. */
export const ofTheBook = (): Facts => ({ relations: [] });

/** Who may decide about a key: about an agent's, about another person's, about your own. */
export function rightOverKey(lookup: Lookup, key: Pick<ApiKey, 'kind' | 'owner'>): Permission {
  if (key.kind === 'agent') return 'agent.key';
  return isSelf(lookup, userNow(lookup, key.owner)) ? 'self.sign-in' : 'user.sign-in';
}

export function factsOfKey(lookup: Lookup, key: Pick<ApiKey, 'kind' | 'owner' | 'company'>): Facts {
  const agent = key.kind === 'agent' ? agentNow(lookup, key) : undefined;
  return agent ? agentFacts(lookup, agent) : ofTheBook();
}

/** When all that somebody makes to sign in with ends, because what they called with does. Milliseconds. */
export const endOfActor = (actor: Actor): number | null =>
  (actor.kind === 'user' ? actor.limits?.until : undefined) ?? null;

/** Who signs in on this host at all. USERS_OFF. */
export function mustSignInHere({ hasUsers, member }: IdentityPort, user: Entry<'user'>): void {
  if (!hasUsers && user.name !== member) throw fault('USERS_OFF', { user: user.name, member });
}
