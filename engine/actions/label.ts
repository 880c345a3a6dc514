// Labels: words that issues are sorted by.
import { z } from 'zod';
import { listCards, referencesTo } from '../catalog/queries/plans.ts';
import { labelPath } from '../model/paths.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import { clearable, companyField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import type { Entry } from './lookup.ts';
import { colorField, descriptionField, nameField, slugField } from './name-fields.ts';
import { factsOfCompany, frontOf, namedShape, newSlug, showNamed, takenIn } from './named.ts';
import { factsOf, listAction, nounOf, removeAction } from './noun.ts';

const labels = nounOf('label');

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
  again: shownAgain('label', show),
  allow: { permission: 'label.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/labels' },
  cli: { positional: ['name'] },
  change(draft, { name, slug: wantedSlug, company: ref, ...wanted }) {
    const company = writableCompany(draft, ref);
    const slug = newSlug('label', { name, slug: wantedSlug }, takenIn(draft, 'label', company.name));
    const label = draft.create('label', labelPath(company.name, slug), {
      body: '',
      front: { id: draft.newId(), name, createdAt: draft.now, ...frontOf(wanted) },
    });
    draft.about(label);
    return draft.commit(`Create label ${label.name}`, show(label));
  },
});

export const labelList = listAction(labels, {
  sentence: 'List labels',
  row: rowOf('id', 'slug', 'name', 'color', 'description'),
  rows: (catalog, company) =>
    listCards(catalog, { company, kind: 'label' }).map(({ title, summary, ...row }) => ({
      ...row,
      name: title,
      description: summary,
    })),
  columns: ['slug', 'name', 'color', 'description'],
});

export const labelChange = defineAction({
  name: 'label.change',
  sentence: 'Change a label',
  input: { ...labels.named, name: nameField.optional(), ...fields },
  output: labelShape,
  again: shownAgain('label', show),
  allow: { permission: 'label.change', facts: factsOf(labels) },
  route: { method: 'PATCH', path: '/labels/:label' },
  cli: { positional: ['label'] },
  change(draft, { label: ref, company, ...wanted }) {
    const label = labels.writable(draft, { label: ref, company });
    const changed = draft.set(label, { set: frontOf(wanted) });
    draft.about(changed);
    return draft.commit(`Change label ${changed.name}`, show(changed));
  },
});

export const labelRemove = removeAction(labels, {
  sentence: 'Remove a label, also from the issues that carry it',
  permission: 'label.change',
  before: takeFromIssues,
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

export const labelActions = [labelCreate, labelList, labelChange, labelRemove] as const;
