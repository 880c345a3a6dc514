// Conflicts that are open, and settling one: by side, by field, or by writing what it shall be. What is settled lands as
// the act of whoever settles it, under the rules of every other write; in a merge of a person's git it is staged, and
// lands when they finish the merge.
import { z } from 'zod';
import { fault } from '../base/fault.ts';
import type { Conflict, Side } from '../model/merge.ts';
import { defineAction } from './action.ts';
import { landConflict } from './conflict-land.ts';
import { standingConflicts, type Standing } from './conflict-sides.ts';
import { fileAfter, markedText, undecided, writtenText } from './conflict-text.ts';
import { sayThings, thingShape, thingsOf } from './conflict-things.ts';
import type { Context } from './context.ts';
import { companyField } from './fields.ts';
import { listOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';

const fieldShape = z.object({
  field: z.string().describe('The key; title, body, comments, or file for the whole'),
  base: z.unknown().optional().describe('What both sides started from; absent where nothing is known'),
  mine: z
    .unknown()
    .optional()
    .describe('What the person wrote; in a merge, what the branch that is checked out says'),
  theirs: z
    .unknown()
    .optional()
    .describe('What the other side wrote: the book; in a merge, the other branch'),
});

const conflictShape = {
  path: z.string().describe('The file'),
  company: z.string().describe('Slug of its company; empty for the book’s own files'),
  from: z
    .enum(['commit', 'edit', 'merge'])
    .describe('A commit that was taken in, a hand edit, or a merge of git’s'),
  commit: z.string().nullable().describe('The commit that took the person’s in'),
  fields: z.array(fieldShape).describe('What is in dispute'),
  things: z
    .object({ mine: thingShape, theirs: thingShape })
    .nullable()
    .describe('Where the sides are two things at one place: who each is; one of them stands, whole'),
};

const showField = ({ field, base, ours, theirs }: Conflict): z.output<typeof fieldShape> => ({
  field,
  base,
  mine: ours,
  theirs,
});

const show = ({ path, company, from, commit, conflicts, meeting }: Standing) => ({
  path,
  company,
  from,
  commit: commit ?? null,
  fields: conflicts.map(showField),
  things: thingsOf(path, meeting),
});

const ofTheBoard = { permission: 'book.read', facts: () => ({ relations: [] }) } as const;

export const conflictList = defineAction({
  name: 'conflict.list',
  sentence: 'List what people and the book contradict each other in, with both sides',
  input: { company: companyField },
  output: listOf(conflictShape),
  needsTree: true,
  allow: ofTheBoard,
  route: { method: 'GET', path: '/conflicts' },
  cli: { columns: ['path', 'from', 'fields'] },
  read(lookup, { company }, context) {
    const scope = company === undefined ? undefined : lookup.company(company).name;
    const standing = standingConflicts(lookup, context);
    return { items: standing.filter((one) => scope === undefined || one.company === scope).map(show) };
  },
});

/** What stands at one path. In the work tree first: that is what the person sees. CONFLICT_NONE. */
function standingAt(lookup: Lookup, context: Context, path: string): Standing[] {
  const all = standingConflicts(lookup, context);
  const here = all.filter((standing) => standing.path === path);
  const inTree = here.find(({ from }) => from !== 'commit');
  if (here.length === 0) throw fault('CONFLICT_NONE', { path, open: all.map((one) => one.path) });
  return inTree ? [inTree] : here;
}

const pathField = z.string().min(1).max(1024).describe('The file');

export const conflictShow = defineAction({
  name: 'conflict.show',
  sentence: 'Show one conflict, and the file with markers around what is in dispute',
  input: { path: pathField },
  output: z.object({
    conflicts: z.array(z.object(conflictShape)).describe('What stands at the file'),
    text: z
      .string()
      .nullable()
      .describe('The file with markers; null where it is no text or one side removed it'),
    version: z.string().nullable().describe('The version of the book it was made from'),
  }),
  needsTree: true,
  allow: ofTheBoard,
  route: { method: 'GET', path: '/conflicts/show' },
  cli: { positional: ['path'] },
  read(lookup, { path }, context) {
    const standing = standingAt(lookup, context, path);
    return {
      conflicts: standing.map(show),
      text: markedText(lookup, path, standing),
      version: lookup.snapshot.oid(path) ?? null,
    };
  },
});

const sideField = z.enum(['mine', 'theirs']);

export const conflictResolve = defineAction({
  name: 'conflict.resolve',
  sentence: 'Settle a conflict by side, by field, or with a text of your own',
  input: {
    path: pathField,
    take: sideField.optional().describe('Whose side counts where no field says otherwise'),
    fields: z.record(z.string(), sideField).default({}).describe('Whose side counts, by field'),
    text: z.string().optional().describe('The whole file as it shall be, instead'),
    version: z
      .string()
      .regex(/^[0-9a-f]{40}$/)
      .optional()
      .describe('With text: the version of the book it was written from, as conflict show told it'),
  },
  output: z.object({
    path: z.string().describe('The file'),
    how: z.enum(['committed', 'staged']).describe('Staged: it lands when the merge is finished'),
    subject: z.string().nullable().describe('The commit, in a sentence'),
    fields: z.array(z.string()).describe('What was in dispute'),
    next: z.string().nullable().describe('What is left to do'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/conflicts/resolve' },
  cli: { positional: ['path'] },
  // A file that holds a key already must be possible to settle.
  commitsInput: true,
  async perform(context, { path, take, fields, text, version }, lookup) {
    const standing = standingAt(lookup, context, path);
    const disputed = [...new Set(standing.flatMap(({ conflicts }) => conflicts.map(({ field }) => field)))];
    const stranger = Object.keys(fields).find((field) => !disputed.includes(field));
    if (stranger !== undefined) throw fault('CONFLICT_FIELD', { path, field: stranger, fields: disputed });
    const sideOf = ({ field }: Conflict): Side | undefined => sides[fields[field] ?? take ?? 'open'];
    const open = standing.flatMap(({ conflicts }) => conflicts).filter((conflict) => !sideOf(conflict));
    if (text === undefined && open.length > 0) {
      const things = thingsOf(path, standing[0]!.meeting);
      if (things) throw fault('CONFLICT_APART', { path, ...sayThings(things) });
      throw undecided(path, open);
    }
    const file = (now: Lookup) =>
      text === undefined
        ? fileAfter(now, path, standing, sideOf)
        : writtenText(now, path, { text, version: standing[0]!.from === 'merge' ? undefined : version });
    return { path, fields: disputed, ...(await landConflict(context, { path, standing, file })) };
  },
});

/** In a merge of ours, ours is mine. */
const sides: Readonly<Record<string, Side | undefined>> = { mine: 'ours', theirs: 'theirs' };

export const conflictActions = [conflictList, conflictShow, conflictResolve] as const;
