// Rows of what work is grouped by: goals, projects, milestones, teams, labels, views, routines; and skills, plugins.
import type { EntityOf, Kind } from '../../model/kind.ts';
import type { Place } from '../../model/place.ts';
import type { Row } from '../table.ts';
import { cards, goals } from '../tables/work.ts';
import { routines } from '../tables/people.ts';
import { linkRows, nameRows, plain } from './names.ts';

export function goalRows(place: Place, goal: EntityOf<'goal'>): Row[] {
  const { company = '', path, slug } = place;
  return [
    ...nameRows(place, goal, goal.title),
    goals.row({
      company,
      path,
      name: slug,
      id: goal.id?.toLowerCase(),
      title: goal.title,
      level: goal.level,
      status: goal.status,
      parent: plain('goal', goal.parent, place),
      owner: plain('agent', goal.owner, place),
      due: goal.targetDate,
    }),
    ...linkRows(place, 'parent', 'goal', [goal.parent]),
    ...linkRows(place, 'owner', 'agent', [goal.owner]),
  ];
}

type CardFields = Parameters<typeof cards.row>[0];

/** Most kinds are a name, a sentence and a few words. */
function cardRows(place: Place, entity: { id?: string | undefined }, fields: CardFields): Row[] {
  const { company = '', path, kind, slug } = place;
  return [
    ...nameRows(place, entity, fields.title ?? undefined, { also: further(place, entity) }),
    cards.row({ company, path, kind, id: entity.id?.toLowerCase(), slug, ...fields }),
  ];
}

/** A slug that the file itself says; the short name of a milestone, and of a nested skill. */
function further({ slug }: Place, entity: object): string[] {
  const said = 'slug' in entity && typeof entity.slug === 'string' ? [entity.slug] : [];
  return [...said, slug, slug.split('/').at(-1)!];
}

export const projectRows = (place: Place, project: EntityOf<'project'>): Row[] => [
  ...cardRows(place, project, {
    title: project.name,
    summary: project.description,
    status: project.status,
    owner: plain('agent', project.owner, place),
    goal: plain('goal', project.goal, place),
    due: project.targetDate,
    color: project.color,
  }),
  ...linkRows(place, 'owner', 'agent', [project.owner]),
  ...linkRows(place, 'goal', 'goal', [project.goal]),
];

export const milestoneRows = (place: Place, milestone: EntityOf<'milestone'>): Row[] => [
  ...cardRows(place, milestone, {
    title: milestone.title,
    status: milestone.status,
    owner: plain('agent', milestone.owner, place),
    parent: place.project,
    due: milestone.due,
  }),
  ...linkRows(place, 'owner', 'agent', [milestone.owner]),
];

export const teamRows = (place: Place, team: EntityOf<'team'>): Row[] => [
  ...cardRows(place, team, {
    title: team.name,
    summary: team.description,
    owner: plain('agent', team.manager, place),
  }),
  ...linkRows(place, 'manager', 'agent', [team.manager]),
  ...included.flatMap(([kind, folder]) =>
    linkRows(
      place,
      `includes ${kind}`,
      kind,
      team.includes.filter((path) => path.includes(`/${folder}`)),
    ),
  ),
];

/** What a team includes is named by a path, which says of what kind it is. */
const included: readonly (readonly [Kind, string])[] = [
  ['agent', 'AGENTS.md'],
  ['team', 'TEAM.md'],
];

export const labelRows = (place: Place, label: EntityOf<'label'>): Row[] =>
  cardRows(place, label, { title: label.name, summary: label.description, color: label.color });

export const viewRows = (place: Place, view: EntityOf<'view'>): Row[] => [
  ...cardRows(place, view, {
    title: view.name,
    summary: view.description,
    owner: plain('user', view.owner, place),
    detail: JSON.stringify({ filter: view.filter, sort: view.sort }),
  }),
  ...linkRows(place, 'owner', 'user', [view.owner]),
];

export const skillRows = (place: Place, skill: EntityOf<'skill'>): Row[] =>
  cardRows(place, skill, { title: skill.name, summary: skill.description });

export const pluginRows = (place: Place, plugin: EntityOf<'plugin'>): Row[] =>
  cardRows(place, plugin, { title: plugin.name, summary: plugin.description, status: plugin.status });

export function routineRows(place: Place, routine: EntityOf<'routine'>): Row[] {
  const { company = '', path, slug } = place;
  return [
    ...nameRows(place, routine, routine.title),
    routines.row({
      company,
      path,
      id: routine.id?.toLowerCase(),
      slug,
      title: routine.title,
      status: routine.status,
      cron: routine.cron,
      zone: routine.zone,
      assignee: plain('agent', routine.assignee, place),
      project: plain('project', routine.project, place),
    }),
    ...linkRows(place, 'assignee', 'agent', [routine.assignee]),
    ...linkRows(place, 'project', 'project', [routine.project]),
    ...linkRows(place, 'goal', 'goal', [routine.goal]),
  ];
}
