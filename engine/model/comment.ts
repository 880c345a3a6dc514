// What is said beside an issue. Write-once: a question, a confirmation and suggested tasks are comments of a kind, and
// an answer is a comment that names its question. What state a question is in is derived: lifecycle.ts.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { continuations, interactionKinds, priorities, verdicts } from './lifecycle.ts';

export const suggestedTaskSchema = z.object({
  title: f.line.min(1),
  body: z.string().optional(),
  assignee: f.reference.optional(),
  priority: z.enum(priorities).optional(),
  billingCode: f.line.optional(),
  key: f.line.optional().describe('What whoever suggests it calls it; its place from 1 when absent'),
  under: f.line.optional().describe('The key of the task it is a part of'),
});

/** What whoever asks calls a question and the options it has, so that an answer can name them. */
export const choiceSchema = z.object({
  key: f.line,
  prompt: f.text.optional().describe('Of one among several: which question it is'),
  several: z.boolean().optional().describe('Whether more than one may be chosen'),
  options: z.array(z.object({ key: f.line, label: f.text })).default([]),
});

export const commentSchema = z.object({
  id: f.id,
  author: f.actor.optional().describe('user:ada, agent:acme/cto, system; the commit’s author when absent'),
  createdAt: f.createdAt.describe('When it was said; the file name says it too'),
  run: f.line.optional(),
  kind: z.enum(['comment', ...interactionKinds]).default('comment'),
  target: f.actor.optional().describe('Who shall answer; the board when absent'),
  mentions: f.names.describe('Who is mentioned in the text'),
  options: z.array(f.text).default([]).describe('What a question can be answered with'),
  choices: z.array(choiceSchema).default([]).describe('What is asked, by the keys that an answer names'),
  items: z.array(suggestedTaskSchema).default([]).describe('Issues it suggests'),
  continuation: z.enum(continuations).optional().describe('Whom an answer wakes'),
  expiresAt: f.time.optional(),
  answers: f.reference.optional().describe('Id of the question this comment answers'),
  verdict: z.enum(verdicts).optional().describe('How it answers'),
});

export type Comment = z.output<typeof commentSchema>;
export type SuggestedTask = z.output<typeof suggestedTaskSchema>;

const stampPattern = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z(?:-|$)/;

export const commentKind = defineKind({
  schema: commentSchema,
  immutable: ['id', 'author', 'createdAt', 'run', 'kind', 'target', 'expiresAt', 'answers', 'verdict'],
  prepare(front, place) {
    const [, year, month, day, hour, minute, second] = stampPattern.exec(place?.slug ?? '') ?? [];
    if (front['createdAt'] === undefined && year)
      front['createdAt'] = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  },
});
