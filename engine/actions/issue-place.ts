// Where an issue hangs: project, goal, milestone and parent, with defaults so that no issue is an orphan.
// Resolves what is named and refuses what is missing or belongs elsewhere; writes nothing.
import { isUuid } from '../base/ids.ts';
import { fault } from '../base/fault.ts';
import { assignableAgent } from './company-state.ts';
import { needIssue, type IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';

/** References as a caller gave them; null takes one away, so that the default applies. */
export interface WantedPlace {
  project?: string | null | undefined;
  goal?: string | null | undefined;
  milestone?: string | null | undefined;
  parent?: string | null | undefined;
}

/** Human names, as the issue's file says them. */
export interface Place {
  project?: string | undefined;
  goal?: string | undefined;
  milestone?: string | undefined;
  parent?: string | undefined;
}

/** The place of a new issue. */
export function placeOf(lookup: Lookup, company: Entry<'company'>, wanted: WantedPlace): Place {
  const parent = wanted.parent ? needIssue(lookup, company.name, wanted.parent) : undefined;
  const project = projectFor(lookup, company, wanted, parent);
  return {
    project: project?.name,
    goal: goalFor(lookup, company, wanted, parent, project)?.name,
    milestone: wanted.milestone ? milestoneOf(lookup, company, project, wanted.milestone) : undefined,
    parent: parent?.name,
  };
}

/** What of an issue's place changes; only what was named, and what follows from it. */
export function newPlace(lookup: Lookup, issue: IssueEntry, wanted: WantedPlace): Place {
  const company = lookup.companyOf(issue);
  const next: Place = {};
  const parent = wanted.parent ? needIssue(lookup, company.name, wanted.parent) : undefined;
  if (wanted.parent !== undefined) next.parent = parent?.name;
  const moved = wanted.project !== undefined;
  const project = moved
    ? projectFor(lookup, company, wanted, parent)
    : issue.data.project === undefined
      ? undefined
      : lookup.find('project', company.name, issue.data.project);
  if (moved) {
    next.project = project?.name;
    next.milestone = undefined;
  }
  if (moved || wanted.goal !== undefined) next.goal = goalFor(lookup, company, wanted, parent, project)?.name;
  if (wanted.milestone) next.milestone = milestoneOf(lookup, company, project, wanted.milestone);
  if (wanted.milestone === null) next.milestone = undefined;
  return next;
}

/** The project named, the parent's, the company's default, or its first. */
function projectFor(
  lookup: Lookup,
  company: Entry<'company'>,
  wanted: WantedPlace,
  parent: IssueEntry | undefined,
): Entry<'project'> | undefined {
  if (wanted.project) return lookup.need('project', company.name, wanted.project);
  const byDefault = parent?.data.project ?? company.data.defaultProject;
  const found = byDefault === undefined ? undefined : lookup.find('project', company.name, byDefault);
  return found ?? lookup.first('project', company.name);
}

/** The goal named, the parent's, the project's, or the company's first. */
function goalFor(
  lookup: Lookup,
  company: Entry<'company'>,
  wanted: WantedPlace,
  parent: IssueEntry | undefined,
  project: Entry<'project'> | undefined,
): Entry<'goal'> | undefined {
  if (wanted.goal) return lookup.need('goal', company.name, wanted.goal);
  const byDefault = parent?.data.goal ?? project?.data.goal;
  const found = byDefault === undefined ? undefined : lookup.find('goal', company.name, byDefault);
  return found ?? lookup.first('goal', company.name);
}

function milestoneOf(
  lookup: Lookup,
  company: Entry<'company'>,
  project: Entry<'project'> | undefined,
  ref: string,
): string {
  const milestone = lookup.need('milestone', company.name, milestoneName(project, ref));
  const slug = milestone.name.split('/').at(-1)!;
  if (project && !milestone.path.includes(`/projects/${project.name}/`)) {
    throw fault('NOT_FOUND', { kind: 'milestone', ref, company: `${company.name}/${project.name}` });
  }
  return slug;
}

/** `checkout/beta`: a milestone is named within its project. */
const milestoneName = (project: Entry<'project'> | undefined, ref: string): string =>
  project && !ref.includes('/') && !isUuid(ref) ? `${project.name}/${ref}` : ref;

/** The agent or the person that is named, never both. */
export function assigneeOf(
  lookup: Lookup,
  company: string,
  wanted: { assignee?: string | null | undefined; assigneeUser?: string | null | undefined },
): { assignee?: string; assigneeUser?: string } {
  if (wanted.assignee && wanted.assigneeUser) {
    throw fault('ASSIGNEE_AMBIGUOUS', { agent: wanted.assignee, user: wanted.assigneeUser });
  }
  if (wanted.assignee) return { assignee: assignableAgent(lookup, company, wanted.assignee).name };
  if (wanted.assigneeUser) return { assigneeUser: lookup.need('user', undefined, wanted.assigneeUser).name };
  return {};
}
