// Faults of taking something back.
import { row } from './row.ts';
import { shortValue } from './value.ts';

/** Something that cannot be taken back because it was changed again: what it was, became, and is now. */
export interface Contradiction {
  path: string;
  /** ACME-42, cto; the path where it is no entity. */
  name: string;
  field: string;
  before: unknown;
  after: unknown;
  now: unknown;
  /** The commit that changed it since, where one is known. */
  since?: { commit: string; subject: string };
}

const shownConflicts = 4;

export const undoFaults = {
  COMMIT_UNKNOWN: row<{ ref: string }>({
    http: 404,
    exit: 5,
    reaction: 'fix',
    message: ({ ref }) => `The book's history has no commit or run ${ref}.`,
    help: () => 'See what there is: minutebook log, or minutebook run list. As in: minutebook undo 4217c0ff',
  }),
  COMMIT_AMBIGUOUS: row<{ ref: string; commits: string[] }>({
    http: 409,
    exit: 2,
    reaction: 'fix',
    message: ({ ref, commits }) => `${ref} is the beginning of ${commits.length} commits.`,
    help: ({ commits }) => `Write more of the one you mean: ${commits.slice(0, 5).join(', ')}`,
  }),
  UNDO_CONFLICT: row<{ what: string; conflicts: Contradiction[] }>({
    http: 409,
    exit: 4,
    reaction: 'fix',
    message: ({ what, conflicts }) =>
      `${what} cannot be taken back whole, because it was changed again: ${conflicts.slice(0, shownConflicts).map(describe).join('; ')}${
        conflicts.length > shownConflicts ? `; and ${conflicts.length - shownConflicts} more` : ''
      }.`,
    help: ({ conflicts }) => {
      const since = conflicts.find((conflict) => conflict.since)?.since;
      return since
        ? `Take the later change back first: minutebook undo ${since.commit.slice(0, 12)}. Or write what you want yourself.`
        : 'Nothing was written. Write what you want yourself, as in: minutebook issue change ACME-42 --priority low';
    },
  }),
  UNDO_NOTHING: row<{ what: string; kept: string[] }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ what, kept }) =>
      kept.length > 0
        ? `${what} left nothing that could be taken back: ${kept.slice(0, 3).join(', ')} ${kept.length === 1 ? 'is a record' : 'are records'} of what happened.`
        : `Nothing of ${what} is left: everything is as it was before.`,
    help: ({ kept }) =>
      kept.length > 0
        ? 'What was said, run, paid or decided stays. Say something new: minutebook issue comment ACME-42 "…"'
        : 'See what happened since: minutebook log',
  }),
  UNDO_REFUSED: row<{ what: string; reason: string; instead: string }>({
    http: 409,
    exit: 4,
    reaction: 'stop',
    message: ({ what, reason }) => `${what} is not taken back: ${reason}.`,
    help: ({ instead }) => instead,
  }),
  UNDO_IN_HAND: row<{ issue: string; owner: string; since: string; run?: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ issue, owner, since, run }) =>
      `${issue} is in the hands of ${owner}${run === undefined ? '' : `, run ${run}`}, since ${since}; what somebody works on is not taken out of their hands.`,
    help: ({ issue }) =>
      `Let its holder give it back (minutebook issue release ${issue}), or take it: minutebook issue force-release ${issue} --reason "…". Then try again.`,
  }),
  UNDO_TOO_LARGE: row<{ what: string; found: number; limit: number; of: string }>({
    http: 413,
    exit: 2,
    reaction: 'fix',
    message: ({ what, found, limit, of }) =>
      `${what} made ${found} ${of}; at most ${limit} are taken back at once.`,
    help: () =>
      'Take single commits back: minutebook log, then minutebook undo <commit>. Or: git revert <commit>',
  }),
  RUN_ALIVE: row<{ run: string; agent: string }>({
    http: 409,
    exit: 4,
    reaction: 'wait',
    message: ({ run, agent }) =>
      `Run ${run} of ${agent} has not ended; it could do again what was taken back.`,
    help: ({ run }) => `Stop it first: minutebook run cancel ${run}. Then: minutebook undo ${run}`,
  }),
};

/** `ACME-1 priority is critical now, it was low before and high after it (changed by 3f2a…: Change ACME-1)`. */
function describe({ name, field, before, after, now, since }: Contradiction): string {
  const said = `${name} ${field} is ${shortValue(now)} now, it was ${shortValue(before)} before and ${shortValue(after)} after it`;
  return since ? `${said} (${since.commit.slice(0, 8)} ${since.subject})` : said;
}
