// The chain of managers above an agent, as a change would make it. Refuses circles; writes nothing.
import { fault } from '../base/fault.ts';
import type { Entry, Lookup } from './lookup.ts';
import { managersOf } from './relation.ts';

/** Refuses a manager who reports to the agent, at any depth: CYCLE. */
export function refuseCircle(lookup: Lookup, agent: Entry<'agent'>, ref: string): void {
  const manager = lookup.need('agent', agent.company, ref);
  const above = [manager, ...managersOf(lookup, agent.company, manager.name)].map(({ name }) => name);
  const at = above.indexOf(agent.name);
  if (at >= 0) throw fault('CYCLE', { field: 'reportsTo', chain: [agent.name, ...above.slice(0, at + 1)] });
}
