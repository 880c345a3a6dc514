// Lands what a conflict became: as a commit of whoever settled it, judged like any other write; or, while a person's git
// waits for it, in their work tree and index. Knows where conflicts stand; decides none.
import { companyInPath, locate } from '../model/paths.ts';
import { trailers } from '../model/trailers.ts';
import type { Change } from '../store/change.ts';
import { adoptFiles } from './adopt-company.ts';
import { removeEntity, settleEntity } from './adopt-entity.ts';
import type { Standing } from './conflict-sides.ts';
import type { Context } from './context.ts';
import type { Draft } from './draft.ts';
import { nameOfFile } from './file-changes.ts';
import { Lookup } from './lookup.ts';
import { sourcesOf } from './now.ts';
import { writeDraft } from './write-draft.ts';

export interface Settlement {
  path: string;
  /** What stands at the path: in the work tree, or what commits brought, oldest first. */
  standing: readonly Standing[];
  /** The file as it shall be, on what the book has now; undefined: none. */
  file: (lookup: Lookup) => Buffer | undefined;
}

export interface Settled {
  how: 'committed' | 'staged';
  subject: string | null;
  next: string | null;
}

export async function landConflict(context: Context, settlement: Settlement): Promise<Settled> {
  const { standing } = settlement;
  const [first] = standing;
  if (first!.from === 'merge') return stage(context, settlement);
  let subject = '';
  const { changed } = await writeDraft(context, 'conflict.resolve', (draft) => {
    const change = first!.edit ? changeByEdit(draft, settlement) : changeByCommits(draft, settlement);
    ({ subject } = change);
    return change;
  });
  if (first!.edit) leaveEdit(context, first!);
  return { how: 'committed', subject: changed ? subject : null, next: null };
}

/** How each operation of git goes on, by the file that shows it. */
const continuation: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'git merge --continue',
  CHERRY_PICK_HEAD: 'git cherry-pick --continue',
  REVERT_HEAD: 'git revert --continue',
  'rebase-merge': 'git rebase --continue',
  'rebase-apply': 'git rebase --continue',
};

async function stage(context: Context, { path, file }: Settlement): Promise<Settled> {
  const { intake, store, actor } = context;
  const bytes = file(new Lookup(store.snapshot(), sourcesOf(context), actor));
  await intake!.settleUnmerged(path, bytes ?? null);
  const { operation, paths } = intake!.unmerged();
  const next =
    paths.length > 0
      ? `minutebook resolve ${paths[0]!.path}`
      : ((operation && continuation[operation]) ?? 'minutebook adopt');
  return { how: 'staged', subject: null, next };
}

/** A hand edit, as if whoever saved it had known what the book has by now. */
const changeByEdit = (draft: Draft, { path, file }: Settlement): Change<unknown> =>
  judged(draft, path, file(draft) ?? null);

/** The edit is settled: what stands in the file may be replaced by what the book has. */
function leaveEdit({ intake, store }: Context, { path, edit }: Standing): void {
  intake!.adopted([edit!]);
  intake!.open.replace([], (one) => one === path);
  if (edit!.bytes !== null) intake!.putBack(path, edit!.bytes, store.snapshot().read(path));
}

/** What commits brought: it is told that it is settled, also where the file says already what it shall. */
function changeByCommits(draft: Draft, { path, standing, file }: Settlement): Change<unknown> {
  const [before, after] = [draft.snapshot.read(path), file(draft)];
  const same = after === undefined ? before === undefined : before?.equals(after);
  if (!same) judged(draft, path, after ?? null);
  for (const { commit } of standing) draft.tell(trailers.resolves, `${commit!} ${path}`);
  const change = draft.commit(`Resolve the conflict in ${nameOfFile(path)}`, undefined);
  return { ...change, isRecord: true };
}

/** The version as a write by hand would bring it: what was merged carries the token of what the book has. */
function judged(draft: Draft, path: string, bytes: Buffer | null): Change<unknown> {
  const kind = locate(path)?.kind;
  if (kind === undefined) return adoptFiles(draft, companyInPath(path) ?? '', [{ path, bytes }]);
  return bytes === null ? removeEntity(draft, kind, path) : settleEntity(draft, kind, path, bytes);
}
