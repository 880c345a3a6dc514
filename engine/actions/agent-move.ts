// An agent in another status: the moves there are. Ending its runs and what it holds is the actions' that call it.
import { fault } from '../base/fault.ts';
import { agentMayMove, movedTo, type AgentStatus, type PauseReason } from '../model/lifecycle.ts';
import type { Draft } from './draft.ts';
import type { Entry } from './lookup.ts';

/** The agent in another status. AGENT_STATUS where there is no such move. */
export function moveAgent(
  draft: Draft,
  agent: Entry<'agent'>,
  to: AgentStatus,
  because: PauseReason = 'manual',
): Entry<'agent'> {
  const from = agent.data.status;
  if (from === to) return agent;
  if (!agentMayMove(from, to)) throw fault('AGENT_STATUS', { agent: agent.name, from, to });
  return draft.set(agent, { set: movedTo(to, because, draft.now) });
}
