// Rows of an issue. A tombstone keeps its name and number and nothing else, so that no list shows it.
import { isUuid } from '../../base/ids.ts';
import { halfRemoved, type Issue } from '../../model/issue.ts';
import { priorities } from '../../model/lifecycle.ts';
import { shardOf } from '../../model/paths.ts';
import type { Place } from '../../model/place.ts';
import { scopeOf } from '../queries/words.ts';
import type { Row } from '../table.ts';
import { problems, texts } from '../tables/names.ts';
import { issues, tombstones } from '../tables/work.ts';
import { linkRows, nameRows, plain, utc } from './names.ts';

export function issueRows(place: Place, issue: Issue & { body: string }): Row[] {
  const { company = '', path } = place;
  const identifier = issue.identifier?.toUpperCase();
  const name = identifier ?? place.slug;
  const also = place.path.endsWith('/TASK.md')
    ? [place.slug, `${place.project ?? 'tasks'}/${place.slug}`]
    : [];
  const named = nameRows(place, issue, issue.title, { name, also });
  const number = issue.number ?? 0;
  if (issue.removedAt !== undefined)
    return [
      ...named,
      tombstones.row({ company, path, number, identifier, removedAt: issue.removedAt }),
      ...halved(place, issue, name),
    ];
  return [
    ...named,
    issues.row({
      ...issue,
      company,
      path,
      id: issue.id?.toLowerCase(),
      identifier,
      number,
      updated: utc(issue.updated) ?? '',
      rank: priorities.indexOf(issue.priority),
      assignee: plain('agent', issue.assignee, place),
      assigneeUser: plain('user', issue.assigneeUser, place),
      project: plain('project', issue.project, place),
      goal: plain('goal', issue.goal, place),
      milestone: milestoneOf(place, issue),
      parent: plain('issue', issue.parent, place),
    }),
    ...linkRows(place, 'assignee', 'agent', [issue.assignee]),
    ...linkRows(place, 'assigneeUser', 'user', [issue.assigneeUser]),
    ...linkRows(place, 'project', 'project', [issue.project]),
    ...linkRows(place, 'goal', 'goal', [issue.goal]),
    ...linkRows(place, 'milestone', 'milestone', [milestoneOf(place, issue)]),
    ...linkRows(place, 'parent', 'issue', [issue.parent]),
    ...linkRows(place, 'blockedBy', 'issue', issue.blockedBy),
    ...linkRows(place, 'labels', 'label', issue.labels),
    texts.row({
      company,
      path,
      kind: 'issue',
      issue: path,
      scope: scopeOf(company, 'issue'),
      title: `${name} ${issue.title}`,
      body: issue.body,
    }),
    ...misplaced(place, identifier),
    ...halved(place, issue, name),
  ];
}

/** `beta` of an issue of project checkout is `checkout/beta`. */
function milestoneOf(place: Place, issue: Issue): string | undefined {
  const milestone = plain('milestone', issue.milestone, place);
  const project = plain('project', issue.project, place);
  return milestone && project && !milestone.includes('/') && !isUuid(milestone)
    ? `${project}/${milestone}`
    : milestone;
}

/** An issue that says it was removed and that it was not. */
function halved({ company = '', path }: Place, issue: Issue, name: string): Row[] {
  const found = halfRemoved(issue);
  if (found === undefined) return [];
  const code = 'removed-half';
  const remedy =
    'To have it back, take out the lines removedAt and removedBy; to have it removed, take back what was changed of it since.';
  return [problems.row({ company, path, code, subject: name, found: `${name}: ${found}`, remedy })];
}

/** An issue whose number belongs into another folder cannot be found where its name says. */
function misplaced({ company = '', path, number }: Place, identifier: string | undefined): Row[] {
  if (number === undefined || identifier === undefined) return [];
  const shard = path.split('/').at(-2)!;
  const right = shardOf(number);
  if (shard === right) return [];
  return [
    problems.row({
      company,
      path,
      code: 'name-mismatch',
      subject: identifier,
      found: `${identifier} lies in ${shard}`,
      remedy: `Move it to the folder of its hundred: git mv ${path} ${path.replace(`/${shard}/`, `/${right}/`)}`,
    }),
  ];
}
