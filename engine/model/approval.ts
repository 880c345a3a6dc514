// An approval: a question to the board whose answer is the merge of a branch. The file is the inbox's entry.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { approvalStatuses } from './lifecycle.ts';

export const approvalTypes = [
  'hire_agent',
  'approve_ceo_strategy',
  'budget_override_required',
  'request_board_approval',
] as const;
export type ApprovalType = (typeof approvalTypes)[number];

export const approvalSchema = z.object({
  id: f.id,
  title: f.line.describe('The first heading of the body'),
  status: z.enum(approvalStatuses).default('pending'),
  type: f.line.describe(approvalTypes.join(', ')),
  requestedBy: f.actor.optional(),
  createdAt: f.createdAt,
  run: f.line.optional(),
  issues: f.references.describe('Issues it is about'),
  branch: f.line.optional(),
  paths: z.array(z.string()).default([]).describe('What the branch changes'),
  payload: z.record(z.string(), z.unknown()).optional().describe('What is asked, as data'),
  reviewedTip: f.line.optional(),
  decidedBy: f.actor.optional(),
  decidedAt: f.time.optional(),
  note: f.text.optional(),
  updated: f.updated,
});

export type Approval = z.output<typeof approvalSchema>;

export const approvalKind = defineKind({
  schema: approvalSchema,
  heading: true,
  immutable: ['id', 'type', 'requestedBy', 'createdAt', 'run', 'branch'],
});
