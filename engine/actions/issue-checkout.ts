// Checking out: the one way into in_progress. Exactly one of any number of racing callers gets the issue, because
// the change runs on the newest commit; the others are told who has it, in which status and since when.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { mayCheckOut, moved, type IssueStatus } from '../model/lifecycle.ts';
import { trailers } from '../model/trailers.ts';
import { defineAction } from './action.ts';
import { mustBeActive, workingAgent } from './company-state.ts';
import type { Draft } from './draft.ts';
import { companyField, issueField, refField } from './fields.ts';
import { isHeld, memberFacts, needOpenIssue, ownerOf, taken, type IssueEntry } from './issue-hold.ts';
import { openBlockers } from './issue-links.ts';
import { issueShape, showIssue, showIssueAgain, statusField } from './issue-shape.ts';
import type { Lookup } from './lookup.ts';
import { beginExternalRun, externalRunOf } from './run-external.ts';
import { mustAfford } from './afford.ts';

/** Who takes the issue: an agent, with the run that will fence its writes (none when the board does it), or a person. */
export type Taker = { agent: string; run?: string | undefined } | { user: string };

/** What a checkout expects where the caller says nothing: work nobody is at. A hand-set `blocked` must be named. */
export const expectedByDefault: readonly IssueStatus[] = ['backlog', 'todo', 'in_review'];

/**
 * Gives the issue to the taker and starts it. The same run asking again gets the same answer.
 * ISSUE_TAKEN, ISSUE_BLOCKED, ISSUE_STATUS, COMPANY_NOT_ACTIVE, AGENT_NOT_ACTIVE, and the faults of the budget.
 */
export function checkOut(
  draft: Draft,
  issue: IssueEntry,
  taker: Taker,
  expected: readonly IssueStatus[] = expectedByDefault,
): IssueEntry {
  const company = draft.companyOf(issue);
  mustBeActive(company);
  const agent = 'agent' in taker ? workingAgent(draft, issue.company, taker.agent) : undefined;
  const run = 'agent' in taker ? taker.run : undefined;
  const own = agent
    ? issue.data.assignee === agent.name
    : 'user' in taker && issue.data.assigneeUser === taker.user;
  if (own && run !== undefined && issue.data.checkoutRun === run) return issue;
  mustBeFree(draft, issue, own, run, expected);
  mustBeUnblocked(draft, issue);
  if (agent) mustAfford(draft, agent, issue);
  return draft.set(issue, {
    set: {
      ...moved(issue.data, 'in_progress', draft.now),
      assignee: agent?.name,
      assigneeUser: 'user' in taker ? taker.user : undefined,
      checkoutRun: run,
      checkedOutAt: draft.now,
    },
  });
}

/** Nobody else's, in nobody's hands, and in a status the caller expects. */
function mustBeFree(
  draft: Draft,
  issue: IssueEntry,
  own: boolean,
  run: string | undefined,
  expected: readonly IssueStatus[],
): void {
  const { status, checkoutRun } = issue.data;
  if (!mayCheckOut(status))
    throw fault('ISSUE_STATUS', { issue: issue.name, status, expected: [...expected] });
  const held = isHeld(draft, issue);
  const abandoned = status === 'in_progress' && !held;
  if (!own && !abandoned && ownerOf(issue) !== 'nobody') throw taken(draft, issue);
  // What an agent was given in progress without a run, by hand or by the board, its run takes up.
  const takesUp = own && checkoutRun === undefined && (run !== undefined || expected.includes('in_progress'));
  if (held && !takesUp) throw taken(draft, issue);
  if (held || abandoned || expected.includes(status)) return;
  throw fault('ISSUE_STATUS', { issue: issue.name, status, expected: [...expected] });
}

function mustBeUnblocked(draft: Draft, issue: IssueEntry): void {
  const blockers = openBlockers(draft, issue).map(({ name, data }) => ({ issue: name, status: data.status }));
  if (blockers.length) throw fault('ISSUE_BLOCKED', { issue: issue.name, blockers });
}

/** Whom the caller checks out for: itself, or, for the board and the engine, the agent named. */
function takerOf(lookup: Lookup, company: string, ref: string | undefined): Taker {
  const { actor } = lookup;
  const named = ref === undefined ? undefined : lookup.need('agent', company, ref).name;
  if (actor.kind === 'agent')
    return { agent: named ?? actor.slug, run: actor.run ?? externalRunOf(lookup, actor)?.run };
  if (named !== undefined) return { agent: named };
  if (actor.kind === 'user') return { user: actor.slug };
  throw fault('INPUT_INVALID', {
    action: 'issue.checkout',
    problems: [{ field: 'agent', problem: 'the engine must say for whom' }],
  });
}

/** To check out for another is a permission of its own. */
const forAnother = (lookup: Lookup, { agent }: { agent?: string | undefined }): boolean => {
  const { actor } = lookup;
  if (agent === undefined) return false;
  return actor.kind !== 'agent' || lookup.find('agent', actor.company, agent)?.name !== actor.slug;
};

export const issueCheckout = defineAction({
  name: 'issue.checkout',
  sentence: 'Take an issue to work on it; exactly one caller gets it',
  input: {
    issue: issueField,
    agent: refField.optional().describe('The agent to check it out for; yourself if absent'),
    expectedStatuses: z
      .array(statusField)
      .min(1)
      .default([...expectedByDefault])
      .describe('Statuses it may be in now'),
    company: companyField,
  },
  output: issueShape,
  again: showIssueAgain,
  allow: {
    permission: (lookup, input) => (forAnother(lookup, input) ? 'issue.checkout-for' : 'issue.checkout'),
    facts: memberFacts,
  },
  route: { method: 'POST', path: '/issues/:issue/checkout' },
  cli: { positional: ['issue', 'agent'] },
  tool: {
    name: 'checkout_issue',
    when: 'Take an issue before you work on it; on ISSUE_TAKEN take another',
    takes: ['issue'],
  },
  prepare: ({ host }) => Promise.resolve(host),
  change(draft, input, prepared) {
    const issue = needOpenIssue(draft, input.company, input.issue);
    const { actor } = draft;
    const known = takerOf(draft, issue.company, input.agent);
    // With a key of its own it is in no run yet: it is from now on.
    const begins = actor.kind === 'agent' && actor.key !== undefined && !('run' in known && known.run);
    const id = begins ? draft.newId() : undefined;
    const taker = id !== undefined && 'agent' in known ? { ...known, run: id } : known;
    const held = checkOut(draft, issue, taker, input.expectedStatuses);
    draft.about(held);
    if (begins && id !== undefined) {
      draft.about(beginExternalRun(draft, actor, { issue: held, id, host: prepared as string }));
      draft.tell(trailers.run, id);
    }
    return draft.commit(
      `Check out ${held.name} for ${'agent' in taker ? taker.agent : taker.user}`,
      showIssue(held),
    );
  },
});
