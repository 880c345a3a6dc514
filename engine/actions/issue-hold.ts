// Who holds an issue, and who may therefore write to it. The run id in `checkoutRun` is the fencing token: an agent
// writes to an issue only under the run that checked it out. The board is not fenced. Changes nothing.
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import type { Facts } from '../model/policy.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Entry, Lookup } from './lookup.ts';
import { holds, issueFacts } from './relation.ts';

export type IssueEntry = Entry<'issue'>;

/** The issue an input names; what was removed answers as such, so that nobody works on a tombstone. */
export function needIssue(lookup: Lookup, company: string | undefined, ref: string): IssueEntry {
  const issue = lookup.need('issue', company && lookup.company(company).name, ref);
  mustNotBeRemoved(issue);
  return issue;
}

/** ISSUE_REMOVED. */
export function mustNotBeRemoved({ name, data }: IssueEntry): void {
  if (data.removedAt !== undefined) throw fault('ISSUE_REMOVED', { issue: name, at: data.removedAt });
}

/** The same for a write: an archived company's work stands as it is. */
export function needOpenIssue(lookup: Lookup, company: string | undefined, ref: string): IssueEntry {
  const issue = needIssue(lookup, company, ref);
  mustTakeWrites(lookup.companyOf(issue));
  return issue;
}

/** Facts for what only the holder may do: says precisely why an agent is not it. ISSUE_NOT_HELD, RUN_FENCED. */
export function holderFacts(lookup: Lookup, input: { issue: string; company?: string | undefined }): Facts {
  const issue = needOpenIssue(lookup, input.company, input.issue);
  mustHold(lookup, issue);
  return issueFacts(lookup, issue);
}

/** Facts for what anybody of the company may do with an issue. */
export const memberFacts = (lookup: Lookup, input: { issue: string; company?: string | undefined }): Facts =>
  issueFacts(lookup, needOpenIssue(lookup, input.company, input.issue));

/** Facts for reading one issue. */
export const readerFacts = (lookup: Lookup, input: { issue: string; company?: string | undefined }): Facts =>
  issueFacts(lookup, needIssue(lookup, input.company, input.issue));

/** Refuses an agent that does not hold the issue under its present run. */
export function mustHold(lookup: Lookup, issue: IssueEntry): void {
  const { actor } = lookup;
  if (actor.kind !== 'agent' || holds(lookup, issue)) return;
  const { assignee, checkoutRun } = issue.data;
  if (assignee === actor.slug && checkoutRun !== undefined && actor.run !== undefined) {
    throw fault('RUN_FENCED', { issue: issue.name, run: actor.run, holder: checkoutRun });
  }
  throw notHeld(lookup, issue);
}

/** Whoever asks has it not in hand, be it with another or with nobody; `gives`: they want to give it back. */
export const notHeld = ({ actor }: Lookup, issue: IssueEntry, gives?: true) =>
  fault('ISSUE_NOT_HELD', {
    issue: issue.name,
    actor: actorName(actor),
    owner: ownerOf(issue),
    status: issue.data.status,
    ...(gives && { gives }),
  });

/** Refuses to take an issue out of somebody's hands: ISSUE_TAKEN. A provably dead run holds nothing. */
export function mustNotSeize(lookup: Lookup, issue: IssueEntry): void {
  if (!isHeld(lookup, issue) || holds(lookup, issue)) return;
  const { actor } = lookup;
  if (actor.kind === 'user' && issue.data.assigneeUser === actor.slug) return;
  throw taken(lookup, issue);
}

/** In somebody's hands, and not in those of a run that is provably over. */
export function isHeld({ sources }: Lookup, { data }: IssueEntry): boolean {
  const { status, assignee, assigneeUser, checkoutRun } = data;
  if (status !== 'in_progress') return false;
  if (checkoutRun !== undefined) return !sources.kernel.isDead(checkoutRun);
  return assignee !== undefined || assigneeUser !== undefined;
}

export const taken = ({ actor }: Lookup, issue: IssueEntry) =>
  fault('ISSUE_TAKEN', {
    issue: issue.name,
    owner: ownerOf(issue),
    status: issue.data.status,
    since: issue.data.checkedOutAt ?? issue.data.startedAt ?? issue.data.updated ?? 'an unknown time',
    ...(issue.data.checkoutRun ? { run: issue.data.checkoutRun } : {}),
    ...(actor.kind === 'agent' ? { byAgent: true as const } : {}),
  });

/** `agent:cto`, `user:ada` or `nobody`. */
export const ownerOf = ({ data, company }: IssueEntry): string =>
  data.assignee
    ? `agent:${company}/${data.assignee}`
    : data.assigneeUser
      ? `user:${data.assigneeUser}`
      : 'nobody';

/** What stops being true when an issue leaves its holder's hands. */
export const letGo = { checkoutRun: undefined, checkedOutAt: undefined } as const;
