// Conflicts of the work tree as problems, beside those that the catalog knows of: hand edits that contradict the book, and
// what a person's git left unmerged. The board's to see.
import { saySides } from '../base/faults/intake.ts';
import type { Problem } from '../catalog/catalog.ts';
import { standingConflicts, type Standing } from './conflict-sides.ts';
import type { Context } from './context.ts';
import { sideText, type EditSide } from './edit-side.ts';
import type { Lookup } from './lookup.ts';

export interface Listed extends Omit<Problem, 'code'> {
  code: string;
  /** Of a hand edit that contradicts the book: both sides. */
  sides: EditSide[];
}

/** Of one company, or of all. None where nobody may write here: then nobody knows the work tree. */
export function conflictProblems(lookup: Lookup, context: Context, company: string | undefined): Listed[] {
  if (!context.intake || lookup.actor.kind === 'agent') return [];
  return standingConflicts(lookup, context)
    .filter(({ from, company: of }) => from !== 'commit' && (company === undefined || of === company))
    .map((standing) => ({
      company: standing.company,
      path: standing.path,
      code: 'conflict',
      level: 'notice',
      line: null,
      found: found(standing),
      remedy: `See both sides and settle it: minutebook resolve ${standing.path}`,
      command: null,
      since: null,
      sides: sidesOf(standing),
    }));
}

const sidesOf = ({ from, conflicts }: Standing): EditSide[] =>
  from !== 'edit'
    ? []
    : conflicts.map(({ field, ours, theirs }) => ({ field, book: sideText(theirs), file: sideText(ours) }));

function found(standing: Standing): string {
  const { from, conflicts } = standing;
  if (from === 'edit')
    return `a hand edit and the book contradict each other in ${saySides(sidesOf(standing))}`;
  const fields = [...new Set(conflicts.map(({ field }) => field))].join(', ');
  return `git left it unmerged${fields ? `: ${fields}` : ''}`;
}
