// Who may do what: one pure table of permission by kind of actor and relation, and the function that reads it.
// Doors and actions ask it and have no rules of their own; it knows nothing of files, requests or lifecycle.
import type { Actor, Limits, Role } from './actor.ts';
import { permissions, type Permission, type Relation, type Row, type Verdict } from './policy-table.ts';

export type { Permission, Relation, Verdict } from './policy-table.ts';

export interface Facts {
  /** All that hold. Empty for what belongs to the book as a whole, where only the board has rights. */
  relations: readonly Relation[];
  /** Whether the company (or the board's defaults) gates this act, for the rows that leave it to policy: hires. */
  gated?: boolean;
}

export type Decision =
  | { allow: true }
  /** `hidden`: the thing must look as if it did not exist. */
  | { allow: false; reason: string; hidden?: true }
  | { allow?: undefined; needs: 'approval'; reason: string };

const ranks: Record<Role, number> = { viewer: 0, operator: 1, owner: 2 };

/** Reads the table. Pure; the same question has the same answer at every door. */
export function decide(actor: Actor, permission: Permission, facts: Facts): Decision {
  const row: Row = permissions[permission];
  switch (actor.kind) {
    case 'system':
      if (row.system === 'deny') return { allow: false, reason: `only a person may ${row.act}` };
      return { allow: true };
    case 'user':
      if (actor.limits) {
        const limited = withinLimits(actor.limits, row, facts);
        if (limited) return limited;
      }
      if (actor.role === 'owner') return { allow: true };
      return weigh(row[actor.role] ?? 'deny', facts, row.act, () =>
        lacksRole(actor.slug, actor.role, permission),
      );
    case 'agent':
      if (facts.relations.includes('foreign')) return hidden;
      if (actor.limits?.readsOnly !== undefined && !row.reads) return readsOnly(actor.limits.readsOnly);
      return weigh(best(row.agent, facts.relations), facts, row.act, () => row.otherwise);
  }
}

const hidden: Decision = { allow: false, hidden: true, reason: 'there is no such thing' };
const readsOnly = (why: string): Decision => ({ allow: false, reason: `${why}, so it only reads` });

/** What a person's credential refuses before their role is asked; undefined where it leaves that to the role. */
function withinLimits(limits: Limits, row: Row, { relations }: Facts): Decision | undefined {
  if (limits.company !== undefined && relations.includes('foreign')) return hidden;
  if (limits.company !== undefined && relations.length === 0)
    return { allow: false, reason: `this key is for the company ${limits.company} alone` };
  return limits.readsOnly === undefined || row.reads ? undefined : readsOnly(limits.readsOnly);
}

/** Of several relations the most favourable counts. */
function best(cells: Partial<Record<Relation, Verdict>>, held: readonly Relation[]): Verdict {
  const found = held.map((relation) => cells[relation]);
  return (['allow', 'policy', 'ask'] as const).find((verdict) => found.includes(verdict)) ?? 'deny';
}

function weigh(verdict: Verdict, facts: Facts, act: string, because: () => string): Decision {
  if (verdict === 'allow' || (verdict === 'policy' && !facts.gated)) return { allow: true };
  if (verdict === 'deny') return { allow: false, reason: because() };
  return { needs: 'approval', reason: `to ${act} needs the board's approval` };
}

function lacksRole(slug: string, role: Role, permission: Permission): string {
  const row = permissions[permission];
  const least = (Object.keys(ranks) as Role[])
    .sort((a, b) => ranks[a] - ranks[b])
    .find((candidate) => candidate === 'owner' || (row[candidate] ?? 'deny') !== 'deny')!;
  return `${slug} is ${role === 'operator' ? 'an operator' : 'a viewer'}; to ${row.act} takes the role ${least}`;
}
