// Turns hand edits into actions of their author: the fourth door. One save is one commit, judged like any other call;
// what cannot land stays in the person's file, untouched, and is shown with its reason.
import { z } from 'zod';
import { fault, type Fault } from '../base/fault.ts';
import type { UserActor } from '../model/actor.ts';
import { saysMostOf } from '../model/goes-on.ts';
import { companyPath } from '../model/paths.ts';
import type { SweepScope } from '../store/forward-types.ts';
import type { Sweep, WorkTreeEdit } from '../store/worktree-edit.ts';
import { defineAction } from './action.ts';
import { landBatch, openEdit, tryBatch, type Answer } from './adopt-batch.ts';
import { moveOf, movesIn, refusalOf, type Move } from './correct-moves.ts';
import { newCall, type Context, type IntakePort } from './context.ts';
import { Draft } from './draft.ts';
import { isBlank, isSingle, planBatches, type Batch } from './intake.ts';
import type { Landings } from './landings.ts';
import { sourcesOf } from './now.ts';

/** More changed or removed entities at once than a person edits by hand wait until somebody says that they are meant. */
const changedLimit = 50;
const removedLimit = 5;

/** A file is taken in when it has not changed for as long; a save is often several writes. Milliseconds. */
export const quietMs = 250;
/** How often somebody who asks waits for files that are still being written. */
const settleTries = 8;

export const sideShape = z.object({
  field: z.string().describe('A key, title, body or file'),
  book: z.string().describe('What the book says'),
  file: z.string().describe('What the file says'),
});

export const openEditShape = z.object({
  path: z.string().describe('The file'),
  code: z.string().describe('What sort of reason'),
  reason: z.string().describe('Why it stays as it is'),
  remedy: z.string().describe('What to do'),
  sides: z.array(sideShape).describe('Where book and file contradict each other, both'),
});

