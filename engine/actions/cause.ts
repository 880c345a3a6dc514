// What is behind a wake, by its key: what an agent said or did, something else to start for, or the same as before. From
// comments, the state of the issue and the log; knows nothing of the runs behind it.
import { listActivity, type ActivityRow } from '../catalog/queries/activity.ts';
import { thingOf } from '../catalog/queries/namings.ts';
import { locate } from '../model/paths.ts';
import type { IssueEntry } from './issue-hold.ts';
import { besideIssue, isStateOf } from './issue-state.ts';
import type { Lookup } from './lookup.ts';
import { isAgentName } from './same-actor.ts';

/** What is looked through of what happened to an issue. */
const activityLimit = 50;

/** What an agent did: under which run, where and when, as far as that is known. */
export interface Deed {
  run?: string | undefined;
  issue?: IssueEntry | undefined;
  /** ISO time. */
  at?: string | undefined;
}
/** Something else to start for; or the same as before, be it after a while or after a failure. */
export type Cause = Deed | 'other' | 'again';

/** Whose wake it is, and what a start for it would be about. */
interface About {
  company: string;
  issue?: IssueEntry | undefined;
}

/** By the first word of the key; the rest of it is `of`. */
const causes: Readonly<Record<string, (lookup: Lookup, about: About, of: string) => Cause>> = {
  comment: said,
  assignment: (lookup, { issue }, of) =>
    issue && isStateOf(`assignment:${of}`, issue) ? changed(lookup, issue) : {},
  approval: () => 'other',
  timer: () => 'again',
  retry: () => 'again',
};

/** Nobody but the board asks for others: an agent asked for itself, and that is no more than it did before. */
export function causeOf(lookup: Lookup, about: About, key: string): Cause {
  const [sort = '', of = ''] = key.split(/:(.*)/s);
  return causes[sort]?.(lookup, about, of) ?? {};
}

function said(lookup: Lookup, { company }: About, id: string): Cause {
  const comment = lookup.find('comment', company, id);
  const { author, run, createdAt } = comment?.data ?? {};
  if (!comment || !isAgentName(author)) return 'other';
  const beside = locate(comment.path)?.issue;
  return { run, at: createdAt, issue: beside === undefined ? undefined : lookup.at('issue', beside) };
}

/** What was done to an issue last. */
function changed(lookup: Lookup, issue: IssueEntry): Cause {
  const last = happened(lookup, issue).find(
    ({ action }) => !besideIssue.has(action) && action !== 'run.start',
  );
  if (!last || !isAgentName(last.actor)) return 'other';
  const freed = issue.data.blockedBy.some((ref) => {
    const { completedAt, cancelledAt } = lookup.find('issue', issue.company, ref)?.data ?? {};
    return (completedAt ?? cancelledAt ?? '') >= last.at;
  });
  return freed ? 'other' : { run: last.run ?? undefined, at: last.at, issue };
}

/** What happened to an issue lately, newest first. */
export const happened = ({ sources }: Lookup, issue: IssueEntry): ActivityRow[] =>
  listActivity(sources.catalog, { company: issue.company, about: thingOf(issue), limit: activityLimit }).rows;
