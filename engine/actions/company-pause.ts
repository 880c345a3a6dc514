// Pausing, resuming and archiving a company: who works stops, what is written stays.
import type { z } from 'zod';
import { fault } from '../base/fault.ts';
import { companyMayMove, movedTo, type CompanyStatus, type PauseReason } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { companyShape, showCompany } from './company-shape.ts';
import type { Draft } from './draft.ts';
import { companyField, reasonField } from './fields.ts';
import type { Entry } from './lookup.ts';
import { factsOfCompany } from './named.ts';

/** The company in another status. COMPANY_STATUS where there is no such move. */
export function moveCompany(
  draft: Draft,
  company: Entry<'company'>,
  to: CompanyStatus,
  because: PauseReason = 'manual',
): Entry<'company'> {
  const from = company.data.status;
  if (from === to) return company;
  if (!companyMayMove(from, to)) throw fault('COMPANY_STATUS', { company: company.name, from, to });
  return draft.set(company, { set: movedTo(to, because, draft.now) });
}

const input = { company: companyField, reason: reasonField.optional() };
type Input = z.output<z.ZodObject<typeof input>>;

function change(draft: Draft, input: Input, to: CompanyStatus, verb: string) {
  const company = moveCompany(draft, draft.company(input.company), to);
  draft.about(company);
  return draft.commit(`${verb} company ${company.name}`, showCompany(company), input.reason);
}

export const companyPause = defineAction({
  name: 'company.pause',
  sentence: 'Pause a company: its runs are stopped and none starts',
  input,
  output: companyShape,
  again: shownAgain('company', showCompany),
  allow: { permission: 'company.pause', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/pause' },
  cli: { positional: ['company'] },
  change: (draft, input) => change(draft, input, 'paused', 'Pause'),
  after: ({ kernel }, { input, result }) =>
    kernel.stop({ company: result.slug }, input.reason ?? 'the company was paused'),
});

export const companyResume = defineAction({
  name: 'company.resume',
  sentence: 'Resume a company that was paused or archived',
  input,
  output: companyShape,
  again: shownAgain('company', showCompany),
  allow: { permission: 'company.pause', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/resume' },
  cli: { positional: ['company'] },
  change: (draft, input) => change(draft, input, 'active', 'Resume'),
});

export const companyArchive = defineAction({
  name: 'company.archive',
  sentence: 'Archive a company: a record that takes no work',
  input,
  output: companyShape,
  again: shownAgain('company', showCompany),
  allow: { permission: 'company.archive', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/archive' },
  cli: { positional: ['company'] },
  change: (draft, input) => change(draft, input, 'archived', 'Archive'),
  after: ({ kernel }, { result }) => kernel.stop({ company: result.slug }, 'the company was archived'),
});
