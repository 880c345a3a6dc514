// Labels: words that issues are sorted by.
import { z } from 'zod';
import { listCards, referencesTo } from '../catalog/queries/plans.ts';
import { labelPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { mustTakeWrites } from './company-state.ts';
import type { Draft } from './draft.ts';
import { clearable, companyField, refField } from './fields.ts';
import { column, listOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { colorField, descriptionField, nameField, slugField } from './name-fields.ts';
import {
  factsOfCompany,
  frontOf,
  namedShape,
  newSlug,
  removedShape,
  removeNamed,
  showNamed,
  takenIn,
  type InCompany,
} from './named.ts';
import { companyFacts } from './relation.ts';

const fields = { color: clearable(colorField), description: clearable(descriptionField) };

const labelShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  color: z.string().nullable().describe('Colour'),
  description: z.string().nullable().describe('A sentence or two'),
});

const show = (label: Entry<'label'>): z.output<typeof labelShape> => ({
  ...showNamed(label),
  name: label.data.name,
  color: label.data.color ?? null,
  description: label.data.description ?? null,
});

export const labelCreate = defineAction({
  name: 'label.create',
  sentence: 'Create a label',
  input: { name: nameField, slug: slugField, ...fields, company: companyField },
  output: labelShape,
  allow: { permission: 'label.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/labels' },
  cli: { positional: ['name'] },
  change(draft, { name, slug: wantedSlug, company: ref, ...wanted }) {
    const company = draft.company(ref);
    mustTakeWrites(company);
    const slug = newSlug('label', { name, slug: wantedSlug }, takenIn(draft, 'label', company.name));
    const label = draft.create('label', labelPath(company.name, slug), {
      body: '',
      front: { id: draft.newId(), name, createdAt: draft.now, ...frontOf(wanted) },
    });
    draft.about(label);
    return draft.commit(`Create label ${label.name}`, show(label));
  },
});

export const labelList = defineAction({
  name: 'label.list',
  sentence: 'List labels',
  input: { company: companyField },
  output: listOf({
    id: column.id,
    slug: column.slug,
    name: column.name,
    color: column.color,
    description: column.description,
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/labels' },
  cli: { columns: ['slug', 'name', 'color', 'description'] },
  read(lookup, input) {
    const rows = listCards(lookup.sources.catalog, {
      company: lookup.company(input.company).name,
      kind: 'label',
    });
    return {
      items: rows.map(({ id, slug, title, color, summary }) => ({
        id,
        slug,
        name: title,
        color,
        description: summary,
      })),
    };
  },
});

const named = { label: refField.describe('The label: its slug or id'), company: companyField };
type Named = InCompany & { label: string };
const theLabel = (lookup: Lookup, input: Named): Entry<'label'> =>
  lookup.need('label', lookup.company(input.company).name, input.label);
const factsOfLabel = (lookup: Lookup, input: Named) => companyFacts(lookup, theLabel(lookup, input).company);

export const labelChange = defineAction({
  name: 'label.change',
  sentence: 'Change a label',
  input: { ...named, name: nameField.optional(), ...fields },
  output: labelShape,
  allow: { permission: 'label.change', facts: factsOfLabel },
  route: { method: 'PATCH', path: '/labels/:label' },
  cli: { positional: ['label'] },
  change(draft, { label: ref, company, ...wanted }) {
    const label = theLabel(draft, { label: ref, company });
    mustTakeWrites(draft.companyOf(label));
    const changed = draft.set(label, { set: frontOf(wanted) });
    draft.about(changed);
    return draft.commit(`Change label ${changed.name}`, show(changed));
  },
});

export const labelRemove = defineAction({
  name: 'label.remove',
  sentence: 'Remove a label, also from the issues that carry it',
  input: named,
  output: removedShape,
  allow: { permission: 'label.change', facts: factsOfLabel },
  route: { method: 'DELETE', path: '/labels/:label' },
  cli: { positional: ['label'] },
  alone: true,
  change(draft, input) {
    const label = theLabel(draft, input);
    mustTakeWrites(draft.companyOf(label));
    const removed = removeNamed(draft, label);
    takeFromIssues(draft, label);
    return draft.commit(`Remove label ${label.name}`, removed);
  },
});

/** What only sorts work is never a reason to keep it: the issues lose the label in the same commit. */
function takeFromIssues(draft: Draft, { company, path, name, data }: Entry<'label'>): void {
  const known = referencesTo(draft.sources.catalog, { company, path }).map((reference) => reference.path);
  const means = (ref: string): boolean => ref === name || ref === data.id || data.formerly.includes(ref);
  for (const where of new Set(known)) {
    const issue = draft.at('issue', where);
    if (!issue?.data.labels.some(means)) continue;
    const labels = issue.data.labels.filter((ref) => !means(ref));
    draft.set(issue, { set: { labels: labels.length > 0 ? labels : undefined } });
  }
}

export const labelActions = [labelCreate, labelList, labelChange, labelRemove];
