// Milestones: points on a project's way. Named within their project, as in checkout/beta.
import { z } from 'zod';
import { actorName } from '../model/actor.ts';
import { goalStatuses } from '../model/lifecycle.ts';
import { milestonePath } from '../model/paths.ts';
import { listMilestones } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { mustTakeWrites } from './company-state.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { column, listOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { dayField, projectField, slugField } from './name-fields.ts';
import {
  factsOfCompany,
  frontOf,
  leaderFacts,
  mustBeUnused,
  namedShape,
  newSlug,
  removedShape,
  removeNamed,
  showNamed,
  type InCompany,
} from './named.ts';
import { companyFacts } from './relation.ts';
import { mustBeCurrent } from './token.ts';

const fields = {
  body: bodyField.optional(),
  status: z.enum(goalStatuses).optional().describe('Status'),
  due: clearable(dayField).describe('To be reached by this day'),
  owner: clearable(refField).describe('The agent who answers for it'),
};
type Wanted = z.output<z.ZodObject<typeof fields>>;

const milestoneShape = z.object({
  ...namedShape,
  title: z.string().describe('Title'),
  status: z.string().describe('Status'),
  due: z.string().nullable().describe('To be reached by'),
  owner: z.string().nullable().describe('Slug of the agent who answers for it'),
  body: z.string().describe('The text, in markdown'),
});

const show = (milestone: Entry<'milestone'>): z.output<typeof milestoneShape> => ({
  ...showNamed(milestone),
  title: milestone.data.title,
  status: milestone.data.status,
  due: milestone.data.due ?? null,
  owner: milestone.data.owner ?? null,
  body: milestone.data.body,
});

const milestoneFront = (lookup: Lookup, company: string, wanted: Partial<Wanted>) =>
  frontOf({ ...wanted, owner: wanted.owner && lookup.need('agent', company, wanted.owner).name });

export const milestoneCreate = defineAction({
  name: 'milestone.create',
  sentence: 'Create a milestone of a project',
  input: { project: projectField, title: titleField, slug: slugField, ...fields, company: companyField },
  output: milestoneShape,
  allow: { permission: 'milestone.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/projects/:project/milestones' },
  cli: { positional: ['project', 'title'], text: 'body' },
  change(draft, { project: ref, title, slug, company: of, ...wanted }) {
    const company = draft.company(of);
    mustTakeWrites(company);
    const project = draft.need('project', company.name, ref);
    const taken = (name: string): boolean =>
      draft.find('milestone', company.name, `${project.name}/${name}`) !== undefined;
    const name = newSlug('milestone', { name: title, slug }, taken);
    const milestone = draft.create('milestone', milestonePath(company.name, project.name, name), {
      title,
      body: wanted.body ?? '',
      front: {
        id: draft.newId(),
        status: 'planned',
        createdBy: actorName(draft.actor),
        createdAt: draft.now,
        ...milestoneFront(draft, company.name, wanted),
      },
    });
    draft.about(milestone);
    return draft.commit(`Create milestone ${milestone.name}`, show(milestone));
  },
});

export const milestoneList = defineAction({
  name: 'milestone.list',
  sentence: 'List milestones, of one project or of all',
  input: { project: projectField.optional(), company: companyField },
  output: listOf({
    id: column.id,
    slug: column.slug,
    project: column.project,
    title: column.title,
    status: column.status,
    due: column.due,
    owner: column.owner,
    openIssues: column.openIssues,
    issues: column.issues,
  }),
  allow: { permission: 'company.read', facts: factsOfCompany },
  route: { method: 'GET', path: '/companies/:company/milestones' },
  cli: { positional: ['project'], columns: ['slug', 'title', 'status', 'due', 'openIssues', 'issues'] },
  read(lookup, input) {
    const company = lookup.company(input.company).name;
    const project = input.project && lookup.need('project', company, input.project).name;
    const rows = listMilestones(lookup.sources.catalog, { company, project });
    return { items: rows.map((row) => ({ ...row, slug: `${row.parent}/${row.slug}`, project: row.parent })) };
  },
});

const named = {
  milestone: refField.describe('The milestone: <project>/<name> or its id'),
  company: companyField,
};
type Named = InCompany & { milestone: string };
const theMilestone = (lookup: Lookup, input: Named): Entry<'milestone'> =>
  lookup.need('milestone', lookup.company(input.company).name, input.milestone);

export const milestoneShow = defineAction({
  name: 'milestone.show',
  sentence: 'Show a milestone',
  input: named,
  output: milestoneShape,
  allow: {
    permission: 'company.read',
    facts: (lookup, input) => companyFacts(lookup, theMilestone(lookup, input).company),
  },
  route: { method: 'GET', path: '/milestones/:milestone' },
  cli: { positional: ['milestone'] },
  read: (lookup, input) => show(theMilestone(lookup, input)),
});

export const milestoneChange = defineAction({
  name: 'milestone.change',
  sentence: 'Change a milestone',
  input: { ...named, title: titleField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: milestoneShape,
  allow: {
    permission: 'milestone.change',
    facts: (lookup, input) => leaderFacts(lookup, theMilestone(lookup, input)),
  },
  route: { method: 'PATCH', path: '/milestones/:milestone' },
  cli: { positional: ['milestone'], text: 'body' },
  change(draft, { milestone: ref, company, ifUpdated, title, ...wanted }) {
    const milestone = theMilestone(draft, { milestone: ref, company });
    mustTakeWrites(draft.companyOf(milestone));
    mustBeCurrent(milestone, ifUpdated);
    const changed = draft.set(milestone, {
      set: milestoneFront(draft, milestone.company, wanted),
      ...(title === undefined ? {} : { title }),
      ...(wanted.body === undefined ? {} : { body: wanted.body }),
    });
    draft.about(changed);
    return draft.commit(`Change milestone ${changed.name}`, show(changed));
  },
});

export const milestoneRemove = defineAction({
  name: 'milestone.remove',
  sentence: 'Remove a milestone that holds no work',
  input: named,
  output: removedShape,
  allow: {
    permission: 'milestone.remove',
    facts: (lookup, input) => companyFacts(lookup, theMilestone(lookup, input).company),
  },
  route: { method: 'DELETE', path: '/milestones/:milestone' },
  cli: { positional: ['milestone'] },
  alone: true,
  change(draft, input) {
    const milestone = theMilestone(draft, input);
    mustTakeWrites(draft.companyOf(milestone));
    mustBeUnused(draft, milestone);
    return draft.commit(`Remove milestone ${milestone.name}`, removeNamed(draft, milestone));
  },
});

export const milestoneActions = [
  milestoneCreate,
  milestoneList,
  milestoneShow,
  milestoneChange,
  milestoneRemove,
];
