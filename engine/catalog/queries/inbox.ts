// What waits for somebody: for an agent, and for a person of the board.
import type { Readable } from '../readable.ts';
import { outsideActivity, type ActivityRow } from './activity.ts';
import { waitingApprovals, type ApprovalRow } from './approvals.ts';
import { actionableIssues, hasOpenBlocker, issueColumns, type IssueRow } from './issues.ts';
import { agentLists } from './namings.ts';
import { selectAll } from './query.ts';
import { interactionsAskedOf, mentionsOf, type CommentRow, type MentionRow } from './talk.ts';

/** Mentions older than the newest this many are history, not work. */
const mentionLimit = 100;
const listLimit = 200;

export interface AgentInbox {
  /** What it can go on with, most urgent first. */
  actionable: IssueRow[];
  /** Assigned to it, but something else must happen first. */
  waiting: IssueRow[];
  /** Mentions that no run of it was started for. */
  mentions: MentionRow[];
  interactions: CommentRow[];
}

const waitingIssues = selectAll<{ company: string; agent: string }, IssueRow>(
  'inbox.waiting',
  `SELECT ${issueColumns} FROM issues i
   WHERE i.company = @company AND i.assignee = @agent AND i.status IN ('blocked', 'in_progress', 'in_review', 'todo')
     AND (i.status = 'blocked' OR ${hasOpenBlocker})
   ORDER BY i.rank, i.number, i.path LIMIT ${listLimit}`,
);

const undelivered = selectAll<{ company: string; agents: string; selves: string; limit: number }, MentionRow>(
  'inbox.undelivered',
  `SELECT m.path, m.issue, m.at, m.author FROM mentions m
   WHERE m.company = @company AND m.name IN (SELECT value FROM json_each(@selves))
     AND m.author NOT IN (SELECT value FROM json_each(@selves))
     AND NOT EXISTS (SELECT 1 FROM wakes w JOIN entities e ON e.company = w.company AND e.path = m.path
       WHERE w.company = m.company AND w.agent IN (SELECT value FROM json_each(@agents))
         AND w.wake = 'comment:' || e.id)
   ORDER BY m.at DESC, m.path DESC LIMIT @limit`,
);

/** `now` is an ISO time: what has expired by then is left out. */
export function agentInbox(
  catalog: Readable,
  { company, agent, now }: { company: string; agent: string; now: string },
): AgentInbox {
  const { agents, selves } = agentLists(catalog, { company, agent });
  return {
    actionable: actionableIssues(catalog, { company, agent }),
    waiting: waitingIssues(catalog, { company, agent }),
    mentions: undelivered(catalog, { company, agents, selves, limit: mentionLimit }),
    interactions: interactionsAskedOf(catalog, { company, asked: selves, readers: selves, now }),
  };
}

export interface UserInbox {
  assigned: IssueRow[];
  mentions: MentionRow[];
  /** Asked of this person, or of the board. */
  interactions: CommentRow[];
  /** Blocked, and nobody is named who could change that. */
  ownerless: IssueRow[];
  approvals: ApprovalRow[];
  /** Commits of people that did not land as they were. */
  outside: ActivityRow[];
}

const assignedTo = selectAll<{ company: string; user: string }, IssueRow>(
  'inbox.assigned',
  `SELECT ${issueColumns} FROM issues i
   WHERE i.company = @company AND i.assigneeUser = @user
     AND i.status IN ('backlog', 'todo', 'in_progress', 'in_review', 'blocked')
   ORDER BY i.rank, i.number, i.path LIMIT ${listLimit}`,
);

const blockedWithoutOwner = selectAll<{ company: string }, IssueRow>(
  'inbox.ownerless',
  `SELECT ${issueColumns} FROM issues i
   WHERE i.company = @company AND i.status = 'blocked' AND i.blockedOwner IS NULL AND NOT ${hasOpenBlocker}
   ORDER BY i.rank, i.number, i.path LIMIT ${listLimit}`,
);

export interface UserInboxOf {
  company: string;
  user: string;
  /** ISO times: now, and since when mentions and commits of people are shown. */
  now: string;
  since?: string;
  outsideSince: string;
}

/** One company's part of a person's inbox. */
export function userInbox(
  catalog: Readable,
  { company, user, now, since = '', outsideSince }: UserInboxOf,
): UserInbox {
  const reader = `user:${user}`;
  return {
    assigned: assignedTo(catalog, { company, user }),
    mentions: mentionsOf(catalog, { company, name: reader, since, limit: mentionLimit }),
    interactions: [reader, 'board'].flatMap((asked) =>
      interactionsAskedOf(catalog, {
        company,
        asked: JSON.stringify([asked]),
        readers: JSON.stringify([reader]),
        now,
      }),
    ),
    ownerless: blockedWithoutOwner(catalog, { company }),
    approvals: waitingApprovals(catalog, { company }),
    outside: outsideActivity(catalog, { company, since: outsideSince }),
  };
}
