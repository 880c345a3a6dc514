// Taking back what was done to an issue: never out of somebody's hands, along the lifecycle (the board may leave it), and
// with everything that belongs to the status as it was. What brought an issue into the book leaves a tombstone.
import { fault } from '../base/fault.ts';
import { readBytes } from '../model/entity-cache.ts';
import { equal } from '../model/equal.ts';
import { isTerminal, mayMove, movedBack, movesFrom, type IssueStatus } from '../model/lifecycle.ts';
import { issueFolder } from '../model/paths.ts';
import type { Draft } from './draft.ts';
import { mustHaveNoTwin } from './issue-create.ts';
import { isHeld, mustHold, ownerOf, taken, type IssueEntry } from './issue-hold.ts';
import { mustWaitForSomething } from './issue-links.ts';
import { removeIssue } from './issue-remove.ts';
import { permit } from './permit.ts';
import { issueFacts } from './relation.ts';
import type { Landing, UndoneFile } from './undo-files.ts';

/** The issue as it is taken back. UNDO_IN_HAND, MOVE_REFUSED, NOT_ALLOWED, BLOCK_WITHOUT_CAUSE, ISSUE_REMOVED. */
export function landIssue(
  { draft, what }: Landing,
  { path, bytes, before: earlier }: UndoneFile,
): IssueEntry {
  const before = draft.at('issue', path);
  const written = draft.put('issue', path, bytes!);
  if (!before) return written;
  const { removedAt } = before.data;
  if (removedAt !== undefined && written.data.removedAt !== undefined)
    throw fault('ISSUE_REMOVED', { issue: before.name, at: removedAt });
  const to = statusOf(draft, what, before, written);
  const was = earlier === undefined ? undefined : readBytes('issue', path, earlier);
  const times = was && 'data' in was ? was.data : {};
  const issue =
    to === before.data.status
      ? written
      : draft.set(written, { set: { ...movedBack(before.data, times, to, draft.now) } });
  if (waitsOtherwise(before, issue)) mustWaitForSomething(draft, issue);
  if (isTerminal(before.data.status) && !isTerminal(issue.data.status)) mustHaveNoTwin(draft, issue);
  return issue;
}

/** The status it comes to, where that may be. */
function statusOf(draft: Draft, what: string, before: IssueEntry, written: IssueEntry): IssueStatus {
  const { assignee, assigneeUser, status } = written.data;
  if (assignee !== undefined && assigneeUser !== undefined)
    throw fault('ASSIGNEE_AMBIGUOUS', { agent: assignee, user: assigneeUser });
  const from = before.data.status;
  const handed = assignee !== before.data.assignee || assigneeUser !== before.data.assigneeUser;
  if (status === from && !handed) return from;
  if (from === 'in_progress') {
    mustNotBeInHand(draft, before);
    mustHold(draft, before);
  }
  // As in assigning: the new owner checks it out.
  if (status === from) return from === 'in_progress' ? 'todo' : from;
  if (status === 'in_progress' && assignee === undefined && assigneeUser === undefined)
    throw fault('UNDO_REFUSED', {
      what,
      reason: `${before.name} would be in progress with nobody`,
      instead: `Let somebody take it: minutebook issue checkout ${before.name}`,
    });
  mustMayMoveBack(draft, before, status);
  return status;
}

/** The board may take back any move; anybody else makes only moves that the lifecycle has. */
function mustMayMoveBack(draft: Draft, issue: IssueEntry, to: IssueStatus): void {
  const from = issue.data.status;
  const facts = issueFacts(draft, issue);
  if (isTerminal(from)) permit(draft, 'book.undo', 'issue.reopen', facts);
  if (to === 'cancelled') permit(draft, 'book.undo', 'issue.cancel', facts);
  if (draft.actor.kind !== 'user' && !mayMove(from, to))
    throw fault('MOVE_REFUSED', { issue: issue.name, from, to, allowed: movesFrom(from) });
}

/** A run that is not provably over, or another person, has it. UNDO_IN_HAND. */
function mustNotBeInHand(draft: Draft, issue: IssueEntry): void {
  const { checkoutRun, assigneeUser } = issue.data;
  const { actor } = draft;
  const isOwn = assigneeUser === undefined || (actor.kind === 'user' && actor.slug === assigneeUser);
  if (!isHeld(draft, issue) || (checkoutRun === undefined && isOwn)) return;
  const { since } = taken(draft, issue).data as { since: string };
  throw fault('UNDO_IN_HAND', {
    issue: issue.name,
    owner: ownerOf(issue),
    since,
    ...(checkoutRun === undefined ? {} : { run: checkoutRun }),
  });
}

/** Whether what it waits for is not what it was. */
const waitsOtherwise = ({ data: was }: IssueEntry, { data: is }: IssueEntry): boolean =>
  (['status', 'blockedBy', 'blockedOwner', 'blockedReason'] as const).some(
    (key) => !equal(was[key], is[key]),
  );

/** Leaves the tombstone of an issue that came with what is taken back. UNDO_IN_HAND, UNDO_CONFLICT. */
export function unmakeIssue({ draft, what, undone }: Landing, issue: IssueEntry): void {
  if (issue.data.status === 'in_progress') mustNotBeInHand(draft, issue);
  const folder = issueFolder(issue.path);
  const others = ['comments', 'documents', 'attachments'].flatMap((kind) => {
    const names = draft.snapshot.list(`${folder}/${kind}`).map(({ name }) => name);
    const since = names.filter((name) => !undone.brought.has(`${folder}/${kind}/${name}`));
    return since.length === 0
      ? []
      : [
          {
            path: issue.path,
            name: issue.name,
            field: kind,
            before: undefined,
            after: undefined,
            now: since,
          },
        ];
  });
  if (others.length > 0) throw fault('UNDO_CONFLICT', { what, conflicts: others });
  removeIssue(draft, issue);
}
