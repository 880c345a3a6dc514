// A task somebody suggests: what it needs to become an issue when it is accepted. Knows no action.
import { z } from 'zod';
import { priorities } from '../model/lifecycle.ts';
import { bodyField, refField, titleField } from './fields.ts';

export const suggestedTaskShape = z.strictObject({
  title: titleField,
  body: bodyField.optional(),
  assignee: refField.optional().describe('The agent who shall do it'),
  priority: z.enum(priorities).optional().describe('Priority'),
});

export type SuggestedTask = z.output<typeof suggestedTaskShape>;

/** Tasks in one suggestion: a plan that needs more is more than one plan. */
export const suggestionLimit = 25;
