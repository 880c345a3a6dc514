// Asks the policy table and turns its answer into a fault. For the action as a whole, and for the parts of one that
// take a right of their own. Decides nothing.
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { decide, type Facts, type Permission } from '../model/policy.ts';
import type { Lookup } from './lookup.ts';

/** Throws NOT_ALLOWED, NEEDS_APPROVAL, or NOT_FOUND for what the actor may not know of. */
export function permit({ actor }: Lookup, action: string, permission: Permission, facts: Facts): void {
  const decision = decide(actor, permission, facts);
  if (decision.allow) return;
  const refused = { actor: actorName(actor), action };
  if ('needs' in decision) throw fault('NEEDS_APPROVAL', { ...refused, reason: decision.reason });
  if (decision.hidden) throw fault('NOT_FOUND', { kind: action.split('.')[0]!, ref: 'of that name' });
  throw fault('NOT_ALLOWED', { ...refused, reason: decision.reason });
}
