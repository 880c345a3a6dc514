// Where an agent's processes live on this host: one folder for each agent, by its present name. Stable, because sessions
// of agent programs hang on it; it follows when the agent or its company is renamed. Knows no run but its id.
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Entry, Lookup } from '../actions/lookup.ts';
import { namingsOf, thingOf } from '../catalog/queries/namings.ts';
import { readEntityTrailer } from '../model/trailers.ts';

export interface AgentFolders {
  home: string;
  work: string;
  /** What the run is told; its own. */
  contextFile: string;
}

/** The agent's folders, made where they are missing. */
export function openAgentFolders(
  lookup: Lookup,
  workRoot: string,
  agent: Entry<'agent'>,
  run: string,
): AgentFolders {
  const own = join(workRoot, agent.company, agent.name);
  if (!existsSync(own)) follow(lookup, workRoot, agent, own);
  const [home, work, contexts] = [join(own, 'home'), join(own, 'work'), join(own, 'context')];
  for (const folder of [home, work, contexts]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { home, work, contextFile: join(contexts, `${run}.json`) };
}

/** Brings the folder of the newest former name that has one; what another agent is called by today is that one's. */
function follow(lookup: Lookup, workRoot: string, agent: Entry<'agent'>, own: string): void {
  const [, ...former] = namingsOf(lookup.sources.catalog, thingOf(agent));
  for (const { entity, path } of former) {
    const called = readEntityTrailer(entity);
    if (!called?.company || lookup.at('agent', path)) continue;
    const left = join(workRoot, called.company, called.name);
    if (!existsSync(left)) continue;
    mkdirSync(dirname(own), { recursive: true, mode: 0o700 });
    renameSync(left, own);
    return;
  }
}
