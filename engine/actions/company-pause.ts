// Pausing, resuming and archiving a company: who works stops, what is written stays.
import { fault } from '../base/fault.ts';
import { companyMayMove, type CompanyStatus, type PauseReason } from '../model/lifecycle.ts';
import { defineAction } from './action.ts';
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
  const paused =
    to === 'paused'
      ? { pauseReason: because, pausedAt: draft.now }
      : { pauseReason: undefined, pausedAt: undefined };
  return draft.set(company, { set: { status: to, ...paused } });
}

const company = companyField;

export const companyPause = defineAction({
  name: 'company.pause',
  sentence: 'Pause a company: its runs are stopped and none starts',
  input: { company, reason: reasonField.optional() },
  output: companyShape,
  allow: { permission: 'company.pause', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/pause' },
  cli: { positional: ['company'] },
  change(draft, input) {
    const paused = moveCompany(draft, draft.company(input.company), 'paused');
    draft.about(paused);
    return draft.commit(`Pause company ${paused.name}`, showCompany(paused), input.reason);
  },
  after: ({ kernel }, { input, result }) =>
    kernel.stop({ company: result.slug }, input.reason ?? 'the company was paused'),
});

export const companyResume = defineAction({
  name: 'company.resume',
  sentence: 'Resume a company that was paused or archived',
  input: { company, reason: reasonField.optional() },
  output: companyShape,
  allow: { permission: 'company.pause', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/resume' },
  cli: { positional: ['company'] },
  change(draft, input) {
    const resumed = moveCompany(draft, draft.company(input.company), 'active');
    draft.about(resumed);
    return draft.commit(`Resume company ${resumed.name}`, showCompany(resumed), input.reason);
  },
});

export const companyArchive = defineAction({
  name: 'company.archive',
  sentence: 'Archive a company: a record that takes no work',
  input: { company, reason: reasonField.optional() },
  output: companyShape,
  allow: { permission: 'company.archive', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/archive' },
  cli: { positional: ['company'] },
  change(draft, input) {
    const archived = moveCompany(draft, draft.company(input.company), 'archived');
    draft.about(archived);
    return draft.commit(`Archive company ${archived.name}`, showCompany(archived), input.reason);
  },
  after: ({ kernel }, { result }) => kernel.stop({ company: result.slug }, 'the company was archived'),
});
