// Lands one batch of hand edits as one commit of its author, or says why it stays. Knows which judge a batch has; never
// what is allowed.
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { UserActor } from '../model/actor.ts';
import { issueFolder } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';
import { adoptCompany, adoptFiles } from './adopt-company.ts';
import { adoptEntity } from './adopt-entity.ts';
import { adoptIssues } from './adopt-issue.ts';
import { newCall, type Context, type IntakePort } from './context.ts';
import { Draft } from './draft.ts';
import type { Batch } from './intake.ts';
import type { Landed } from './landed.ts';
import { sourcesOf } from './now.ts';
import type { OpenEdit } from './open-edits.ts';
import { refuseSecrets } from './refuse-secrets.ts';

/** What became of hand edits. */
export interface Answer {
  adopted: string[];
  refused: OpenEdit[];
  commits: string[];
}

export interface Author {
  context: Context;
  intake: IntakePort;
  actor: UserActor;
}

type Judge = (draft: Draft) => Change<Landed>;

const judgeOf = (batch: Batch): Judge => {
  switch (batch.kind) {
    case 'company':
      return (draft) => adoptCompany(draft, batch.company, batch.edits);
    case 'issues':
      return (draft) => adoptIssues(draft, batch.company, batch.edits);
    case 'files':
      return (draft) => adoptFiles(draft, batch.company, batch.edits);
    case 'entity':
      return (draft) => adoptEntity(draft, batch.of, batch.edit);
  }
};

const editsOf = (batch: Batch): readonly WorkTreeEdit[] =>
  batch.kind === 'entity' ? [batch.edit] : batch.edits;

/** Commits the batch. What cannot land stays in the person's file, untouched, and is named with its reason. */
export async function landBatch(author: Author, batch: Batch, answer: Answer): Promise<void> {
  const { context, actor } = author;
  const call = newCall(actor, context.clock.now());
  const judge = judgeOf(batch);
  let subject = '';
  try {
    const { result, changed } = await context.store.write(
      (snapshot) => {
        const change = judge(new Draft(snapshot, sourcesOf(context), call, 'book.adopt'));
        ({ subject } = change);
        return change;
      },
      // Numbers of tasks stand inside files, so that no other change may be numbered beside this one.
      { alone: batch.kind !== 'entity' },
    );
    settle(author, batch, result);
    for (const { which, reason } of result.stops) await context.kernel.stop(which, reason);
    note(result, answer);
    if (changed) answer.commits.push(subject);
  } catch (error) {
    refuseAll(batch, error, answer);
  }
}

/** Says what would become of the batch. */
export function tryBatch({ context, actor }: Author, batch: Batch, answer: Answer): void {
  const call = newCall(actor, context.clock.now());
  const draft = new Draft(context.store.snapshot(), sourcesOf(context), call, 'book.adopt');
  try {
    const change = judgeOf(batch)(draft);
    refuseSecrets(context.secrets ?? [], draft.snapshot, change);
    const { result, subject } = change;
    note(result, answer);
    answer.commits.push(subject);
  } catch (error) {
    refuseAll(batch, error, answer);
  }
}

/** The files may be replaced by what they became; those that went elsewhere are remembered and taken away. */
function settle({ intake }: Author, batch: Batch, landed: Landed): void {
  const from = batch.kind === 'entity' ? batch.from : undefined;
  const stayed = new Set(landed.as);
  if (from === undefined) intake.adopted(editsOf(batch).filter(({ path }) => stayed.has(path)));
  else intake.discard(from.path, from.bytes);
  if (from !== undefined && batch.kind === 'entity')
    intake.landings.note(from.path, { to: batch.edit.path, saved: from.bytes });
  for (const { path, to, bytes } of landed.moved) {
    intake.discard(path, bytes);
    if (to !== undefined && isIssueFile(path)) intake.landings.note(path, { to, saved: bytes });
  }
}

/** The file of the issue itself, not what lies in its folder. */
const isIssueFile = (path: string): boolean =>
  /\/issues\/new\/[^/]+$/.test(path) && issueFolder(path) !== path;

function note(landed: Landed, answer: Answer): void {
  answer.adopted.push(...landed.as, ...landed.moved.map(({ path }) => path));
  answer.refused.push(...landed.refused.map(({ path, problem }) => openEdit(path, problem)));
}

/** A mistake of ours is shown as one, and holds up nobody else's edits. */
function refuseAll(batch: Batch, error: unknown, answer: Answer): void {
  const why = isFault(error) ? error : fault('ENGINE_DEFECT', { error: String(error) }, { cause: error });
  const paths =
    batch.kind === 'entity' && batch.from ? [batch.from.path] : editsOf(batch).map(({ path }) => path);
  answer.refused.push(...paths.map((path) => openEdit(path, why)));
}

/** How an edit is shown that does not land. */
export function openEdit(path: string, { code, message, help, data }: Fault): OpenEdit {
  const sides = 'sides' in data ? (data.sides as OpenEdit['sides']) : [];
  return { path, code, reason: message, remedy: help, sides };
}
