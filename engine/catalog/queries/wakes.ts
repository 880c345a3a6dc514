// What could wake an agent and has not yet: comments for it, and issues that became free. Every row is work that no
// run of the agent was started for; runs deliver by naming keys, so what was delivered never comes back.
import { hasOpenBlocker, type OfAgent } from './issues.ts';
import { agentLists } from './namings.ts';
import { selectAll } from './query.ts';
import type { Readable } from '../readable.ts';

/** A comment (or an issue's text) that is for an agent. `id` is the entity's; the wake-up's key is `comment:<id>`. */
export interface CallRow {
  id: string;
  path: string;
  /** Path of the issue it stands beside. */
  issue: string;
  author: string;
  at: string;
}

const wakeLimit = 200;

type OfNames = OfAgent & { agents: string; selves: string };

const isOne = (column: string, list: string): string => `${column} IN (SELECT value FROM json_each(${list}))`;
const undelivered = (id: string): string => `NOT EXISTS (SELECT 1 FROM wakes w
  WHERE w.company = @company AND ${isOne('w.agent', '@agents')} AND w.wake = 'comment:' || ${id})`;

/** Comments of others on open issues the agent is assigned to, oldest first. */
const commentsForAssignee = selectAll<OfNames, CallRow>(
  'wakes.comments',
  `SELECT c.id, c.path, c.issue, c.author, c.at FROM issues i
   JOIN comments c ON c.company = i.company AND c.issue = i.path
   WHERE i.company = @company AND i.assignee = @agent
     AND i.status IN ('todo', 'in_progress', 'in_review', 'blocked')
     AND NOT ${isOne('c.author', '@selves')} AND c.author <> 'system' AND ${undelivered('c.id')}
   ORDER BY c.at, c.path LIMIT ${wakeLimit}`,
);

/** Texts of others that mention the agent, oldest first. */
const mentionsForAgent = selectAll<OfNames, CallRow>(
  'wakes.mentions',
  `SELECT e.id, m.path, m.issue, m.author, m.at FROM mentions m
   JOIN entities e ON e.company = m.company AND e.path = m.path
   WHERE m.company = @company AND ${isOne('m.name', '@selves')} AND NOT ${isOne('m.author', '@selves')} AND ${undelivered('e.id')}
   ORDER BY m.at, m.path LIMIT ${wakeLimit}`,
);

/** Answers of others to what the agent asked, wherever it asked, oldest first. */
const answersForAgent = selectAll<OfNames, CallRow>(
  'wakes.answers',
  `SELECT a.id, a.path, a.issue, a.author, a.at FROM comments q
   JOIN links l ON l.company = q.company AND l.found = q.path AND l.field = 'answers'
   JOIN comments a ON a.company = l.company AND a.path = l.path
   WHERE q.company = @company AND ${isOne('q.author', '@selves')} AND q.interaction IS NOT NULL
     AND NOT ${isOne('a.author', '@selves')} AND ${undelivered('a.id')}
   ORDER BY a.at, a.path LIMIT ${wakeLimit}`,
);

/** All of these, whatever the agent was called then. */
export function callsForAgent(
  catalog: Readable,
  of: OfAgent,
): Record<'answers' | 'mentions' | 'comments', CallRow[]> {
  const named = { ...of, ...agentLists(catalog, of) };
  return {
    answers: answersForAgent(catalog, named),
    mentions: mentionsForAgent(catalog, named),
    comments: commentsForAssignee(catalog, named),
  };
}

/** Paths of the agent's issues that stand as blocked, though all they waited for is over and nobody else has to act. */
export const freedPaths = selectAll<OfAgent, { path: string }>(
  'wakes.freed',
  `SELECT i.path FROM issues i
   WHERE i.company = @company AND i.assignee = @agent AND i.status = 'blocked' AND i.blockedOwner IS NULL
     AND EXISTS (SELECT 1 FROM links l WHERE l.company = i.company AND l.path = i.path AND l.field = 'blockedBy')
     AND NOT ${hasOpenBlocker}
   ORDER BY i.rank, i.number, i.path`,
);
