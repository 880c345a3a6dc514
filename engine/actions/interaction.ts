// Questions, confirmations and suggested tasks: what state one is in, and who may answer. Its state is derived from
// the comments that answer it and from the time; a question's own file never changes.
import { answersTo } from '../catalog/queries/talk.ts';
import { fault, type Fault } from '../base/fault.ts';
import { actorName } from '../model/actor.ts';
import { interactionState, type InteractionState } from '../model/lifecycle.ts';
import type { IssueEntry } from './issue-hold.ts';
import type { Entry, Lookup } from './lookup.ts';
import { isAsking } from './same-actor.ts';

export type CommentEntry = Entry<'comment'>;

/** The interaction an input names, beside that issue. NOT_FOUND. */
export function needInteraction(lookup: Lookup, issue: IssueEntry, ref: string): CommentEntry {
  const comment = lookup.find('comment', issue.company, ref);
  const beside = comment?.path.startsWith(issue.path.replace(/[^/]*$/, ''));
  if (!comment || comment.data.kind === 'comment' || !beside)
    throw fault('NOT_FOUND', { kind: 'interaction', ref });
  return comment;
}

/** The comment that answers it: the first, as the catalog knows it or as this group writes it. */
export function answerOf(lookup: Lookup, question: CommentEntry): CommentEntry | undefined {
  const known = answersTo(lookup.sources.catalog, { company: question.company, path: question.path });
  for (const { path } of known) {
    const answer = lookup.at('comment', path);
    if (answer) return answer;
  }
  for (const path of lookup.fresh()) {
    const answer = path.startsWith(question.path.replace(/[^/]*$/, ''))
      ? lookup.at('comment', path)
      : undefined;
    if (answer?.data.answers === question.data.id) return answer;
  }
  return undefined;
}

/** Its state at a time (milliseconds). */
export const stateOf = (lookup: Lookup, question: CommentEntry, now: number): InteractionState =>
  interactionState(question.data, answerOf(lookup, question)?.data, now);

/** INTERACTION_CLOSED unless it still waits. */
export function mustBePending(lookup: Lookup, question: CommentEntry, now: number): void {
  const state = stateOf(lookup, question, now);
  if (state !== 'pending') throw fault('INTERACTION_CLOSED', { interaction: question.name, status: state });
}

/** An agent answers only what it is asked, and nobody their own question. */
export function mustBeAsked(lookup: Lookup, question: CommentEntry): void {
  const { kind } = lookup.actor;
  const { target, author } = question.data;
  const is = (written: string | undefined): boolean => isAsking(lookup, question.company, written);
  const asked = kind === 'agent' ? is(target) : kind === 'user' && !is(author);
  if (!asked) throw notAsked(lookup, question);
}

/** Who asks is not who may answer or close it. */
export function notAsked(
  lookup: Lookup,
  { company, data: { author, target = 'board' } }: CommentEntry,
): Fault {
  const own = isAsking(lookup, company, author);
  return fault('NOT_ASKED', { actor: actorName(lookup.actor), askedOf: target, own });
}
