// Issues that a commit from outside brought: without a number they get one and their place; with a number that another
// issue has already they keep their id and get a new one, and the old one still means them where nothing else does.
import { fault } from '../base/fault.ts';
import { issueFolder, issuePath } from '../model/paths.ts';
import type { PathChange } from '../store/snapshot.ts';
import { namesOfNew, numberIssues, renameIn, type Arrivals } from './adopt-issue.ts';
import { breachesOf } from './breaches.ts';
import type { CorrectionDraft } from './correct-draft.ts';
import { nextIdentifier } from './issue-number.ts';
import type { Landed } from './landed.ts';
import type { Entry } from './lookup.ts';

type IssueEntry = Entry<'issue'>;
/** What issues are called now, by what they were called in the commit. */
type Names = Map<string, string>;

/** Gives places and numbers; answers where files are now that are somewhere else than the commit has them. */
export function numberArrivals(draft: CorrectionDraft, written: readonly PathChange[]): string[] {
  const issues = written.flatMap(({ path }) => draft.at('issue', path) ?? []);
  const paths = written.map(({ path }) => path);
  const arrived: string[] = [];
  const names: Names = new Map();
  for (const issue of issues) {
    const home = homeOf(draft, issue);
    if (home !== undefined) arrived.push(bringHome(draft, issue, home));
    else if (isTaken(draft, issue)) arrived.push(...renumber(draft, issue, paths, names));
  }
  const fresh = issues.filter(({ data, path }) => data.number === undefined && !draft.isPlaced(path));
  const siblings = new Set(fresh.flatMap(namesOfNew));
  for (const issue of fresh) arrived.push(...numberNew(draft, issue, paths, { names, siblings }));
  for (const path of names.size > 0 ? [...paths, ...arrived] : []) {
    const issue = draft.bytes(path) === undefined ? undefined : draft.at('issue', path);
    if (issue) renameIn(draft, issue, names);
  }
  return arrived;
}

/** Where the same issue lay before, when the commit moved its file: an issue's place follows from its number. */
function homeOf({ past, taken }: CorrectionDraft, { data, path, company }: IssueEntry): string | undefined {
  if (data.id === undefined || past.bytes(path) !== undefined) return undefined;
  const known = past.find('issue', company, data.id);
  return known && taken.after.oid(known.path) === undefined ? known.path : undefined;
}

/** What was written into a file that was moved is an edit of the issue where it lies. */
function bringHome(draft: CorrectionDraft, { path }: IssueEntry, home: string): string {
  draft.writeFile(home, draft.bytes(path)!);
  draft.remove(path);
  for (const place of [home, path]) draft.placed(place);
  draft.restored.push({ path, fields: ['identifier'], problem: fault('ISSUE_MISPLACED', { path, home }) });
  return home;
}

/** Whether another issue has the number, or the very place: both were added on their own. */
function isTaken(
  { past, taken, sources }: CorrectionDraft,
  { path, data, company, name }: IssueEntry,
): boolean {
  if (data.number === undefined) return false;
  const stoodAtBase = taken.base !== undefined && sources.reader.snapshot(taken.base).oid(path) !== undefined;
  if (past.bytes(path) !== undefined && stoodAtBase) return false;
  const other = past.find('issue', company, name);
  return other !== undefined && (other.data.id === undefined || other.data.id !== data.id);
}

/** The issue under a new number, with everything the commit put beside it; what stood there before stands again. */
function renumber(
  draft: CorrectionDraft,
  issue: IssueEntry,
  paths: readonly string[],
  names: Names,
): string[] {
  const company = draft.company(issue.company);
  const identifier = nextIdentifier(draft, company);
  const isTask = issue.path.endsWith('/TASK.md');
  const to = isTask ? issue.path : issuePath(company.name, identifier);
  const moved = isTask ? [] : takeAlong(draft, issue.path, to, paths);
  const formerly = [...new Set([...issue.data.formerly, issue.name])];
  const now = draft.set(draft.at('issue', to)!, { set: { formerly, ...(isTask && { identifier }) } });
  names.set(issue.name, now.name);
  draft.about(now);
  draft.restored.push({
    path: issue.path,
    fields: ['identifier'],
    problem: fault('NUMBER_TAKEN', { issue: issue.name, now: now.name }),
  });
  return moved;
}

/** Moves an issue's file and what the commit put into its folder; answers the new paths. */
function takeAlong(draft: CorrectionDraft, from: string, to: string, paths: readonly string[]): string[] {
  const folder = issueFolder(from);
  return paths
    .filter((path) => path === from || path.startsWith(`${folder}/`))
    .map((path) => {
      const place = path === from ? to : issueFolder(to) + path.slice(folder.length);
      draft.writeFile(place, draft.bytes(path)!);
      const stood = draft.past.bytes(path);
      if (stood === undefined) draft.remove(path);
      else draft.writeFile(path, stood);
      draft.placed(path);
      return place;
    });
}

/** An issue without a number gets it as one that is dropped in does; what it may not name goes first. */
function numberNew(
  draft: CorrectionDraft,
  issue: IssueEntry,
  paths: readonly string[],
  arrivals: Arrivals,
): string[] {
  const { path, company } = issue;
  for (const breach of breachesOf(draft, { kind: 'issue', path, before: undefined, after: issue })) {
    const refs = [issue.data.parent, ...issue.data.blockedBy];
    const isLinked = breach.fields.includes('parent') || breach.fields.includes('blockedBy');
    // Others that come with it have no number yet either; they are asked again when all have.
    if (isLinked && refs.some((ref) => ref !== undefined && arrivals.siblings.has(ref))) continue;
    draft.restoreFields(issue, breach);
    if (draft.bytes(path) === undefined) return [];
  }
  const folder = `${issueFolder(path)}/`;
  const as = paths.filter((at) => at === path || at.startsWith(folder));
  const landed: Landed = { as: [...as], moved: [], refused: [], stops: [] };
  let numbered: IssueEntry[] = [];
  const current = draft.at('issue', path)!;
  const done = draft.attempt(path, () => {
    numbered = numberIssues(draft, draft.company(company), [current], landed, arrivals);
  });
  const gone = new Set(landed.moved.map((moved) => moved.path));
  for (const at of gone) draft.placed(at);
  const [now] = numbered;
  if (!done || !now) return [];
  draft.about(now);
  return now.path === path
    ? []
    : [...gone].map((at) => (at === path ? now.path : issueFolder(now.path) + at.slice(folder.length - 1)));
}
