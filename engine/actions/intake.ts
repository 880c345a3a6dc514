// Hand edits on their way in: what a sweep found, sorted into batches that land as one commit each. Decides how edits
// belong together; never whether they are allowed.
import { fault, type Fault } from '../base/fault.ts';
import { companyInPath, companyPath, locate } from '../model/paths.ts';
import type { Kind } from '../model/kind.ts';
import type { WorkTreeEdit } from '../store/worktree-edit.ts';

export type Batch =
  /** A company that is not in the book yet: everything under its folder. */
  | { kind: 'company'; company: string; edits: WorkTreeEdit[] }
  /** Issues without a number, with what lies beside them. */
  | { kind: 'issues'; company: string; edits: WorkTreeEdit[] }
  /** One entity that was added, changed or removed; `from`: what was saved under the name it had before it landed. */
  | { kind: 'entity'; of: Kind; edit: WorkTreeEdit; from?: { path: string; bytes: Buffer } }
  /** Files that are no entities: attachments, what skills refer to. */
  | { kind: 'files'; company: string; edits: WorkTreeEdit[] };

export interface Plan {
  batches: Batch[];
  /** Edits that cannot land yet, and why. */
  waiting: { path: string; problem: Fault }[];
}

const isNew = (path: string): boolean => /^companies\/[^/]+\/issues\/new\//.test(path);

/** Whether an edit of this path is one of a file, not of a company that comes or of issues that want a number. */
export function isSingle(path: string, isKnown: (company: string) => boolean): boolean {
  const company = companyInPath(path);
  return (company === undefined || isKnown(company)) && !isNew(path);
}

/** Sorts edits into batches: companies first, then single entities and files, then what needs a number. */
export function planBatches(
  edits: readonly WorkTreeEdit[],
  isKnown: (company: string) => boolean,
  landedBefore: (edit: WorkTreeEdit) => { to: string; base: string; saved: Buffer } | undefined,
): Plan {
  const companies = new Map<string, WorkTreeEdit[]>();
  const issues = new Map<string, WorkTreeEdit[]>();
  const files = new Map<string, WorkTreeEdit[]>();
  const entities: Batch[] = [];
  for (const edit of edits) {
    const company = companyInPath(edit.path);
    const of = locate(edit.path)?.kind;
    const landed = landedBefore(edit);
    if (company !== undefined && !isKnown(company)) push(companies, company, edit);
    else if (landed && edit.bytes) {
      const { to: path, ...versions } = landed;
      const from = { path: edit.path, bytes: edit.bytes };
      entities.push({ kind: 'entity', of: 'issue', edit: { ...edit, path, ...versions }, from });
    } else if (company !== undefined && needsNumber(edit, of)) push(issues, company, edit);
    else if (of) entities.push({ kind: 'entity', of, edit });
    else push(files, company ?? '', edit);
  }
  const waiting: Plan['waiting'] = [];
  for (const [company, found] of companies) {
    if (found.some(({ path, bytes }) => path === companyPath(company) && bytes)) continue;
    companies.delete(company);
    for (const { path } of found)
      waiting.push({
        path,
        problem: fault('COMPANY_UNREADABLE', { company, reason: 'it has no COMPANY.md' }),
      });
  }
  const several = (kind: 'company' | 'issues' | 'files', groups: Map<string, WorkTreeEdit[]>): Batch[] =>
    [...groups].map(([company, found]) => ({ kind, company, edits: found }));
  return {
    batches: [
      ...several('company', companies),
      ...entities,
      ...several('files', files),
      ...several('issues', issues),
    ],
    waiting,
  };
}

/** Whether a file that nobody wrote into yet is in the way of nobody: an editor made it and will fill it. */
export const isBlank = ({ base, bytes }: WorkTreeEdit): boolean =>
  base === undefined && bytes !== null && bytes.every((byte) => byte <= 0x20);

/** A new file that is an issue and has no number, or lies beside one that has none. */
function needsNumber({ path, base, bytes }: WorkTreeEdit, of: Kind | undefined): boolean {
  if (bytes === null) return false;
  if (isNew(path)) return true;
  return (
    of === 'issue' &&
    base === undefined &&
    path.endsWith('/TASK.md') &&
    !/^identifier:/m.test(bytes.toString())
  );
}

function push(groups: Map<string, WorkTreeEdit[]>, key: string, edit: WorkTreeEdit): void {
  const known = groups.get(key);
  if (known) known.push(edit);
  else groups.set(key, [edit]);
}
