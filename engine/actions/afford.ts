// Whether an agent may begin work under the budgets above it: the check inside the checkout's own change.
import { fault } from '../base/fault.ts';
import { iso } from '../base/clock.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';
import { roomToWork } from './spending-room.ts';

/** Refuses work that no budget covers: BUDGET_EXHAUSTED, with the budget that says so. */
export function mustAfford(draft: Draft, agent: Entry<'agent'>, issue: Entry<'issue'>): void {
  const permit = roomToWork(draft, agent, issue.data, draft.call.at);
  if (permit.may) return;
  const until = permit.standing?.bounds.to;
  throw fault('BUDGET_EXHAUSTED', {
    agent: agent.name,
    reason: permit.reason,
    ...(until === undefined ? {} : { until: iso(until) }),
  });
}
