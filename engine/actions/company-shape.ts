// How a company looks in answers. Knows no action.
import { z } from 'zod';
import type { Entry } from './lookup.ts';
import { budgetsField } from './month-money.ts';
import { namedShape, showNamed } from './named.ts';

const nullable = (what: string) => z.string().nullable().describe(what);

export const hiresField = z.boolean().describe('Whether hires need approval');

export const companyShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  description: nullable('A sentence or two'),
  prefix: nullable('What its issues are numbered with'),
  status: z.string().describe('active, paused or archived'),
  pauseReason: nullable('Why it is paused'),
  pausedAt: nullable('Since when'),
  defaultProject: nullable('The project that takes issues without one'),
  requireApprovalForHires: hiresField,
  attachmentMaxBytes: z.number().describe('The largest attachment, in bytes'),
  branding: z.looseObject({}).nullable().describe('Colour and logo'),
  budgets: budgetsField,
  formerly: z.array(z.string()).describe('Short names it had before'),
  body: z.string().describe('The text, in markdown'),
});

export const showCompany = (company: Entry<'company'>): z.output<typeof companyShape> => ({
  ...showNamed(company),
  name: company.data.name,
  description: company.data.description ?? null,
  prefix: company.data.prefix ?? null,
  status: company.data.status,
  pauseReason: company.data.pauseReason ?? null,
  pausedAt: company.data.pausedAt ?? null,
  defaultProject: company.data.defaultProject ?? null,
  requireApprovalForHires: company.data.requireApprovalForHires,
  attachmentMaxBytes: company.data.attachmentMaxBytes,
  branding: company.data.branding ?? null,
  budgets: [...company.data.budgets],
  formerly: [...company.data.formerly],
  body: company.data.body,
});
