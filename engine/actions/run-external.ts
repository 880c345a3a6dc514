// Runs outside of our own processes: an agent that comes in with a key of its own and takes an issue is in one from then
// on, so that what it holds is fenced like every other hold. Begun in the commit of the checkout, and live as long as the
// key calls. Whether it still does is the host's to know.
import { liveRunsOf } from '../catalog/queries/runs.ts';
import type { AgentActor, RunActor } from '../model/actor.ts';
import { locate, runPath } from '../model/paths.ts';
import { externalSource } from '../model/run.ts';
import type { Draft } from './draft.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';
import type { RunEntry } from './run-record.ts';

type KeyHolder = Pick<AgentActor, 'company' | 'slug' | 'key'>;

/** A run, and the issue it began with. */
type ExternalRun = Pick<RunActor, 'run' | 'issue'>;

/** The live run in which a key works. Two keys of one agent are two programs, and each has its own. */
export function externalRunOf(lookup: Lookup, { company, slug, key }: KeyHolder): ExternalRun | undefined {
  if (key === undefined) return undefined;
  const rows = liveRunsOf(lookup.sources.catalog, { company, agent: slug });
  const known = rows.find(({ source, session }) => source === externalSource && session === key);
  return known ? runOn(known.id, known.issue) : freshOf(lookup, { company, slug, key });
}

/** One that was begun in the same breath. */
function freshOf(lookup: Lookup, { company, slug, key }: KeyHolder): ExternalRun | undefined {
  for (const path of lookup.fresh()) {
    const place = locate(path);
    const run = place?.kind === 'run' && place.company === company ? lookup.at('run', path) : undefined;
    if (run?.data.source === externalSource && run.data.agent === slug && run.data.session === key)
      return runOn(run.data.id!, run.data.issue);
  }
  return undefined;
}

const runOn = (run: string, issue: string | null | undefined): ExternalRun => ({
  run,
  ...(issue ? { issue } : {}),
});

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
