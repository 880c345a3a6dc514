// Links between issues: what blocks what, what is part of what. Refuses circles and names what is still in the way.
// Reads; writes nothing. Blocked is derived here and stored nowhere.
import { fault } from '../base/fault.ts';
import { isTerminal } from '../model/lifecycle.ts';
import { refuseCycle } from './circle.ts';
import { needIssue, type IssueEntry } from './issue-hold.ts';
import type { Lookup } from './lookup.ts';

/** The issues named, of the same company, each once; removed ones are refused. */
export function needBlockers(lookup: Lookup, company: string, refs: readonly string[]): IssueEntry[] {
  const found = new Map<string, IssueEntry>();
  for (const ref of refs) {
    const issue = needIssue(lookup, company, ref);
    found.set(issue.name, issue);
  }
  return [...found.values()];
}

/** What still blocks an issue: blockers that exist and are not finished. A dangling name blocks nobody. */
export function openBlockers(lookup: Lookup, issue: IssueEntry): IssueEntry[] {
  return issue.data.blockedBy.flatMap((ref) => {
    const blocker = lookup.find('issue', issue.company, ref);
    const open = blocker && blocker.data.removedAt === undefined && !isTerminal(blocker.data.status);
    return open ? [blocker] : [];
  });
}

/** What is blocked waits for an unfinished issue, or for somebody with a reason. BLOCK_WITHOUT_CAUSE. */
export function mustWaitForSomething(lookup: Lookup, issue: IssueEntry): void {
  const { status, blockedOwner, blockedReason } = issue.data;
  const waits = openBlockers(lookup, issue).length > 0 || (blockedOwner && blockedReason);
  if (status === 'blocked' && !waits) throw fault('BLOCK_WITHOUT_CAUSE', { issue: issue.name });
}

/** Refuses a list of blockers through which the issue would wait for itself: CYCLE, with the chain. */
export function refuseBlockCycle(lookup: Lookup, issue: string, blockers: readonly IssueEntry[]): void {
  refuseCycle(lookup, {
    kind: 'issue',
    field: 'blockedBy',
    start: issue,
    first: blockers,
    next: ({ data }) => data.blockedBy,
  });
}

/** Refuses a parent that is the issue itself or lies below it: CYCLE. */
export function refuseParentCycle(lookup: Lookup, issue: string, parent: IssueEntry): void {
  refuseCycle(lookup, {
    kind: 'issue',
    field: 'parent',
    start: issue,
    first: [parent],
    next: ({ data }) => (data.parent ? [data.parent] : []),
  });
}
