// Saved views: a filter of issues with a name. Running one is listing issues; nothing here filters anything.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { listCards } from '../catalog/queries/plans.ts';
import { viewPath } from '../model/paths.ts';
import { issueSorts } from '../catalog/queries/issue-sorts.ts';
import { defineAction } from './action.ts';
import { removedAgain, shownAgain } from './again.ts';
import { writableCompany } from './company-state.ts';
import { clearable, companyField, cursorField, limitField } from './fields.ts';
import { readInput } from './input-problems.ts';
import { issueFilter, mustNameWhatIs } from './issue-filter.ts';
import { issueList, issuesBy } from './issue-read.ts';
import { issueRowShape } from './issue-shape.ts';
import { pageOf, rowOf } from './list-shape.ts';
import type { Entry } from './lookup.ts';
import { descriptionField, nameField, slugField, userField } from './name-fields.ts';
import {
  factsOfCompany,
  frontOf,
  namedShape,
  newSlug,
  removedShape,
  removeNamed,
  showNamed,
  takenIn,
} from './named.ts';
import { factsOf, listAction, nounOf } from './noun.ts';

const views = nounOf('view');

const filterField = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.null()]))
  .describe('What of issue list it fixes, as in {"status":["todo"],"label":"urgent"}');

const viewShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  description: z.string().nullable().describe('A sentence or two'),
  owner: z.string().nullable().describe('Whose it is; everybody’s when null'),
  filter: z.looseObject({}).describe('What it shows'),
  sort: z.string().nullable().describe('In which order'),
});

const show = (view: Entry<'view'>): z.output<typeof viewShape> => ({
  ...showNamed(view),
  name: view.data.name,
  description: view.data.description ?? null,
  owner: view.data.owner ?? null,
  filter: { ...view.data.filter },
  sort: view.data.sort ?? null,
});

const filterInput = z.strictObject(issueFilter);

/** A filter is what issue.list takes; anything else would be a view that fails when it is looked at. */
function mustBeFilter(filter: Record<string, unknown>, sort: string | undefined): void {
  const { problems: found = [] } = readInput(filterInput, filter);
  const { problems: unsorted = [] } = sort === undefined ? {} : readInput(issueList.input, { sort });
  const problems = [
    ...found.map(({ field, problem }) => ({ field: `filter.${field}`, problem })),
    ...unsorted,
  ];
  if (problems.length > 0) throw fault('INPUT_INVALID', { action: 'view.save', problems });
}

export const viewSave = defineAction({
  name: 'view.save',
  sentence: 'Save a filter of issues under a name; the same name again replaces it',
  input: {
    name: nameField,
    slug: slugField,
    filter: filterField.optional(),
    sort: z.enum(issueSorts).optional().describe('In which order'),
    description: clearable(descriptionField),
    owner: clearable(userField).describe('The person it is for; everybody if absent'),
    company: companyField,
  },
  output: viewShape,
  again: shownAgain('view', show),
  allow: { permission: 'view.save', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/views' },
  cli: { positional: ['name'] },
  change(draft, { name, slug, company: ref, filter = {}, sort, ...wanted }) {
    const company = writableCompany(draft, ref);
    mustBeFilter(filter, sort);
    // A label may be made later: until then it is a word.
    const { label: _, ...named } = filter;
    mustNameWhatIs(draft, company.name, named);
    const owner = wanted.owner && draft.need('user', undefined, wanted.owner).name;
    const front = { filter, sort, ...frontOf({ ...wanted, owner }) };
    const known = draft
      .all('view', company.name)
      .find((view) => view.data.name === name || view.name === slug);
    const view = known
      ? draft.set(known, { set: { name, ...front } })
      : draft.create(
          'view',
          viewPath(company.name, newSlug('view', { name, slug }, takenIn(draft, 'view', company.name))),
          {
            body: '',
            front: { id: draft.newId(), name, createdAt: draft.now, ...front },
          },
        );
    draft.about(view);
    return draft.commit(`Save view ${view.name}`, show(view));
  },
});

export const viewList = listAction(views, {
  sentence: 'List saved views',
  row: rowOf('id', 'slug', 'name', 'description', 'owner'),
  rows: (catalog, company) =>
    listCards(catalog, { company, kind: 'view' }).map(({ title, summary, ...row }) => ({
      ...row,
      name: title,
      description: summary,
    })),
  columns: ['slug', 'name', 'owner', 'description'],
});

export const viewRun = defineAction({
  name: 'view.run',
  sentence: 'List the issues of a saved view',
  input: { ...views.named, limit: limitField, after: cursorField },
  output: pageOf(issueRowShape),
  allow: { permission: 'company.read', facts: factsOf(views) },
  route: { method: 'GET', path: '/views/:view/issues' },
  cli: { positional: ['view'], columns: ['identifier', 'status', 'priority', 'assignee', 'title'] },
  read(lookup, { view: ref, company, ...page }) {
    const view = views.find(lookup, { view: ref, company });
    const { filter, sort } = view.data;
    const asked = issueList.input.safeParse({
      ...filter,
      ...page,
      ...(sort ? { sort } : {}),
      company: view.company,
    });
    if (!asked.success) mustBeFilter(filter, sort);
    return issuesBy(lookup, view.company, asked.data!);
  },
});

export const viewRemove = defineAction({
  name: 'view.remove',
  sentence: 'Remove a saved view; the issues stay',
  input: views.named,
  output: removedShape,
  again: removedAgain,
  allow: { permission: 'view.remove', facts: factsOf(views) },
  route: { method: 'DELETE', path: '/views/:view' },
  cli: { positional: ['view'] },
  change(draft, input) {
    const view = views.writable(draft, input);
    return draft.commit(`Remove view ${view.name}`, removeNamed(draft, view));
  },
});

export const viewActions = [viewSave, viewList, viewRun, viewRemove] as const;
