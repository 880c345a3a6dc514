// Whether an actor that a file or a commit names is somebody: names change, and what is written keeps the one of its time.
import { namesOfAgent } from '../catalog/queries/namings.ts';
import { actorName } from '../model/actor.ts';
import { readEntityTrailer } from '../model/trailers.ts';
import type { Lookup } from './lookup.ts';

/** Whether an actor is an agent, whichever. */
export const isAgentName = (actor: string | undefined): actor is string =>
  actor?.startsWith('agent:') === true;

/** Whether an actor of the log is neither an agent nor the engine. */
export const isPersons = (actor: string): boolean => actor !== 'system' && !isAgentName(actor);

/** Whether an actor, as something of its company names it, is this agent. */
export function isAgent(
  { sources }: Lookup,
  { company, name }: { company: string; name: string },
  written: string | undefined,
): boolean {
  const named = written === undefined ? undefined : readEntityTrailer(written);
  if (named?.kind !== 'agent') return false;
  return named.name === name || namesOfAgent(sources.catalog, { company, agent: name }).has(named.name);
}

/** The same of who asks, for something of `company`. */
export function isAsking(lookup: Lookup, company: string, written: string | undefined): boolean {
  const { actor } = lookup;
  if (actor.kind !== 'agent') return written === actorName(actor);
  return actor.company === company && isAgent(lookup, { company, name: actor.slug }, written);
}
