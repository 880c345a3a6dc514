// What of an edited file may not be as it is: the rules of every other door, asked of a change that somebody made to the
// file itself. Hand edits are refused for it, commits corrected; neither is known here, and nothing is written.
import { fault, isFault, type Fault } from '../base/fault.ts';
import { isEngines, turnOf, type Turn } from '../model/issue.ts';
import { kinds } from '../model/kind.ts';
import { companyPath } from '../model/paths.ts';
import type { Facts, Permission } from '../model/policy.ts';
import { judgeByKind, wholeFile, type Check, type EntityChange } from './breach-rules.ts';
import type { Draft } from './draft.ts';
import { changedKeys, rightsToChange, rightToCreate } from './field-rights.ts';
import type { Entry } from './lookup.ts';
import { permit } from './permit.ts';

export interface Breach {
  /** Fields of the entity, as its schema names them. */
  fields: readonly string[];
  problem: Fault;
}

/** Everything that is not allowed, in the order in which a person should hear of it; empty: the change may stand. */
export function breachesOf(draft: Draft, change: EntityChange): Breach[] {
  const { kind, before, after } = change;
  const found: Breach[] = [];
  const check: Check = (fields, rule) => {
    try {
      rule();
    } catch (error) {
      if (!isFault(error)) throw error;
      found.push({ fields, problem: error });
    }
  };
  const keys = before ? changedKeys(before.data, after.data) : [];
  const rights = before
    ? rightsToChange(kind, keys, after.data)
    : new Map([[rightToCreate(kind), [wholeFile]]]);
  for (const [permission, fields] of rights)
    check(fields.length > 0 ? fields : [wholeFile], () =>
      permit(draft, 'book.adopt', permission, factsFor(draft, permission, after)),
    );
  const turn = turnIn(change);
  // Half a removal is none: what else it wrote would be a tombstone of nothing.
  for (const field of keys)
    check(turn === 'half' ? keys : [field], () => refuseImmutable(change, field, turn));
  judgeByKind(draft, change, keys, check);
  return found;
}

const turnIn = ({ kind, before, after }: EntityChange): Turn =>
  kind === 'issue' && before ? turnOf(before.data as object, after.data as object) : 'stays';

function refuseImmutable({ kind, path, before: was }: EntityChange, field: string, turn: Turn): void {
  const before = was!.data as Record<string, unknown>;
  const own = kind === 'issue' && isEngines(field, turn);
  const fixed = kinds[kind].immutable.includes(field) && before[field] !== undefined;
  if (own || fixed) throw fault('FIELD_IMMUTABLE', { path, field, value: String(before[field]) });
}

function factsFor(draft: Draft, permission: Permission, { company }: Entry): Facts {
  if (!company) return { relations: [] };
  const gated =
    permission === 'agent.hire' &&
    draft.at('company', companyPath(company))?.data.requireApprovalForHires === true;
  return { relations: ['company'], ...(gated && { gated }) };
}
