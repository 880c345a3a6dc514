// A document beside an issue: a plan, a report, notes. Its history is git's; nothing of it is kept here.
import { z } from 'zod';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

export const issueDocumentSchema = z.object({
  id: f.id,
  key: f.line.optional().describe('The file name without its ending'),
  title: f.line.describe('The first heading of the body'),
  format: f.line.default('markdown'),
  createdBy: f.actor.optional(),
  createdAt: f.createdAt,
  author: f.actor.optional().describe('Who wrote it last'),
  run: f.line.optional(),
  updated: f.updated,
});

export type IssueDocument = z.output<typeof issueDocumentSchema>;

export const issueDocumentKind = defineKind({
  schema: issueDocumentSchema,
  heading: true,
  immutable: ['id', 'key', 'createdBy', 'createdAt'],
  prepare(front, place) {
    front['key'] ??= place?.slug;
  },
});
