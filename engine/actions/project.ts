// Projects: what issues are grouped by, each under a goal.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { projectStatuses } from '../model/lifecycle.ts';
import { projectPath } from '../model/paths.ts';
import { listProjects } from '../catalog/queries/plans.ts';
import { defineAction } from './action.ts';
import { shownAgain } from './again.ts';
import { writableCompany } from './company-state.ts';
import type { Draft } from './draft.ts';
import { bodyField, clearable, companyField, ifUpdatedField, refField } from './fields.ts';
import { rowOf } from './list-shape.ts';
import type { Entry, Lookup } from './lookup.ts';
import { colorField, dayField, descriptionField, nameField, slugField } from './name-fields.ts';
import {
  createdAtOf,
  factsOfCompany,
  frontOf,
  leaderFacts,
  mustBeUnused,
  namedShape,
  newSlug,
  showNamed,
  takenIn,
} from './named.ts';
import { factsOf, listAction, nounOf, removeAction, showAction } from './noun.ts';
import { mustBeCurrent } from './current.ts';
import { changeOf, mustBeWhole, partOf } from './part.ts';

const projects = nounOf('project');

const repository = z.object({
  url: z.string().min(1).max(2048),
  branch: z.string().min(1).max(200).optional(),
});

const fields = {
  description: clearable(descriptionField),
  body: bodyField.optional(),
  status: z.enum(projectStatuses).optional().describe('Status'),
  owner: clearable(refField).describe('The agent who leads it'),
  goal: clearable(refField).describe('The goal it serves; the company’s first if absent'),
  targetDate: clearable(dayField).describe('To be finished by this day'),
  color: clearable(colorField),
  icon: clearable(z.string().max(40)).describe('An icon or an emoji'),
  repository: clearable(partOf(repository)).describe('The git repository its issues are worked on in'),
};
const changes = {
  ...fields,
  repository: clearable(changeOf(repository)).describe(
    `${fields.repository.description}; what is not named stays`,
  ),
};
type Wanted = z.output<z.ZodObject<typeof changes>>;

const nullable = (what: string) => z.string().nullable().describe(what);
const projectShape = z.object({
  ...namedShape,
  name: z.string().describe('What people call it'),
  description: nullable('A sentence or two'),
  status: z.string().describe('Status'),
  owner: nullable('Slug of the agent who leads it'),
  goal: nullable('Slug of the goal it serves'),
  targetDate: nullable('To be finished by'),
  color: nullable('Colour'),
  icon: nullable('Icon'),
  repository: z.looseObject({ url: z.string() }).nullable().describe('Its git repository'),
  body: z.string().describe('The text, in markdown'),
});

const show = (project: Entry<'project'>): z.output<typeof projectShape> => ({
  ...showNamed(project),
  name: project.data.name,
  description: project.data.description ?? null,
  status: project.data.status,
  owner: project.data.owner ?? null,
  goal: project.data.goal ?? null,
  targetDate: project.data.targetDate ?? null,
  color: project.data.color ?? null,
  icon: project.data.icon ?? null,
  repository: project.data.repository ?? null,
  body: project.data.body,
});

/** What of the wanted fields the file shall say, with references by their human names. */
function projectFront(
  lookup: Lookup,
  company: string,
  wanted: Partial<Wanted>,
  said?: Record<string, unknown>,
): Record<string, unknown> {
  const owner = wanted.owner && lookup.need('agent', company, wanted.owner).name;
  const goal = wanted.goal && lookup.need('goal', company, wanted.goal).name;
  return frontOf({ ...wanted, owner, goal }, said);
}

/** Adds a project to the draft; without a goal it belongs to the company's first. */
export function createProject(
  draft: Draft,
  company: string,
  { name, slug, ...wanted }: { name: string; slug?: string | undefined } & Partial<Wanted>,
): Entry<'project'> {
  const goal = wanted.goal ?? draft.first('goal', company)?.name;
  return draft.create(
    'project',
    projectPath(company, newSlug('project', { name, slug }, takenIn(draft, 'project', company))),
    {
      body: wanted.body ?? '',
      front: {
        id: draft.newId(),
        name,
        createdBy: actorName(draft.actor),
        createdAt: draft.now,
        status: 'in_progress',
        ...projectFront(draft, company, { ...wanted, goal }),
      },
    },
  );
}

export const projectCreate = defineAction({
  name: 'project.create',
  sentence: 'Create a project',
  input: { name: nameField, slug: slugField, ...fields, company: companyField },
  output: projectShape,
  again: shownAgain('project', show),
  allow: { permission: 'project.create', facts: factsOfCompany },
  route: { method: 'POST', path: '/companies/:company/projects' },
  cli: { positional: ['name'], text: 'body' },
  change(draft, { company: ref, ...wanted }) {
    const company = writableCompany(draft, ref);
    const project = createProject(draft, company.name, wanted);
    draft.about(project);
    return draft.commit(`Create project ${project.name}`, show(project));
  },
});

export const projectList = listAction(projects, {
  sentence: 'List projects',
  row: rowOf(
    'id',
    'slug',
    'name',
    'status',
    'owner',
    'goal',
    'targetDate',
    'createdAt',
    'openIssues',
    'issues',
  ),
  rows: (catalog, company, lookup) =>
    listProjects(catalog, { company }).map(({ title, due, ...row }) => ({
      ...row,
      name: title,
      targetDate: due,
      createdAt: createdAtOf(lookup.at('project', row.path)?.data ?? row),
    })),
  columns: ['slug', 'name', 'status', 'owner', 'goal', 'openIssues', 'issues'],
  tool: { name: 'list_projects', shows: ['slug', 'name', 'status', 'owner', 'goal', 'openIssues'] },
});

export const projectShow = showAction(projects, projectShape, show, { name: 'get_project' });

export const projectChange = defineAction({
  name: 'project.change',
  sentence: 'Change a project',
  input: { ...projects.named, name: nameField.optional(), ...changes, ifUpdated: ifUpdatedField },
  output: projectShape,
  again: shownAgain('project', show),
  allow: { permission: 'project.change', facts: factsOf(projects, leaderFacts) },
  route: { method: 'PATCH', path: '/projects/:project' },
  cli: { positional: ['project'], text: 'body' },
  change(draft, { project: ref, company, ifUpdated, ...wanted }) {
    const project = projects.writable(draft, { project: ref, company });
    mustBeCurrent(project, ifUpdated);
    const set = projectFront(draft, project.company, wanted, draft.said(project));
    mustBeWhole('project.change', 'repository', repository, set['repository']);
    const changed = draft.set(project, { set, body: wanted.body });
    draft.about(changed);
    return draft.commit(`Change project ${changed.name}`, show(changed));
  },
});

export const projectRemove = removeAction(projects, {
  sentence: 'Remove a project that holds no work',
  permission: 'project.remove',
  before(draft, project) {
    mustBeUnused(draft, project);
    mustBeEmpty(draft, project);
  },
});

/** Tasks and milestones lie in the project's own folder. */
function mustBeEmpty({ snapshot }: Draft, { name, path }: Entry<'project'>): void {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const held = ['tasks', 'milestones'].flatMap((kind) =>
    snapshot.list(`${folder}/${kind}`).map((item) => `${kind}/${item.name}`),
  );
  if (held.length > 0) throw fault('STILL_IN_USE', { kind: 'project', name, by: held });
}

export const projectActions = [
  projectCreate,
  projectList,
  projectShow,
  projectChange,
  projectRemove,
] as const;
