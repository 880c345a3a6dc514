// Deciding what the board was asked, asking again, and taking a request back. A decision is kept with who made it and
// when; the requester's next run is told. What was decided stands.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { approvalMayMove, type ApprovalStatus } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import {
  approvalFacts,
  approvals,
  approvalShape,
  shortName,
  showApproval,
  type ApprovalEntry,
} from './approval-shape.ts';
import { wordsAnew } from './approval-words.ts';
import { mustBeCurrent } from './current.ts';
import { bodyField, ifUpdatedField, titleField } from './fields.ts';
import { factsOf } from './noun.ts';

/** Characters of a payload as JSON: front matter holds no more than twice that. */
const payloadLimit = 32 * 1024;
const noteLimit = 10_000;

export const payloadField = z
  .record(z.string().min(1), z.unknown())
  .refine(
    (payload) => JSON.stringify(payload).length <= payloadLimit,
    `must be at most ${payloadLimit} characters of JSON`,
  );

const noteField = z.string().trim().min(1).max(noteLimit).describe('What the requester is told');

/** Types whose approval is a change of the book besides its own file: that is made where its branch is merged. */
const needBranch: ReadonlySet<string> = new Set(['hire_agent', 'budget_override_required']);

function mustMove({ name, data }: ApprovalEntry, to: ApprovalStatus): void {
  if (!approvalMayMove(data.status, to))
    throw fault('APPROVAL_CLOSED', { approval: shortName(name), status: data.status, wanted: to });
  if (to === 'approved' && needBranch.has(data.type))
    throw fault('NOT_AVAILABLE_YET', {
      what: `Approving ${data.type}, which changes more than its own record,`,
    });
}

interface Decision<V extends string> {
  verb: V;
  to: ApprovalStatus;
  sentence: string;
  /** How the commit says it. */
  said: string;
}

const decision = <const V extends string>({ verb, to, sentence, said }: Decision<V>) =>
  defineAction({
    name: `approval.${verb}` as const,
    sentence,
    input: { ...approvals.named, note: noteField.optional(), ifUpdated: ifUpdatedField },
    output: approvalShape,
    again: shownAgain('approval', showApproval),
    allow: { permission: 'approval.decide', facts: factsOf(approvals) },
    route: { method: 'POST', path: `/approvals/:approval/${verb}` },
    cli: { positional: ['approval'], text: 'note' },
    tool: {
      name: 'decide_approval',
      when: 'Decide as the board what it was asked',
      takes: ['approval', 'note'],
      says: ['decision', verb],
    },
    change(draft, { note, ifUpdated, ...named }) {
      const approval = approvals.writable(draft, named);
      mustBeCurrent(approval, ifUpdated);
      mustMove(approval, to);
      const decided = { decidedBy: actorName(draft.actor), decidedAt: draft.now, note };
      const changed = draft.set(approval, { set: { status: to, ...decided } });
      draft.about(changed);
      return draft.commit(
        `${said} ${shortName(changed.name)} "${changed.data.title}"`,
        showApproval(changed),
      );
    },
  });

const undecided = { decidedBy: undefined, decidedAt: undefined } as const;

const approvalResubmit = defineAction({
  name: 'approval.resubmit',
  sentence: 'Ask again for what the board wanted revised',
  input: {
    ...approvals.named,
    title: titleField.optional().describe('What is asked, in one line; the payload’s title if absent'),
    body: bodyField.optional().describe('What is asked, in markdown; the payload’s summary if absent'),
    payload: payloadField.optional().describe('What is asked, as data; all as it was if absent'),
  },
  output: approvalShape,
  again: shownAgain('approval', showApproval),
  allow: { permission: 'approval.revise', facts: factsOf(approvals, approvalFacts) },
  route: { method: 'POST', path: '/approvals/:approval/resubmit' },
  cli: { positional: ['approval'], text: 'body' },
  change(draft, { title, body, payload, ...named }) {
    const approval = approvals.writable(draft, named);
    mustMove(approval, 'pending');
    const set = { status: 'pending', ...undecided, ...(payload && { payload }) };
    const words = payload ? wordsAnew(approval.data, { title, body }, payload) : { title, body };
    const changed = draft.set(approval, { set, ...words });
    draft.about(changed);
    return draft.commit(
      `Ask again for ${shortName(changed.name)} "${changed.data.title}"`,
      showApproval(changed),
    );
  },
});

const approvalWithdraw = defineAction({
  name: 'approval.withdraw',
  sentence: 'Take back what was asked of the board',
  input: { ...approvals.named, note: noteField.optional() },
  output: approvalShape,
  again: shownAgain('approval', showApproval),
  allow: { permission: 'approval.revise', facts: factsOf(approvals, approvalFacts) },
  route: { method: 'POST', path: '/approvals/:approval/cancel' },
  cli: { positional: ['approval'], text: 'note' },
  change(draft, { note, ...named }) {
    const approval = approvals.writable(draft, named);
    mustMove(approval, 'cancelled');
    const decided = { decidedBy: actorName(draft.actor), decidedAt: draft.now, note };
    const changed = draft.set(approval, { set: { status: 'cancelled', ...decided } });
    draft.about(changed);
    return draft.commit(`Withdraw ${shortName(changed.name)} "${changed.data.title}"`, showApproval(changed));
  },
});

export const approvalDecisions = [
  decision({
    verb: 'approve',
    to: 'approved',
    sentence: 'Approve what was asked of the board',
    said: 'Approve',
  }),
  decision({
    verb: 'reject',
    to: 'rejected',
    sentence: 'Reject what was asked of the board',
    said: 'Reject',
  }),
  decision({
    verb: 'request-revision',
    to: 'revision_requested',
    sentence: 'Ask the requester to revise what the board was asked',
    said: 'Ask to revise',
  }),
  approvalResubmit,
  approvalWithdraw,
] as const;
