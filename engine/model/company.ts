// A company: who works, under which prefix, with which limits. A published package's COMPANY.md reads as one.
import { z } from 'zod';
import { budgetSchema } from './budget-entry.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';
import { companyStatuses, pauseReasons } from './lifecycle.ts';
import { isPrefix } from './names.ts';

export const defaultAttachmentMaxBytes = 10 * 1024 * 1024;

export const companySchema = z.object({
  id: f.id,
  name: f.line.min(1),
  slug: f.line.optional(),
  description: f.text.optional(),
  schema: f.packaged.schema,
  status: z.enum(companyStatuses).default('active'),
  createdAt: f.createdAt,
  pauseReason: z.enum(pauseReasons).optional(),
  pausedAt: f.time.optional(),
  prefix: z.string().refine(isPrefix, 'two to ten capital letters and digits, as in ACME').optional(),
  budgets: z.array(budgetSchema).default([]),
  createdBy: f.actor.optional(),
  requireApprovalForHires: z.boolean().default(true),
  attachmentMaxBytes: f.count.default(defaultAttachmentMaxBytes),
  defaultProject: f.reference.optional(),
  branding: z
    .object({ color: f.color.optional(), logo: z.string().optional().describe('Path of an image') })
    .optional(),
  version: f.packaged.version,
  license: f.packaged.license,
  homepage: f.packaged.homepage,
  goals: z.array(f.text).default([]).describe('Of a package: each is an initiative'),
  includes: f.references,
  tags: f.packaged.tags,
  formerly: f.formerly,
  updated: f.updated,
});

export type Company = z.output<typeof companySchema>;

export const companyKind = defineKind({
  schema: companySchema,
  immutable: ['id', 'createdAt', 'createdBy'],
  prepare(front) {
    // Packages also write includes as {path: …}.
    if (Array.isArray(front['includes'])) front['includes'] = front['includes'].map(pathOf);
  },
});

/** `{path: x}` as `x`. */
export const pathOf = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && 'path' in item ? item.path : item;
