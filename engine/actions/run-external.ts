// Runs outside of our own processes: an agent that comes in with a key of its own and takes an issue is in one from then
// on, so that what it holds is fenced like every other hold. Begun in the commit of the checkout, and live as long as the
// key calls. Whether it still does is the host's to know.
import { liveRunsOf } from '../catalog/queries/runs.ts';
import type { AgentActor } from '../model/actor.ts';
import { locate, runPath } from '../model/paths.ts';
import { externalSource } from '../model/run.ts';
import type { Draft } from './draft.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import type { RunEntry } from './run-record.ts';

type KeyHolder = Pick<AgentActor, 'company' | 'slug' | 'key'>;

/** The live run in which a key works. Two keys of one agent are two programs, and each has its own. */
export function externalRunOf(lookup: Lookup, { company, slug, key }: KeyHolder): string | undefined {
  if (key === undefined) return undefined;
  const rows = liveRunsOf(lookup.sources.catalog, { company, agent: slug });
  const known = rows.find(({ source, session }) => source === externalSource && session === key);
  return known?.id ?? freshOf(lookup, { company, slug, key });
}

/** One that was begun in the same breath. */
function freshOf(lookup: Lookup, { company, slug, key }: KeyHolder): string | undefined {
  for (const path of lookup.fresh()) {
    const place = locate(path);
    const run = place?.kind === 'run' && place.company === company ? lookup.at('run', path) : undefined;
    if (run?.data.source === externalSource && run.data.agent === slug && run.data.session === key)
      return run.data.id;
  }
  return undefined;
}

/** Records one that begins with taking `issue`. `host` is where the key is known. */
export function beginExternalRun(
  draft: Draft,
  { company, slug, key }: KeyHolder,
  { issue, id, host }: { issue: IssueEntry; id: string; host: string },
): RunEntry {
  const { project, goal, billingCode } = issue.data;
  return draft.create('run', runPath(company, draft.call.at, slug, id.slice(-4)), {
    front: {
      id,
      agent: slug,
      issue: issue.name,
      source: externalSource,
      status: 'running',
      createdAt: draft.now,
      cause: `took ${issue.name} with a key`,
      host,
      startedAt: draft.now,
      session: key,
      project,
      goal,
      billingCode,
    },
  });
}
