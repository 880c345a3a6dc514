// What an interaction asks for beside its words: tasks that become issues when they are accepted, and options to choose from,
// by the keys of whoever asks. Knows no action.
import { z } from 'zod';
import { priorities } from '../model/lifecycle.ts';
import { bodyField, refField, titleField } from './fields.ts';

const keyField = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\r\n]*$/, 'must be one line');

export const choiceShape = z.strictObject({
  key: keyField.describe('What an answer calls the question'),
  prompt: z.string().max(500).optional().describe('Of one among several: which question it is'),
  several: z.boolean().optional().describe('Whether more than one may be chosen'),
  options: z
    .array(
      z.strictObject({
        key: keyField.describe('What an answer calls it'),
        label: z.string().min(1).max(200),
      }),
    )
    .max(20)
    .default([])
    .describe('What may be chosen'),
});

/** Questions in one comment. */
export const choiceLimit = 10;

export const suggestedTaskShape = z.strictObject({
  title: titleField,
  body: bodyField.optional(),
  assignee: refField.optional().describe('The agent who shall do it'),
  priority: z.enum(priorities).optional().describe('Priority'),
  billingCode: keyField.optional().describe('What it is billed to'),
  key: keyField.optional().describe('What whoever suggests it calls it; its place from 1 if absent'),
  under: keyField.optional().describe('The key of the task it is a part of'),
});

export type SuggestedTask = z.output<typeof suggestedTaskShape>;

/** Tasks in one suggestion: a plan that needs more is more than one plan. */
export const suggestionLimit = 25;

export const keyOf = ({ key }: { key?: string | undefined }, at: number): string => key ?? String(at + 1);

/** What is wrong with how tasks stand under each other; undefined for nothing. */
export function treeProblem(tasks: readonly SuggestedTask[]): string | undefined {
  const byKey = new Map(tasks.map((task, at) => [keyOf(task, at), task]));
  if (byKey.size < tasks.length) return 'two of them have one key';
  for (const task of tasks) {
    let above = task.under;
    for (let steps = 0; above !== undefined; steps++) {
      if (!byKey.has(above)) return `no task of the key ${JSON.stringify(above)} is suggested`;
      if (steps > tasks.length) return `${JSON.stringify(above)} stands under itself`;
      above = byKey.get(above)?.under;
    }
  }
  return undefined;
}
