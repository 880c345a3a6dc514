// Milestones: points on a project's way. Named within their project, as in checkout/beta.
import { z } from 'zod';
import { actorName } from '../model/actor.ts';
import { goalStatuses } from '../model/lifecycle.ts';
import { milestonePath } from '../model/paths.ts';
import { listMilestones } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { mustTakeWrites } from './company-state.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField, titleField } from './fields.ts';
import { listOf, rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { dayField, projectField, slugField } from './name-fields.ts';
import {
  companyMeant,
  factsOfMeant,
  frontOf,
  leaderFacts,
  mustBeUnused,
  namedShape,
  newSlug,
  showNamed,
} from './named.ts';
import { companyAround, factsOf, nounOf, removeAction, showAction } from './noun.ts';
import { companyFacts } from './relation.ts';
import { mustBeCurrent } from './current.ts';

const milestones = nounOf('milestone', refField.describe('The milestone: <project>/<name> or its id'));

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

const projectMeant = (
  lookup: Lookup,
  { project, company }: { project: string; company?: string | undefined },
) => lookup.need('project', companyAround(lookup, company, project), project);

export const milestoneCreate = defineAction({
  name: 'milestone.create',
  sentence: 'Create a milestone of a project',
  input: { project: projectField, title: titleField, slug: slugField, ...fields, company: companyField },
  output: milestoneShape,
  again: shownAgain('milestone', show),
  allow: {
    permission: 'milestone.create',
    facts: (lookup, input) => companyFacts(lookup, projectMeant(lookup, input).company),
  },
  route: { method: 'POST', path: '/projects/:project/milestones' },
  cli: { positional: ['project', 'title'], text: 'body' },
  change(draft, { project: ref, title, slug, company: of, ...wanted }) {
    const project = projectMeant(draft, { project: ref, company: of });
    const { company } = project;
    mustTakeWrites(draft.companyOf(project));
    const taken = (name: string): boolean =>
      draft.find('milestone', company, `${project.name}/${name}`) !== undefined;
    const name = newSlug('milestone', { name: title, slug }, taken);
    const milestone = draft.create('milestone', milestonePath(company, project.name, name), {
      title,
      body: wanted.body ?? '',
      front: {
        id: draft.newId(),
        status: 'planned',
        createdBy: actorName(draft.actor),
        createdAt: draft.now,
        ...milestoneFront(draft, company, wanted),
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
  output: listOf(rowOf('id', 'slug', 'project', 'title', 'status', 'due', 'owner', 'openIssues', 'issues')),
  allow: { permission: 'company.read', facts: factsOfMeant },
  route: { method: 'GET', path: '/companies/:company/milestones' },
  cli: { positional: ['project'], columns: ['slug', 'title', 'status', 'due', 'openIssues', 'issues'] },
  read(lookup, input) {
    const company = companyMeant(lookup, input);
    const project = input.project && lookup.need('project', company, input.project).name;
    const rows = listMilestones(lookup.sources.catalog, { company, project });
    return { items: rows.map((row) => ({ ...row, slug: `${row.parent}/${row.slug}`, project: row.parent })) };
  },
});

export const milestoneShow = showAction(milestones, milestoneShape, show);

export const milestoneChange = defineAction({
  name: 'milestone.change',
  sentence: 'Change a milestone',
  input: { ...milestones.named, title: titleField.optional(), ...fields, ifUpdated: ifUpdatedField },
  output: milestoneShape,
  again: shownAgain('milestone', show),
  allow: { permission: 'milestone.change', facts: factsOf(milestones, leaderFacts) },
  route: { method: 'PATCH', path: '/milestones/:milestone' },
  cli: { positional: ['milestone'], text: 'body' },
  change(draft, { milestone: ref, company, ifUpdated, title, ...wanted }) {
    const milestone = milestones.writable(draft, { milestone: ref, company });
    mustBeCurrent(milestone, ifUpdated);
    const set = milestoneFront(draft, milestone.company, wanted);
    const changed = draft.set(milestone, { set, title, body: wanted.body });
    draft.about(changed);
    return draft.commit(`Change milestone ${changed.name}`, show(changed));
  },
});

export const milestoneRemove = removeAction(milestones, {
  sentence: 'Remove a milestone that holds no work',
  permission: 'milestone.remove',
  before: mustBeUnused,
});

export const milestoneActions = [
  milestoneCreate,
  milestoneList,
  milestoneShow,
  milestoneChange,
  milestoneRemove,
] as const;
