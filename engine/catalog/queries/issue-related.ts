// Issues by whom and what they have to do with: conditions on the issue `i`. Lists nothing.
import type { Kind } from '../../model/place.ts';

/** Each any name of a thing. */
export interface RelatedAsked {
  /** Who has the issue, made it or wrote to it. */
  touchedByAgent?: string;
  touchedByUser?: string;
  /** An issue that it is a part of, however deep. */
  within?: string;
  /** An issue in whose runs it was made. */
  madeFor?: string;
}

export const relatedKinds = {
  touchedByAgent: 'agent',
  touchedByUser: 'user',
  within: 'issue',
  madeFor: 'issue',
} as const satisfies Record<keyof RelatedAsked, Kind>;

const namedBy = (argument: string, before = ''): string =>
  `IN (SELECT ${before}value FROM json_each(@${argument}))`;

const touched = (assignee: string, argument: string, before: string): string =>
  `(i.${assignee} ${namedBy(argument)} OR i.createdBy ${namedBy(argument, before)} OR EXISTS (SELECT 1 FROM comments c
    WHERE c.company = @company AND c.issue = i.path AND c.author ${namedBy(argument, before)}))`;

export const relatedConditions: Readonly<Record<keyof RelatedAsked, string>> = {
  touchedByAgent: touched('assignee', 'touchedByAgent', "'agent:' || @company || '/' || "),
  touchedByUser: touched('assigneeUser', 'touchedByUser', "'user:' || "),
  within: `i.path IN (WITH RECURSIVE below (path) AS (
      SELECT k.path FROM links k
        WHERE k.company = @company AND k.kind = 'issue' AND k.target ${namedBy('within')} AND k.field = 'parent'
      UNION
      SELECT k.path FROM below b CROSS JOIN links k ON k.company = @company AND k.found = b.path AND k.field = 'parent')
    SELECT b.path FROM below b)`,
  madeFor: `i.originRun IN (SELECT r.id FROM runs r WHERE r.company = @company AND r.issue ${namedBy('madeFor')})`,
};
