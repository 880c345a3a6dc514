// How things stand to the actor: the facts the policy table is asked with. Reads entries; decides nothing.
import { onlyCompanyOf } from '../model/actor.ts';
import type { Facts, Relation } from '../model/policy.ts';
import type { Entry, Lookup } from './lookup.ts';
import { isAsking } from './same-actor.ts';

/** The longest chain of managers that is followed; `reportsTo` circles are refused, files may still hold one. */
const chainLimit = 32;

/** The agents above `slug`, nearest first. */
export function managersOf(lookup: Lookup, company: string, slug: string): Entry<'agent'>[] {
  const chain: Entry<'agent'>[] = [];
  let next = lookup.find('agent', company, slug)?.data.reportsTo;
  while (next && chain.length < chainLimit) {
    const manager = lookup.find('agent', company, next);
    if (!manager || chain.some((known) => known.name === manager.name)) break;
    chain.push(manager);
    next = manager.data.reportsTo;
  }
  return chain;
}

/** Something of a company, with nothing nearer to say about it. */
export const companyFacts = (lookup: Lookup, company: string): Facts => ({
  relations: ofCompany(lookup, company),
});

/** An agent: itself, one that reports to it, or a colleague. */
export function agentFacts(lookup: Lookup, agent: Entry<'agent'>): Facts {
  const relations = ofCompany(lookup, agent.company);
  const { actor } = lookup;
  if (actor.kind === 'agent' && relations[0] === 'company') {
    if (agent.name === actor.slug) relations.push('own');
    if (isManager(lookup, agent)) relations.push('manager');
  }
  return { relations };
}

/** An issue: created, held, assigned, of a report's, or any other of the company. */
export function issueFacts(lookup: Lookup, issue: Entry<'issue'>): Facts {
  const relations = ofCompany(lookup, issue.company);
  const { actor } = lookup;
  if (actor.kind === 'agent' && relations[0] === 'company') {
    const { createdBy, assignee } = issue.data;
    if (isAsking(lookup, issue.company, createdBy)) relations.push('own');
    if (assignee === actor.slug) relations.push('assigned');
    if (holds(lookup, issue)) relations.push('holder');
    const worker = assignee === undefined ? undefined : lookup.find('agent', issue.company, assignee);
    if (worker && isManager(lookup, worker)) relations.push('manager');
  }
  return { relations };
}

/** Whether the asking agent's run has the issue checked out: the fencing token, not the assignee, says so. */
export function holds(lookup: Lookup, issue: Entry<'issue'>): boolean {
  const { actor } = lookup;
  return (
    actor.kind === 'agent' &&
    actor.run !== undefined &&
    issue.company === actor.company &&
    issue.data.assignee === actor.slug &&
    issue.data.checkoutRun === actor.run
  );
}

function isManager(lookup: Lookup, agent: Entry<'agent'>): boolean {
  const { actor } = lookup;
  return (
    actor.kind === 'agent' &&
    managersOf(lookup, agent.company, agent.name).some((manager) => manager.name === actor.slug)
  );
}

function ofCompany({ actor }: Lookup, company: string): Relation[] {
  return [(onlyCompanyOf(actor) ?? company) === company ? 'company' : 'foreign'];
}
