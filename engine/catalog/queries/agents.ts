// Agents as people see them: what is stored of them, and the state that is derived from their runs.
import { selectAll, selectOne } from './query.ts';

export type AgentState = 'active' | 'idle' | 'running' | 'paused' | 'error' | 'terminated';

export interface AgentRow {
  company: string;
  path: string;
  id: string;
  slug: string;
  name: string;
  title: string | null;
  role: string | null;
  icon: string | null;
  /** As stored: active, paused, terminated. */
  status: string;
  pauseReason: string | null;
  /** Derived: idle, running, paused, error, terminated. */
  state: AgentState;
  reportsTo: string | null;
  adapter: string | null;
  capabilities: string | null;
  intervalSec: number | null;
  openIssues: number;
  liveRuns: number;
  /** ISO time of the last run's start. */
  lastRunAt: string | null;
}

const columns = `a.company, a.path, a.id, a.slug, a.name, a.title, a.role, a.icon, a.status, a.pauseReason, a.reportsTo,
  a.adapter, a.capabilities, a.intervalSec,
  CASE WHEN a.status <> 'active' THEN a.status
    WHEN EXISTS (SELECT 1 FROM runs r WHERE r.company = a.company AND r.agent = a.slug AND r.endedAt IS NULL)
      THEN 'running'
    WHEN (SELECT r.status FROM runs r WHERE r.company = a.company AND r.agent = a.slug
      ORDER BY r.createdAt DESC LIMIT 1) IN ('failed', 'timed_out') THEN 'error'
    ELSE 'idle' END AS state,
  (SELECT count(*) FROM issues i WHERE i.company = a.company AND i.assignee = a.slug
    AND i.status IN ('backlog', 'todo', 'in_progress', 'in_review', 'blocked')) AS openIssues,
  (SELECT count(*) FROM runs r WHERE r.company = a.company AND r.agent = a.slug AND r.endedAt IS NULL) AS liveRuns,
  (SELECT r.createdAt FROM runs r WHERE r.company = a.company AND r.agent = a.slug
    ORDER BY r.createdAt DESC LIMIT 1) AS lastRunAt`;

/** A company's agents by slug, terminated ones too. */
export const listAgents = selectAll<{ company: string }, AgentRow>(
  'agents.list',
  `SELECT ${columns} FROM agents a WHERE a.company = @company ORDER BY a.slug`,
);

export const readAgentRow = selectOne<{ company: string; agent: string }, AgentRow>(
  'agents.one',
  `SELECT ${columns} FROM agents a WHERE a.company = @company AND a.slug = @agent`,
);

/** The agents that report to one. */
export const reportsOf = selectAll<{ company: string; agent: string }, AgentRow>(
  'agents.reports',
  `SELECT ${columns} FROM links l JOIN agents a ON a.company = l.company AND a.path = l.path
   WHERE l.company = @company AND l.field = 'reportsTo'
     AND l.found = (SELECT m.path FROM agents m WHERE m.company = @company AND m.slug = @agent)
   ORDER BY a.slug`,
);
