// How any thing of the book stands to the actor, whatever its kind. Reads entries; decides nothing.
import type { Facts } from '../model/policy.ts';
import { companyInPath, locate } from '../model/paths.ts';
import type { Entry, Lookup } from './lookup.ts';
import { leaderFacts } from './named.ts';
import { agentFacts, companyFacts, issueFacts } from './relation.ts';

/** The facts of an entity: of the issue it is or stands beside, of the agent it is, of whoever leads it. */
export function factsOfEntity(lookup: Lookup, entry: Entry): Facts {
  switch (entry.kind) {
    case 'issue':
      return issueFacts(lookup, entry as Entry<'issue'>);
    case 'agent':
      return agentFacts(lookup, entry as Entry<'agent'>);
    case 'project':
      return leaderFacts(lookup, entry as Entry<'project'>);
    case 'milestone':
      return leaderFacts(lookup, entry as Entry<'milestone'>);
    default:
      return factsOfPath(lookup, entry.path);
  }
}

/** The same for a file that is no entity, or none yet: of the issue or agent it lies beside. */
export function factsOfPath(lookup: Lookup, path: string): Facts {
  const company = companyInPath(path);
  if (company === undefined) return { relations: [] };
  const issue = ownerOf(path, /^(companies\/[^/]+\/issues\/[^/]+\/[^/]+)\//, '.md') ?? locate(path)?.issue;
  const beside = issue === undefined ? undefined : lookup.at('issue', issue);
  if (beside) return issueFacts(lookup, beside);
  const file = ownerOf(path, /^(companies\/[^/]+\/agents\/[^/]+)\//, '/AGENTS.md');
  const agent = file === undefined ? undefined : lookup.at('agent', file);
  return agent ? agentFacts(lookup, agent) : companyFacts(lookup, company);
}

const ownerOf = (path: string, folder: RegExp, ending: string): string | undefined => {
  const found = folder.exec(path)?.[1];
  return found === undefined ? undefined : found + ending;
};
