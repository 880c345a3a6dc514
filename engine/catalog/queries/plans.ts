// What work is grouped by: goals and initiatives, projects, milestones, teams, labels, views; and skills, routines.
import type { Readable } from '../readable.ts';
import { selectAll, selectOne } from './query.ts';

type InCompany = { company: string };

export interface GoalRow {
  company: string;
  path: string;
  /** Slug. */
  name: string;
  id: string | null;
  title: string;
  level: string | null;
  status: string | null;
  parent: string | null;
  owner: string | null;
  due: string | null;
  /** 1 for an initiative that COMPANY.md names in a sentence, or that stands for a company without one. */
  initiative: 0 | 1;
  issues: number;
  openIssues: number;
}

interface Count {
  name: string;
  issues: number;
  openIssues: number;
}

/** Issues of a company by what they are in: all of them counted in one go. */
const counted = (column: 'goal' | 'project' | 'milestone') =>
  selectAll<InCompany, Count>(
    `issues.by.${column}`,
    `SELECT i.${column} AS name, count(*) AS issues,
       sum(i.status IN ('backlog', 'todo', 'in_progress', 'in_review', 'blocked')) AS openIssues
     FROM issues i WHERE i.company = @company AND i.${column} IS NOT NULL GROUP BY i.${column}`,
  );
const byGoal = counted('goal');
const byProject = counted('project');
const byMilestone = counted('milestone');

type Counted<R> = R & Pick<Count, 'issues' | 'openIssues'>;

function withCounts<R>(
  rows: readonly R[],
  counts: readonly Count[],
  nameOf: (row: R) => string,
): Counted<R>[] {
  const known = new Map(counts.map((count) => [count.name, count]));
  return rows.map((row) => {
    const { issues = 0, openIssues = 0 } = known.get(nameOf(row)) ?? {};
    return { ...row, issues, openIssues };
  });
}

const writtenGoals = selectAll<InCompany, Omit<GoalRow, 'issues' | 'openIssues'>>(
  'goals.list',
  `SELECT g.company, g.path, g.name, g.id, g.title, g.level, g.status, g.parent, g.owner, g.due,
     g.place IS NOT NULL AS initiative
   FROM goals g WHERE g.company = @company ORDER BY g.place IS NULL, g.place, g.name`,
);

const companyAsGoal = selectOne<InCompany, GoalRow>(
  'goals.ofCompany',
  `SELECT company, path, company AS name, NULL AS id, name AS title, 'company' AS level, 'active' AS status,
     NULL AS parent, NULL AS owner, NULL AS due, 1 AS initiative, 0 AS issues, 0 AS openIssues
   FROM companies WHERE company = @company`,
);

/** Initiatives first, in their order, then goals by slug. A company without any has one that is named after it. */
export function listGoals(catalog: Readable, args: InCompany): GoalRow[] {
  const goals = withCounts(writtenGoals(catalog, args), byGoal(catalog, args), ({ name }) => name);
  if (goals.some(({ initiative, parent }) => initiative || !parent)) return goals;
  const own = companyAsGoal(catalog, args);
  return own ? [own, ...goals] : goals;
}

export interface CardRow {
  company: string;
  path: string;
  kind: string;
  id: string;
  slug: string;
  title: string;
  summary: string | null;
  status: string | null;
  owner: string | null;
  parent: string | null;
  goal: string | null;
  due: string | null;
  color: string | null;
  detail: string | null;
}

const card = `c.company, c.path, c.kind, c.id, c.slug, c.title, c.summary, c.status, c.owner, c.parent, c.goal, c.due,
  c.color, c.detail`;

export interface ProjectRow extends CardRow {
  issues: number;
  openIssues: number;
}

const projects = selectAll<InCompany, CardRow>(
  'projects.list',
  `SELECT ${card} FROM cards c WHERE c.company = @company AND c.kind = 'project' ORDER BY c.slug`,
);

export const listProjects = (catalog: Readable, { company }: InCompany): ProjectRow[] =>
  withCounts(projects(catalog, { company }), byProject(catalog, { company }), ({ slug }) => slug);

type OfProject = InCompany & { project?: string | undefined };

const milestones = selectAll<OfProject, CardRow>(
  'milestones.list',
  `SELECT ${card} FROM cards c
   WHERE c.company = @company AND c.kind = 'milestone' AND (@project IS NULL OR c.parent = @project)
   ORDER BY c.parent, ifnull(c.due, '~'), c.slug`,
);

/** Milestones of a company, soonest first within each project; of one project when it is named by its slug. */
export const listMilestones = (catalog: Readable, asked: OfProject): ProjectRow[] =>
  withCounts(
    milestones(catalog, asked),
    byMilestone(catalog, { company: asked.company }),
    ({ parent, slug }) => `${parent}/${slug}`,
  );

export type CardKind = 'team' | 'label' | 'view' | 'skill' | 'plugin';

/** Teams, labels, views, skills or plugins of a company, by slug. */
export const listCards = selectAll<InCompany & { kind: CardKind }, CardRow>(
  'cards.list',
  `SELECT ${card} FROM cards c WHERE c.company = @company AND c.kind = @kind ORDER BY c.slug`,
);

export const readCard = selectOne<{ company: string; path: string }, CardRow>(
  'cards.one',
  `SELECT ${card} FROM cards c WHERE c.company = @company AND c.path = @path`,
);

export interface RoutineRow {
  company: string;
  path: string;
  id: string;
  slug: string;
  title: string;
  status: string | null;
  cron: string | null;
  zone: string | null;
  assignee: string | null;
  project: string | null;
}

export const listRoutines = selectAll<InCompany, RoutineRow>(
  'routines.list',
  `SELECT company, path, id, slug, title, status, cron, zone, assignee, project
   FROM routines WHERE company = @company ORDER BY slug`,
);

/** What of the open work refers to an entity, by the field that does: what stands in the way of removing it. */
export const referencesTo = selectAll<{ company: string; path: string }, { path: string; field: string }>(
  'links.to',
  'SELECT path, field FROM links WHERE company = @company AND found = @path ORDER BY path, field',
);
