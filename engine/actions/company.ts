// Companies: creating one with an initiative and a project, so that no work is ever an orphan; reading and changing it.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listCompanies, readCompanyRow, type CompanyRow } from '../catalog/queries/companies.ts';
import { actorName, onlyCompanyOf } from '../model/actor.ts';
import { derivePrefix } from '../model/names.ts';
import { companyStatuses } from '../model/lifecycle.ts';
import { companyPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { companyShape, hiresField, showCompany } from './company-shape.ts';
import { moveCompany } from './company-pause.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { createGoal } from './goal.ts';
import { governed, monthlyBudgetField } from './governed.ts';
import { listOf, rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { budgetsField, spentByCompany, spentShape } from './month-money.ts';
import { colorField, descriptionField, nameField, slugField } from './name-fields.ts';
import { factsAmongCompanies, factsOfCompany, frontOf, newSlug, takenIn } from './named.ts';
import { createProject } from './project.ts';
import { mustBeCurrent } from './current.ts';
import { partOf } from './part.ts';
import { companyFacts } from './relation.ts';

const settings = {
  description: clearable(descriptionField),
  body: bodyField.optional(),
  requireApprovalForHires: z
    .boolean()
    .optional()
    .describe('Whether hires by anybody but an owner need approval'),
  attachmentMaxBytes: z
    .number()
    .int()
    .min(0)
    .max(1e9)
    .optional()
    .describe('The largest attachment, in bytes'),
  monthlyBudget: monthlyBudgetField,
  branding: clearable(
    partOf(z.object({ color: colorField.optional(), logo: z.string().max(1024).optional() })),
  ).describe('Colour, and the path of a logo; what is not named stays, null takes it away'),
};
const prefixField = z
  .string()
  .trim()
  .regex(/^[A-Za-z][A-Za-z0-9]{1,9}$/, 'must be 2 to 10 letters and digits, a letter first')
  .toUpperCase()
  .optional()
  .describe('What its issues are numbered with: ACME, acme alike; made from the name if absent');

export const companyCreate = defineAction({
  name: 'company.create',
  sentence: 'Create a company with its first goal and project',
  input: {
    name: nameField,
    slug: slugField,
    prefix: prefixField,
    initiative: titleField.optional().describe('Its first goal; named after the company if absent'),
    project: nameField
      .optional()
      .describe('Its first project, which takes what names none; General if absent'),
    ...settings,
  },
  output: companyShape,
  again: shownAgain('company', showCompany),
  allow: { permission: 'company.create', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/companies' },
  cli: { positional: ['name'], text: 'body' },
  change(draft, { name, slug, prefix, initiative, project, body, monthlyBudget, ...wanted }) {
    const asked = { kind: 'company', action: 'company.create', facts: { relations: [] } } as const;
    const own = governed(draft, { budgets: [] }, { ...asked, monthlyBudget });
    const company = newSlug('company', { name, slug }, takenIn(draft, 'company', undefined));
    const entry = draft.create('company', companyPath(company), {
      body: body ?? '',
      front: {
        id: draft.newId(),
        name,
        createdAt: draft.now,
        prefix: freePrefix(draft, name, prefix),
        createdBy: actorName(draft.actor),
        status: 'active',
        ...frontOf(wanted),
        ...own,
      },
    });
    draft.about(entry);
    const goal = createGoal(draft, company, { title: initiative ?? name });
    draft.about(goal);
    const first = createProject(draft, company, { name: project ?? 'General', goal: goal.name });
    draft.about(first);
    const whole = draft.set(entry, { set: { defaultProject: first.name } });
    return draft.commit(`Create company ${company} "${name}"`, showCompany(whole));
  },
});

/** The prefix wanted, or one made from the name; never another company's. PREFIX_TAKEN. */
function freePrefix(draft: Draft, name: string, wanted: string | undefined): string {
  const taken = prefixesOf(draft);
  const owner = wanted && taken.get(wanted);
  if (owner) throw fault('PREFIX_TAKEN', { prefix: wanted, company: owner });
  return wanted ?? derivePrefix(name, (candidate) => taken.has(candidate));
}

/** Whose every prefix is. */
function prefixesOf(draft: Draft): Map<string, string> {
  const companies = draft
    .folders('companies')
    .flatMap((slug) => draft.at('company', companyPath(slug)) ?? []);
  return new Map(companies.flatMap(({ name, data }) => (data.prefix ? [[data.prefix, name] as const] : [])));
}

function listRow(lookup: Lookup, { company, ...row }: CompanyRow, now: number) {
  const said = lookup.at('company', companyPath(company))?.data;
  return {
    ...row,
    slug: company,
    requireApprovalForHires: said?.requireApprovalForHires ?? false,
    budgets: [...(said?.budgets ?? [])],
    spentMicros: spentByCompany(lookup, company, now),
  };
}

export const companyList = defineAction({
  name: 'company.list',
  sentence: 'List the companies of the book',
  input: {},
  output: listOf({
    ...rowOf(
      'id',
      'slug',
      'name',
      'prefix',
      'status',
      'pauseReason',
      'agents',
      'projects',
      'openIssues',
      'issues',
    ),
    requireApprovalForHires: hiresField,
    budgets: budgetsField,
    ...spentShape,
  }),
  allow: { permission: 'company.read', facts: () => ({ relations: ['company'] }) },
  route: { method: 'GET', path: '/companies' },
  cli: { columns: ['slug', 'name', 'prefix', 'status', 'agents', 'openIssues', 'issues'] },
  read(lookup, _, { clock }) {
    const rows = listCompanies(lookup.sources.catalog);
    const only = onlyCompanyOf(lookup.actor);
    const visible = only === undefined ? rows : rows.filter(({ company }) => company === only);
    return { items: visible.map((row) => listRow(lookup, row, clock.now())) };
  },
});

export const companyShow = defineAction({
  name: 'company.show',
  sentence: 'Show a company',
  input: { company: companyField },
  output: companyShape.extend({
    counts: z.object(rowOf('agents', 'projects', 'issues', 'openIssues')).describe('How much it holds'),
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company' },
  cli: { positional: ['company'] },
  read(lookup, input) {
    const company = lookup.company(input.company);
    return { ...showCompany(company), counts: countsOf(lookup, company) };
  },
});

function countsOf(lookup: Lookup, { name }: Entry<'company'>) {
  const row = readCompanyRow(lookup.sources.catalog, { company: name });
  const { agents = 0, projects = 0, issues = 0, openIssues = 0 } = row ?? {};
  return { agents, projects, issues, openIssues };
}

export const companyChange = defineAction({
  name: 'company.change',
  sentence: 'Change a company',
  input: {
    company: companyField,
    name: nameField.optional(),
    prefix: prefixField,
    defaultProject: refField.optional().describe('The project that takes issues without one'),
    ...settings,
    status: z
      .enum(companyStatuses)
      .optional()
      .describe('Resumed, paused or archived, as those actions do it'),
    ifUpdated: ifUpdatedField,
  },
  output: companyShape,
  again: shownAgain('company', showCompany),
  allow: {
    permission: 'company.change',
    facts: (lookup, input) =>
      input.prefix === undefined ? factsOfCompany(lookup, input) : factsAmongCompanies(lookup, input),
  },
  route: { method: 'PATCH', path: '/companies/:company' },
  cli: { positional: ['company'], text: 'body' },
  change(draft, { company: ref, prefix, defaultProject, body, ifUpdated, status, monthlyBudget, ...wanted }) {
    const found = draft.company(ref);
    // Its return is what an archived one takes.
    if (status !== 'active') mustTakeWrites(found);
    mustBeCurrent(found, ifUpdated);
    const asked = {
      kind: 'company',
      action: 'company.change',
      facts: companyFacts(draft, found.name),
    } as const;
    const own = governed(draft, found.data, { ...asked, status, monthlyBudget });
    const company = own.status ? moveCompany(draft, found, own.status) : found;
    const renumbered = prefix !== undefined && prefix !== company.data.prefix;
    if (renumbered) mustBeUnnumbered(draft, company);
    const project = defaultProject && draft.need('project', company.name, defaultProject).name;
    const changed = draft.set(company, {
      set: {
        ...frontOf({ ...wanted, defaultProject: project }, draft.said(company)),
        ...('budgets' in own && { budgets: own.budgets }),
        ...(renumbered ? { prefix: freePrefix(draft, company.data.name, prefix) } : {}),
      },
      body,
    });
    draft.about(changed);
    return draft.commit(`Change company ${changed.name}`, showCompany(changed));
  },
  async after({ kernel }, { input: { status }, result }) {
    if (status === 'paused' || status === 'archived')
      await kernel.stop({ company: result.slug }, `the company was ${status}`);
  },
});

/** A prefix that numbers were given with is part of names people use. */
function mustBeUnnumbered(draft: Draft, { name, data }: Entry<'company'>): void {
  const numbered = draft.sources.catalog.highestNumber(name) > 0;
  if (numbered && data.prefix) throw fault('PREFIX_FIXED', { company: name, prefix: data.prefix });
}
