// Whether a company and its agents take work now. Reads the stored states; derived ones are not its business.
import { fault } from '../base/fault.ts';
import type { Entry, Lookup } from './lookup.ts';

/** Throws COMPANY_NOT_ACTIVE when the company is paused or archived. */
export function mustBeActive(company: Entry<'company'>): void {
  const { status, pauseReason } = company.data;
  if (status === 'active') return;
  throw fault('COMPANY_NOT_ACTIVE', {
    company: company.name,
    status,
    ...(pauseReason ? { reason: pauseReason } : {}),
  });
}

/** An archived company is a record: it takes no writes but its own return. A paused one can still be arranged. */
export function mustTakeWrites(company: Entry<'company'>): void {
  if (company.data.status === 'archived') mustBeActive(company);
}

/** The company an input means, or COMPANY_NOT_ACTIVE where it takes no writes. */
export function writableCompany(lookup: Lookup, ref: string | undefined): Entry<'company'> {
  const company = lookup.company(ref);
  mustTakeWrites(company);
  return company;
}

/** The agent, able to work now, or NOT_FOUND or AGENT_NOT_ACTIVE. */
export function workingAgent(lookup: Lookup, company: string, ref: string): Entry<'agent'> {
  const agent = lookup.need('agent', company, ref);
  if (agent.data.status !== 'active') {
    throw fault('AGENT_NOT_ACTIVE', { agent: agent.name, status: agent.data.status });
  }
  return agent;
}

/** The agent, if it may be given work: a paused one keeps it until it is resumed, a terminated one never does. */
export function assignableAgent(lookup: Lookup, company: string, ref: string): Entry<'agent'> {
  const agent = lookup.need('agent', company, ref);
  if (agent.data.status === 'terminated') {
    throw fault('AGENT_NOT_ACTIVE', { agent: agent.name, status: agent.data.status });
  }
  return agent;
}
