// Turns hand edits into actions of their author: the fourth door. One save is one commit, judged like any other call;
// what cannot land stays in the person's file, untouched, and is named with its reason.
import { z } from 'zod';
import { fault, isFault } from '../base/fault.ts';
import type { UserActor } from '../model/actor.ts';
import { companyPath } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { Obstacle, Sweep } from '../store/worktree-edit.ts';
import { defineAction } from './action.ts';
import { adoptCompany, adoptFiles } from './adopt-company.ts';
import { adoptEntity } from './adopt-entity.ts';
import { adoptIssues } from './adopt-issue.ts';
import { newCall, type Context } from './context.ts';
import { Draft } from './draft.ts';
import { planBatches, type Batch } from './intake.ts';
import type { Landed } from './landed.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import { sourcesOf } from './write-draft.ts';

/** More changed or removed entities at once than a person edits by hand wait until somebody says that they are meant. */
const changedLimit = 50;
const removedLimit = 5;

const refusal = z.object({
  path: z.string().describe('The file'),
  reason: z.string().describe('Why it stays as it is'),
});
type Refusal = z.output<typeof refusal>;

export const bookAdopt = defineAction({
  name: 'book.adopt',
  sentence: 'Commit what was dropped in or edited by hand, as its author',
  input: {
    paths: z.array(z.string()).optional().describe('Only these files or folders of the book'),
    bulk: z.boolean().default(false).describe('Also more changes at once than a person makes by hand'),
    dryRun: z.boolean().default(false).describe('Only say what would happen'),
    hinted: z.boolean().default(false).describe('Look only at what the watcher named'),
  },
  output: z.object({
    adopted: z.array(z.string()).describe('Files that are committed now'),
    refused: z.array(refusal).describe('Files that stay as they are, and why'),
    commits: z.array(z.string()).describe('What was committed, a sentence each'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/book/adopt' },
  cli: { positional: ['paths'] },
  async perform(context, { paths, bulk, dryRun, hinted }) {
    const { intake } = context;
    if (!intake) throw fault('INTAKE_CLOSED', {});
    const sweep = intake.sweep(hinted ? 'hinted' : 'whole');
    const edits = sweep.edits.filter(({ path }) => isUnder(path, paths));
    const snapshot = context.store.snapshot();
    const { batches, waiting } = planBatches(
      edits,
      (company) => snapshot.oid(companyPath(company)) !== undefined,
    );
    const obstacles = sweep.obstacles.filter(({ path }) => isUnder(path, paths)).map(obstructed);
    const refused: Refusal[] = [...waiting, ...obstacles];
    const answer = { adopted: [] as string[], refused, commits: [] as string[] };
    if (!batches.length) return answer;
    if (!bulk && isBulk(batches)) {
      const reason = 'many files changed at once; if that is meant: minutebook adopt';
      return { ...answer, refused: [...refused, ...edits.map(({ path }) => ({ path, reason }))] };
    }
    const author = authorOf(context, sweep);
    for (const batch of batches) {
      if (dryRun) tryBatch(context, author, batch, answer);
      else await landBatch(context, author, batch, answer);
    }
    return answer;
  },
});

function obstructed(obstacle: Obstacle): Refusal {
  const { message, help } = fault('PLACE_OBSTRUCTED', obstacle);
  return { path: obstacle.path, reason: `${message} ${help}` };
}

type Answer = { adopted: string[]; refused: Refusal[]; commits: string[] };

const isUnder = (path: string, roots: readonly string[] | undefined): boolean =>
  !roots?.length || roots.some((root) => path === root || path.startsWith(`${root.replace(/\/+$/, '')}/`));

function isBulk(batches: readonly Batch[]): boolean {
  const single = batches.flatMap((batch) => (batch.kind === 'entity' ? [batch.edit] : []));
  const removed = single.filter(({ bytes }) => bytes === null);
  return single.length > changedLimit || removed.length > removedLimit;
}

/** The board member that git's own e-mail address names; a person who calls may be nobody else. AUTHOR_UNKNOWN. */
function authorOf(context: Context, { author }: Sweep): UserActor {
  const call = newCall(context.actor, context.clock.now());
  const draft = new Draft(context.store.snapshot(), sourcesOf(context), call, 'book.adopt');
  const email = author.email.toLowerCase();
  const user = draft
    .all('user', '')
    .find(({ data }) => data.emails.some((known) => known.toLowerCase() === email));
  if (user) return { kind: 'user', slug: user.name, role: user.data.role };
  if (context.actor.kind === 'user') return context.actor;
  throw fault('AUTHOR_UNKNOWN', { email: author.email || 'nobody' });
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

const pathsOf = (batch: Batch): string[] =>
  batch.kind === 'entity' ? [batch.edit.path] : batch.edits.map(({ path }) => path);

async function landBatch(context: Context, actor: UserActor, batch: Batch, answer: Answer): Promise<void> {
  const intake = context.intake!;
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
      // Numbers of tasks stand inside files, so no other change may be numbered beside this one.
      { alone: batch.kind !== 'entity' },
    );
    intake.adopted(result.as);
    for (const { path, bytes } of result.moved) intake.discard(path, bytes);
    if (changed) answer.commits.push(subject);
    answer.adopted.push(...result.as, ...result.moved.map(({ path }) => path));
    answer.refused.push(...result.refused);
  } catch (error) {
    refuseAll(batch, error, answer);
  }
}

function tryBatch(context: Context, actor: UserActor, batch: Batch, answer: Answer): void {
  const draft = new Draft(
    context.store.snapshot(),
    sourcesOf(context),
    newCall(actor, context.clock.now()),
    'book.adopt',
  );
  try {
    const change = judgeOf(batch)(draft);
    refuseSecrets(context.secrets ?? [], draft.snapshot, change);
    const { result, subject } = change;
    answer.commits.push(subject);
    answer.adopted.push(...result.as, ...result.moved.map(({ path }) => path));
    answer.refused.push(...result.refused);
  } catch (error) {
    refuseAll(batch, error, answer);
  }
}

function refuseAll(batch: Batch, error: unknown, answer: Answer): void {
  if (!isFault(error)) throw error;
  for (const path of pathsOf(batch)) answer.refused.push({ path, reason: `${error.message} ${error.help}` });
}