export const bookAdopt = defineAction({
  name: 'book.adopt',
  sentence: 'Commit what was dropped in or edited by hand, as its author',
  input: {
    paths: z.array(z.string()).optional().describe('Only these files or folders of the book'),
    bulk: z.boolean().default(false).describe('Also more changes at once than a person makes by hand'),
    dryRun: z.boolean().default(false).describe('Only say what would happen'),
    hinted: z.boolean().default(false).describe('Look only at what a watcher named and at what stands'),
  },
  output: z.object({
    adopted: z.array(z.string()).describe('Files that are committed now'),
    refused: z.array(openEditShape).describe('Files that stay as they are, and why'),
    commits: z.array(z.string()).describe('What was committed, a sentence each'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/book/adopt' },
  cli: { positional: ['paths'] },
  async perform(context, input) {
    const { intake } = context;
    if (!intake) throw fault('INTAKE_CLOSED', {});
    const sweep = await settledSweep(context, intake, input.hinted);
    const answer: Answer = { adopted: [], refused: [], commits: [] };
    if (sweep.why !== undefined) return answer;
    const isAsked = (path: string): boolean => isUnder(path, input.paths);
    const moves = movesOf(context, sweep.edits);
    const edits = sweep.edits.filter((edit) => isAsked(edit.path) && !isBlank(edit));
    const [moved, others] = [true, false].map((isMoved) =>
      edits.filter(({ path }) => (moveOf(path, moves) !== undefined) === isMoved),
    );
    answer.refused.push(...moved!.map(({ path }) => openEdit(path, unmoved(path, moveOf(path, moves)!))));
    await adoptEdits({ context, intake }, sweep, others!, { ...input, answer });
    answer.refused.push(
      ...sweep.obstacles
        .filter(({ path }) => isAsked(path))
        .map((obstacle) => openEdit(obstacle.path, fault('PLACE_OBSTRUCTED', obstacle))),
    );
    // A daemon comes again by itself.
    if (!input.hinted)
      answer.refused.push(
        ...sweep.unsettled.filter(isAsked).map((path) => openEdit(path, fault('EDIT_CHANGING', { path }))),
      );
    if (!input.dryRun) intake.open.replace(answer.refused, isAsked);
    return answer;
  },
});

/** Things whose files lie elsewhere now: one half alone would make two of one. */
function movesOf({ store }: Context, edits: readonly WorkTreeEdit[]): Move[] {
  const saved = new Map(edits.flatMap(({ version, bytes }) => (bytes ? [[version, bytes] as const] : [])));
  const changes = edits.map(({ path, base, version, bytes }) => ({
    path,
    ...(base && { was: base }),
    ...(bytes && { oid: version }),
  }));
  return movesIn(changes, (oid) => saved.get(oid) ?? store.blob(oid));
}

const unmoved = (path: string, move: Move): Fault => {
  const { from, to } = move;
  return (
    refusalOf(move) ?? fault('MOVE_UNCOMMITTED', { path, kind: from.kind, from: from.path, to: to.path })
  );
};

interface Wanted {
  bulk: boolean;
  dryRun: boolean;
  answer: Answer;
}

async function adoptEdits(
  { context, intake }: { context: Context; intake: IntakePort },
  sweep: Sweep,
  edits: readonly WorkTreeEdit[],
  { bulk, dryRun, answer }: Wanted,
): Promise<void> {
  const snapshot = context.store.snapshot();
  const isKnown = (company: string): boolean => snapshot.oid(companyPath(company)) !== undefined;
  const { batches, waiting } = planBatches(edits, isKnown, (edit) =>
    landedBefore(intake.landings, edit, (path) => snapshot.oid(path)),
  );
  answer.refused.push(...waiting.map(({ path, problem }) => openEdit(path, problem)));
  if (batches.length === 0) return;
  const made = countEdits(batches);
  const coming = sweep.unsettled.filter((path) => isSingle(path, isKnown)).length;
  const many = bulk ? undefined : tooMany(context, intake, { ...made, changed: made.changed + coming });
  if (many) {
    answer.refused.push(...edits.map(({ path }) => openEdit(path, many)));
    return;
  }
  const actor = authorOf(context, sweep);
  if (!actor) {
    const unknown = fault('AUTHOR_UNKNOWN', { email: sweep.author.email || 'nobody' });
    answer.refused.push(...edits.map(({ path }) => openEdit(path, unknown)));
    return;
  }
  if (!dryRun && !bulk) intake.open.note(context.clock.now(), made);
  for (const batch of batches) {
    if (dryRun) tryBatch({ context, intake, actor }, batch, answer);
    else await landBatch({ context, intake, actor }, batch, answer);
  }
}

/** Who asks waits for files that are still being written; a daemon comes again. INTAKE_WAITS. */
async function settledSweep({ clock }: Context, intake: IntakePort, hinted: boolean): Promise<Sweep> {
  const scope: SweepScope = hinted ? 'hinted' : 'whole';
  for (let tries = 1; ; tries++) {
    const sweep = intake.sweep(scope, quietMs);
    if (hinted) return sweep;
    if (sweep.why !== undefined && (sweep.laterMs === undefined || tries === settleTries))
      throw fault('INTAKE_WAITS', { why: sweep.why });
    if (sweep.laterMs === undefined || tries === settleTries) return sweep;
    await clock.sleep(sweep.laterMs);
  }
}

const isUnder = (path: string, roots: readonly string[] | undefined): boolean =>
  !roots?.length || roots.some((root) => path === root || path.startsWith(`${root.replace(/\/+$/, '')}/`));

interface Count {
  changed: number;
  removed: number;
}

function countEdits(batches: readonly Batch[]): Count {
  const single = batches.flatMap((batch) => (batch.kind === 'entity' ? [batch.edit] : []));
  return { changed: single.length, removed: single.filter(({ bytes }) => bytes === null).length };
}

/** Whether a program was at work rather than a person; what is still being written counts as well. EDITS_MANY. */
function tooMany({ clock }: Context, { open }: IntakePort, made: Count) {
  const lately = open.lately(clock.now());
  const changed = made.changed + lately.changed;
  const removed = made.removed + lately.removed;
  return changed > changedLimit || removed > removedLimit
    ? fault('EDITS_MANY', { changed, removed })
    : undefined;
}

/** A new file that was given a number a while ago and is saved again under its old name. */
function landedBefore(
  landings: Landings,
  { path, bytes }: WorkTreeEdit,
  versionAt: (path: string) => string | undefined,
): { to: string; base: string; saved: Buffer } | undefined {
  const landing = landings.of(path);
  const base = landing && versionAt(landing.to);
  if (!landing || base === undefined || bytes === null) return undefined;
  return saysMostOf(landing.saved.toString(), bytes.toString()) ? { ...landing, base } : undefined;
}

/**
 * The board member that git's own e-mail address names. An address nobody has is refused and never taken for somebody
 * else (undefined); where git names none, it is who sits at this machine.
 */
function authorOf(context: Context, { author }: Sweep): UserActor | undefined {
  const call = newCall(context.actor, context.clock.now());
  const draft = new Draft(context.store.snapshot(), sourcesOf(context), call, 'book.adopt');
  const email = author.email.toLowerCase();
  const user = draft
    .all('user', '')
    .find(({ data }) => data.emails.some((known) => known.toLowerCase() === email));
  if (user) return { kind: 'user', slug: user.name, role: user.data.role };
  return email === '' && context.actor.kind === 'user' ? context.actor : undefined;
}
