// The tokens a host of the tests believes: the board's, and, where it is told to, ones that anybody can make.
import type { AgentActor } from '../../engine/model/actor.ts';

export const boardToken = 'mbb_0123456789012345678901234567890123456789abc';

/** Proves an agent of acme under a run of any name, to a host that believes such tokens. */
export const tokenOf = (agent: string, run: string): string => `mbt_made-up-token_${agent}_${run}`;

export function believed(token: string): AgentActor | undefined {
  const [, slug, run] = /^mbt_made-up-token_([a-z0-9]+)_(.+)$/.exec(token) ?? [];
  return slug && run ? { kind: 'agent', company: 'acme', slug, run } : undefined;
}
