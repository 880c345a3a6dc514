// Whether what an entity refers to is there and leads nowhere back to itself, whatever wrote the references. Asks the
// rules of each kind; writes nothing.
import type { Kind } from '../model/kind.ts';
import { linksIn } from '../catalog/file-links.ts';
import { locate } from '../model/paths.ts';
import { refuseCircle } from './agent-chain.ts';
import { assignableAgent } from './company-state.ts';
import type { Draft } from './draft.ts';
import { refuseGoalCircle } from './goal.ts';
import { needIssue } from './issue-hold.ts';
import { needBlockers, refuseBlockCycle, refuseParentCycle } from './issue-links.ts';
import type { Entry } from './lookup.ts';
import { refuseTeamCircle } from './team.ts';

/** Kinds whose names are words of their own, or whose references are only told of. */
const free: ReadonlySet<Kind> = new Set(['label', 'skill', 'comment']);

/** Refuses references in `keys` to what is not there any more: NOT_FOUND, ISSUE_REMOVED, AGENT_NOT_ACTIVE. */
export function refuseDangling(draft: Draft, { company, path }: Entry, keys: readonly string[]): void {
  const place = locate(path);
  const bytes = draft.bytes(path);
  if (!place || !bytes) return;
  for (const { kind, field, target } of linksIn(place, bytes)) {
    if (free.has(kind) || !keys.includes(field)) continue;
    if (kind === 'issue') needIssue(draft, company, target);
    else if (kind === 'agent' && field === 'assignee') assignableAgent(draft, company, target);
    else draft.need(kind, company, target);
  }
}

/** Refuses references in `keys` that lead back to the entity: CYCLE. */
export function refuseCircles(draft: Draft, entry: Entry, keys: readonly string[]): void {
  const { company, name } = entry;
  const written = keys.filter((key) => key in entry.data);
  const value = (key: string): string | undefined =>
    written.includes(key) ? (entry.data as unknown as Record<string, string | undefined>)[key] : undefined;
  const parent = value('parent');
  const manager = value('reportsTo');
  if (entry.kind === 'issue') {
    if (parent !== undefined) refuseParentCycle(draft, name, needIssue(draft, company, parent));
    if (written.includes('blockedBy'))
      refuseBlockCycle(draft, name, needBlockers(draft, company, (entry as Entry<'issue'>).data.blockedBy));
  }
  if (entry.kind === 'goal' && parent !== undefined) refuseGoalCircle(draft, entry as Entry<'goal'>, parent);
  if (entry.kind === 'team' && written.includes('includes')) refuseTeamCircle(draft, entry as Entry<'team'>);
  if (entry.kind === 'agent' && manager !== undefined) refuseCircle(draft, entry as Entry<'agent'>, manager);
}
