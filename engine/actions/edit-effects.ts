// What a change that somebody made to a file brings with it, once it may stand: the fields that a move writes beside
// itself, and the runs that are over. The same that the action for it does; knows no right and no rule.
import type { EntityOf, Kind } from '../model/kind.ts';
import { turnOf } from '../model/issue.ts';
import { moved, movedTo } from '../model/lifecycle.ts';
import type { EntityChange } from './breach-rules.ts';
import type { RunFilter } from './context.ts';
import type { Draft } from './draft.ts';
import { removeBeside } from './issue-remove.ts';
import type { Entry } from './lookup.ts';

/** Runs that are over because of a change, once that is durable. */
export interface Stop {
  which: RunFilter;
  reason: string;
}

/** Writes what belongs to the change; answers what must stop. `how` begins the reason: `a commit`. */
export function landEffects(draft: Draft, { before, after }: EntityChange, how: string): Stop[] {
  if (before === undefined) return [];
  const land = effects[after.kind] as Effect<Kind> | undefined;
  return land?.(draft, before, after, how) ?? [];
}

type Effect<K extends Kind> = (draft: Draft, before: Entry<K>, after: Entry<K>, how: string) => Stop[];

const effects: { [K in Kind]?: Effect<K> } = { issue: landIssue, agent: landAgent, company: landCompany };

const sayMove = (how: string, name: string, from: string, to: string): string =>
  `${how} moved ${name} from ${from} to ${to}`;

/** Leaving in_progress ends the checkout; whoever gets work that somebody had checks it out anew. */
function landIssue(draft: Draft, before: Entry<'issue'>, after: Entry<'issue'>, how: string): Stop[] {
  if (turnOf(before.data, after.data) === 'removed') {
    removeBeside(draft, after);
    return [wasRemoved(after)];
  }
  const [from, to] = [before.data.status, after.data.status];
  const isHandedOn = from === to && from === 'in_progress' && !isSameOwner(before.data, after.data);
  if (from === to && !isHandedOn) return [];
  draft.set(after, { set: { ...moved(before.data, isHandedOn ? 'todo' : to, draft.now) } });
  const { company, name } = after;
  const reason = isHandedOn ? `${how} gave ${name} to another` : sayMove(how, name, from, to);
  return from === 'in_progress' ? [{ which: { company, issue: name }, reason }] : [];
}

/** Whoever works on what is gone. */
export const wasRemoved = ({ company, name }: Entry): Stop => ({
  which: { company, issue: name },
  reason: 'the issue was removed',
});

const isSameOwner = (one: EntityOf<'issue'>, other: EntityOf<'issue'>): boolean =>
  one.assignee === other.assignee && one.assigneeUser === other.assigneeUser;

function landAgent(draft: Draft, before: Entry<'agent'>, after: Entry<'agent'>, how: string): Stop[] {
  const [from, to] = [before.data.status, after.data.status];
  if (from === to) return [];
  draft.set(after, { set: movedTo(to, 'manual', draft.now) });
  const { company, name } = after;
  return from === 'active' ? [{ which: { company, agent: name }, reason: sayMove(how, name, from, to) }] : [];
}

function landCompany(draft: Draft, before: Entry<'company'>, after: Entry<'company'>, how: string): Stop[] {
  const [from, to] = [before.data.status, after.data.status];
  if (from === to) return [];
  draft.set(after, { set: movedTo(to, 'manual', draft.now) });
  const { name } = after;
  return from === 'active' ? [{ which: { company: name }, reason: sayMove(how, name, from, to) }] : [];
}
