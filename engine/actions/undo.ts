// Taking back what one action, or everything one run, did: a new commit that restores what was there before, merged with
// what others did since. Itself an action, so that it can be taken back. Facts stay: what was run, paid, said, decided.
import { z } from 'zod';
import { onlyCompanyOf } from '../model/actor.ts';
import { trailers } from '../model/trailers.ts';
import type { Made } from './action.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { companyField } from './fields.ts';
import { changedFiles, diffOf, fileShape, type ChangedFile } from './file-changes.ts';
import type { Lookup } from './lookup.ts';
import { undoFiles } from './undo-files.ts';
import { landFiles } from './undo-land.ts';
import { targetOf } from './undo-target.ts';

const output = z.object({
  subject: z.string().describe('What was done, in a sentence'),
  undone: z.array(z.string()).describe('The commits that were taken back, newest first'),
  files: z.array(fileShape).describe('What became different'),
  kept: z.array(z.string()).describe('Records of what happened, which stay'),
  diff: z.string().nullable().describe('With dryRun: what would become different, as git diff shows it'),
});
type Output = z.output<typeof output>;

export const bookUndo = defineAction({
  name: 'book.undo',
  sentence: 'Take back what one commit or one run did, beside what others did since',
  input: {
    target: z
      .string()
      .trim()
      .min(4)
      .max(200)
      .describe('The commit (4217c0ff, HEAD~1: minutebook log) or the run'),
    dryRun: z.boolean().default(false).describe('Only show what would become different'),
    company: companyField,
  },
  output,
  allow: {
    permission: 'book.undo',
    facts: ({ actor }) => ({ relations: onlyCompanyOf(actor) === undefined ? [] : ['company'] }),
  },
  route: { method: 'POST', path: '/undo' },
  cli: { positional: ['target'] },
  // References to what is renamed or removed come from the catalog.
  alone: true,
  again: (lookup, made) => toldBy(lookup, made),
  change(draft, { target: ref, dryRun, company }) {
    const { what, commits } = targetOf(draft, ref, company);
    const undone = undoFiles(draft, what, commits);
    landFiles({ draft, what, undone });
    for (const { oid } of commits) draft.tell(trailers.undoes, oid);
    const subject = `Undo ${what}`;
    const change = draft.commit(subject, undefined);
    const changes = [...change.files.keys()].map((path) => ({
      path,
      was: draft.snapshot.read(path),
      is: draft.bytes(path),
    }));
    const result: Output = {
      subject: change.subject,
      undone: commits.map(({ oid }) => oid),
      files: changedFiles(changes),
      kept: undone.kept.filter((path) => draft.bytes(path) !== undefined),
      diff: dryRun ? diffOf(changes) : null,
    };
    // A change without files is answered and not committed.
    return { ...change, files: dryRun ? new Map() : change.files, result };
  },
  after: (context, { input, result }) => (input.dryRun ? undefined : stopPaused(context, result.files)),
});

/** Who or what works no more after this is stopped, as by pausing it. */
async function stopPaused({ kernel }: Context, files: readonly ChangedFile[]): Promise<void> {
  for (const { kind, company, name, fields } of files) {
    const status = fields.find(({ field }) => field === 'status');
    if (status === undefined || status.to === 'active' || company === null) continue;
    const reason = `taken back: ${name} is ${String(status.to)} again`;
    if (kind === 'agent') await kernel.stop({ company, agent: name }, reason);
    if (kind === 'company') await kernel.stop({ company }, reason);
  }
}

/** The same answer from the commit that was made. */
function toldBy({ sources: { reader } }: Lookup, { commit }: Made): Output {
  const [parent] = commit.parents;
  const changes = reader.diff(parent, commit.oid).map(({ path, was, oid }) => ({
    path,
    was: was === undefined ? undefined : reader.blob(was),
    is: oid === undefined ? undefined : reader.blob(oid),
  }));
  const undone = commit.trailers.flatMap(([key, value]) => (key === trailers.undoes ? [value] : []));
  return { subject: commit.subject, undone, files: changedFiles(changes), kept: [], diff: null };
}
