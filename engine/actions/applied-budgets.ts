// Which budgets apply: those written on a company, its agents, projects, goals and billing codes, and the board's defaults
// for what they stand in for. Gathers from files; knows no amounts.
import {
  budgetsAbove,
  standingIn,
  writtenIn,
  type AppliedBudget,
  type Level,
  type Scope,
} from '../model/budget.ts';
import { readBudget, type Budget, type BudgetEntry } from '../model/budget-entry.ts';
import { bookPath } from '../model/paths.ts';
import type { Entry, Lookup } from './lookup.ts';

/** What an agent would work on, as far as budgets know it. */
export interface Work {
  project?: string | undefined;
  goal?: string | undefined;
  billingCode?: string | undefined;
}

/** Every budget that a start of the agent falls under. */
export function budgetsOf(lookup: Lookup, agent: Entry<'agent'>, work: Work): AppliedBudget[] {
  const { company } = agent;
  const owner = lookup.companyOf(agent);
  const project = work.project === undefined ? undefined : lookup.find('project', company, work.project);
  const goal = work.goal === undefined ? undefined : lookup.find('goal', company, work.goal);
  const read = reader(lookup);
  const levels = [
    companyLevel(owner, read),
    level({ kind: 'agent', company, name: agent.name }, agent.data.budgets, read),
    ...(project ? [level({ kind: 'project', company, name: project.name }, project.data.budgets, read)] : []),
    ...(goal ? [level({ kind: 'goal', company, name: goal.name }, goal.data.budgets, read)] : []),
    ...codeLevels(owner, read).filter(({ scope }) => scope.name === work.billingCode),
  ];
  return budgetsAbove(levels, [companyDefaults(lookup, company, read), agentDefaults(lookup, agent, read)]);
}

/** What limits a company as a whole: what is written on it, else the board's defaults. */
export function companyBudgets(lookup: Lookup, company: Entry<'company'>): AppliedBudget[] {
  const read = reader(lookup);
  return budgetsAbove([companyLevel(company, read)], [companyDefaults(lookup, company.name, read)]);
}

/** Every budget written in a company, and the board's defaults for what they stand in for. */
export function allBudgets(lookup: Lookup, company: Entry<'company'>): AppliedBudget[] {
  const read = reader(lookup);
  const on = <K extends 'agent' | 'project' | 'goal'>(kind: K, entries: readonly Entry<K>[]): Level[] =>
    entries.map(({ name, data }) => level({ kind, company: company.name, name }, data.budgets, read));
  const agents = lookup.all('agent', company.name);
  const written = writtenIn([
    companyLevel(company, read),
    ...codeLevels(company, read),
    ...on('agent', agents),
    ...on('project', lookup.all('project', company.name)),
    ...on('goal', lookup.all('goal', company.name)),
  ]);
  if (written.some(({ scope }) => scope.kind === 'company')) return written;
  const without = agents.filter(
    ({ data }) => data.status !== 'terminated' && read(data.budgets).length === 0,
  );
  const defaults = [
    companyDefaults(lookup, company.name, read),
    ...without.map((agent) => agentDefaults(lookup, agent, read)),
  ];
  return [...written, ...standingIn(defaults)];
}

type Read = (entries: readonly BudgetEntry[]) => Budget[];

/** Budgets in the book's zone where they name none. */
function reader(lookup: Lookup): Read {
  const zone = lookup.at('book', bookPath)?.data.zone;
  return (entries) => entries.flatMap((entry) => readBudget(entry, zone) ?? []);
}

const level = (scope: Scope, entries: readonly BudgetEntry[], read: Read): Level => ({
  scope,
  budgets: read(entries),
});

const companyLevel = ({ name, data }: Entry<'company'>, read: Read): Level =>
  level(
    { kind: 'company', company: name, name },
    data.budgets.filter(({ billingCode }) => billingCode === undefined),
    read,
  );

/** Budgets on billing codes stand in COMPANY.md, because a code has no file of its own. */
function codeLevels({ name: company, data }: Entry<'company'>, read: Read): Level[] {
  const codes = new Set(data.budgets.flatMap(({ billingCode }) => billingCode ?? []));
  return [...codes].map((code) =>
    level(
      { kind: 'billingCode', company, name: code },
      data.budgets.filter(({ billingCode }) => billingCode === code),
      read,
    ),
  );
}

const defaultEntries = (lookup: Lookup): readonly BudgetEntry[] =>
  lookup.at('book', bookPath)?.data.budgets ?? [];

const companyDefaults = (lookup: Lookup, company: string, read: Read): Level =>
  level(
    { kind: 'company', company, name: company },
    defaultEntries(lookup).filter(({ scope }) => scope !== 'agent'),
    read,
  );

const agentDefaults = (lookup: Lookup, { company, name }: Entry<'agent'>, read: Read): Level =>
  level(
    { kind: 'agent', company, name },
    defaultEntries(lookup).filter(({ scope }) => scope === 'agent'),
    read,
  );
