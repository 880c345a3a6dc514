// Approvals: questions to the board that are kept as records. Asking, reading, and which issues they are about;
// deciding is approval-decide.ts. What an approval would change beside its own file is no business of a record.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listApprovals } from '../catalog/queries/approvals.ts';
import { actorName } from '../model/actor.ts';
import { approvalTypes } from '../model/approval.ts';
import { approvalStatuses } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { approvalCommentActions } from './approval-comment.ts';
import { approvalDecisions, payloadField } from './approval-decide.ts';
import { approvalLinkActions, issueLimit, namesOf } from './approval-link.ts';
import { newApprovalPath } from './approval-path.ts';
import {
  approvalColumns,
  approvals,
  approvalShape,
  shortName,
  showApproval,
  showApprovals,
} from './approval-shape.ts';
import { wordsOf } from './approval-words.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import {
  bodyField,
  companyField,
  cursorField,
  issueField,
  limitField,
  refField,
  titleField,
} from './fields.ts';
import { pageOf } from './list-shape.ts';
import { factsOfCompany } from './named.ts';
import { showAction } from './noun.ts';

const approvalCreate = defineAction({
  name: 'approval.create',
  sentence: 'Ask the board for an approval',
  input: {
    title: titleField.optional().describe('What is asked, in one line; the payload’s title if absent'),
    type: z.enum(approvalTypes).default('request_board_approval').describe('What is asked for'),
    body: bodyField.optional().describe('What is asked, in markdown; the payload’s summary if absent'),
    payload: payloadField.default({}).describe('What is asked, as data'),
    issues: z.array(issueField).max(issueLimit).default([]).describe('The issues it is about'),
    for: refField
      .optional()
      .describe('The agent that asks, where the board writes it down; who calls if absent'),
    company: companyField,
  },
  output: approvalShape,
  again: shownAgain('approval', showApproval),
  allow: { permission: 'approval.request', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/approvals' },
  cli: { positional: ['title'], text: 'body' },
  tool: {
    name: 'request_approval',
    when: 'Ask the board to decide; its decision wakes you',
    takes: ['title', 'body', 'issues'],
  },
  change(draft, { company: ref, for: asker, ...wanted }) {
    const company = writableCompany(draft, ref).name;
    const { actor } = draft;
    const { title, body } = wordsOf(wanted.type, wanted, wanted.payload);
    const approval = draft.create('approval', newApprovalPath(draft, company, title), {
      title,
      body,
      front: {
        id: draft.newId(),
        status: 'pending',
        type: wanted.type,
        requestedBy: requesterOf(draft, company, asker),
        createdAt: draft.now,
        run: actor.kind === 'agent' ? actor.run : undefined,
        issues: namesOf(draft, company, wanted.issues),
        payload: Object.keys(wanted.payload).length > 0 ? wanted.payload : undefined,
      },
    });
    draft.about(approval);
    return draft.commit(`Ask for ${shortName(approval.name)} "${title}"`, showApproval(approval));
  },
});

/** An agent asks for itself; the board also writes down what an agent asked for. */
function requesterOf(draft: Draft, company: string, asker: string | undefined): string {
  const own = actorName(draft.actor);
  if (asker === undefined) return own;
  const named = `agent:${company}/${draft.need('agent', company, asker).name}`;
  if (draft.actor.kind !== 'agent' || named === own) return named;
  const problem = `${own} asks for itself only`;
  throw fault('INPUT_INVALID', { action: 'approval.create', problems: [{ field: 'for', problem }] });
}

const approvalList = defineAction({
  name: 'approval.list',
  sentence: 'List approvals, newest first',
  input: {
    status: z.enum(approvalStatuses).optional().describe('Only in this state'),
    limit: limitField,
    after: cursorField,
    company: companyField,
  },
  output: pageOf(approvalShape),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/approvals' },
  tool: {
    name: 'list_approvals',
    takes: ['status'],
    shows: ['name', 'status', 'type', 'title', 'requestedBy', 'note'],
  },
  cli: { columns: approvalColumns },
  read(lookup, { company: ref, status, limit, after }) {
    const company = lookup.company(ref).name;
    const { rows, next } = listApprovals(lookup.sources.catalog, { company, status, limit, after });
    return { items: showApprovals(lookup, rows), next: next ?? null };
  },
});

const approvalShow = showAction(approvals, approvalShape, showApproval, { name: 'get_approval' });

export const approvalActions = [
  approvalCreate,
  approvalList,
  approvalShow,
  ...approvalDecisions,
  ...approvalCommentActions,
  ...approvalLinkActions,
] as const;
