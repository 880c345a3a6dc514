// Whom a change of the book or a wake-up is about, so that they are looked at first: a wake-up must not wait until
// everybody else was looked at. A guess that saves time; who is left out has their turn in the next whole beat.
import type { Entry, Lookup } from '../actions/lookup.ts';
import { dependentsOf } from '../catalog/queries/issues.ts';
import { locate } from '../model/paths.ts';
import type { WakeFile } from './wake-files.ts';

/** Changed files looked through; of more, everybody is concerned. */
const changeLimit = 64;

/** Agents something is asked of, then those that what changed between two commits is about; each once. */
export function concernedAgents(
  lookup: Lookup,
  from: string | undefined,
  asked: readonly WakeFile[],
): Entry<'agent'>[] {
  const found = new Map<string, Entry<'agent'>>();
  const add = (company: string, ref: string | undefined): void => {
    const agent = ref === undefined ? undefined : lookup.find('agent', company, ref);
    if (agent) found.set(agent.path, agent);
  };
  for (const { company, agent } of asked) add(company, agent);
  for (const path of changedFiles(lookup, from)) {
    const place = locate(path);
    if (place?.company !== undefined) for (const ref of namedIn(lookup, path)) add(place.company, ref);
  }
  return [...found.values()];
}

function changedFiles({ sources, snapshot }: Lookup, from: string | undefined): string[] {
  if (from === undefined || from === snapshot.commit) return [];
  const changes = sources.reader.diff(from, snapshot.commit);
  return changes.length > changeLimit ? [] : changes.map(({ path }) => path);
}

/** Who may go on once an issue is over. */
const waitersOf = ({ sources }: Lookup, company: string, path: string): (string | undefined)[] =>
  dependentsOf(sources.catalog, { company, path }).map(({ assignee }) => assignee ?? undefined);

/** Agents that a file names, or is; and of an issue those that wait for it. */
function namedIn(lookup: Lookup, path: string): (string | undefined)[] {
  const place = locate(path);
  switch (place?.kind) {
    case 'agent':
      return [place.slug];
    case 'run':
      return [lookup.at('run', path)?.data.agent];
    case 'issue':
      return [lookup.at('issue', path)?.data.assignee, ...waitersOf(lookup, place.company!, path)];
    case 'approval':
      return [/^agent:[^/]+\/(.+)$/.exec(lookup.at('approval', path)?.data.requestedBy ?? '')?.[1]];
    case 'comment': {
      const mentions = lookup.at('comment', path)?.data.mentions ?? [];
      const slugs = mentions.map((name) => name.slice(name.lastIndexOf('/') + 1));
      return [place.issue && lookup.at('issue', place.issue)?.data.assignee, ...slugs];
    }
    default:
      return [];
  }
}
