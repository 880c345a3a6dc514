// Where an approval lies: its number, one more than the highest of its company, and a part made from what is asked.
import { slugFrom } from '../model/names.ts';
import { approvalPath } from '../model/paths.ts';
import type { Draft } from './draft.ts';

/** Characters of the part of a file's name that is made from the title. */
const slugLimit = 60;

/** `A-8-hire-cto.md` after A-7: numbers are of the company, and those of decided ones stay taken. */
export const newApprovalPath = (draft: Draft, company: string, title: string): string =>
  nextApprovalPath(draft, company, (slugFrom(title) ?? 'ask').slice(0, slugLimit).replace(/-+$/, ''));

/** The same where the part after the number is known. */
export function nextApprovalPath(draft: Draft, company: string, slug: string): string {
  const folder = `companies/${company}/approvals`;
  const fresh = [...draft.fresh()].flatMap((path) =>
    path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
  );
  const known = [...draft.snapshot.list(folder).map(({ name }) => name), ...fresh];
  const highest = known.reduce((top, name) => Math.max(top, Number(/^A-(\d+)/.exec(name)?.[1] ?? 0)), 0);
  return approvalPath(company, highest + 1, slug);
}
