// Adopts issues without a number: files under issues/new/ move to their number, tasks of a package get theirs where
// they lie. References between issues that arrive together are rewritten to the numbers, in the same commit.
import { createHash } from 'node:crypto';
import { actorName } from '../model/actor.ts';
import { issueFolder, issuePath } from '../model/paths.ts';
import type { Change } from '../store/change.ts';
import type { FileEdit } from '../store/worktree-edit.ts';
import type { Draft } from './draft.ts';
import { livingTwin } from './issue-create.ts';
import { needBlockers } from './issue-links.ts';
import { nextIdentifier } from './issue-number.ts';
import { assigneeOf, placeOf } from './issue-place.ts';
import type { Entry } from './lookup.ts';
import { giveId, hasOwnId, placeFiles, type Landed } from './landed.ts';
import { permit } from './permit.ts';
import { companyFacts } from './relation.ts';

/** New issues of a company that is in the book already, and what lies beside them. */
export function adoptIssues(draft: Draft, company: string, edits: readonly FileEdit[]): Change<Landed> {
  permit(draft, 'book.adopt', 'issue.create', companyFacts(draft, company));
  const root = draft.company(company);
  const landed: Landed = { as: [], moved: [], refused: [], stops: [] };
  const issues = placeFiles(draft, edits, landed).filter(
    (entry) => entry.kind === 'issue',
  ) as Entry<'issue'>[];
  const numbered = numberIssues(draft, root, issues, landed);
  for (const issue of numbered) check(draft, root, issue);
  const [only] = numbered;
  const what = numbered.length === 1 ? `${only!.name} "${only!.data.title}"` : `${numbered.length} issues`;
  return draft.commit(`Create ${what}`, landed);
}

/** What issues that arrive together call each other: names that are none yet, and what has come of some of them. */
export interface Arrivals {
  names: Map<string, string>;
  siblings: ReadonlySet<string>;
}

/** Every name by which others of its batch may mean an issue that has no number yet. */
export const namesOfNew = ({ data, name }: Entry<'issue'>): string[] => [
  ...(data.id === undefined ? [] : [data.id]),
  name,
  `new/${name}`,
  `${name}.md`,
];

/** Gives each issue a number in the order of their paths, and everything beside it its new place. */
export function numberIssues(
  draft: Draft,
  company: Entry<'company'>,
  issues: readonly Entry<'issue'>[],
  landed: Landed,
  { names, siblings }: Arrivals = { names: new Map(), siblings: new Set(issues.flatMap(namesOfNew)) },
): Entry<'issue'>[] {
  const sorted = [...issues]
    .filter(({ data }) => data.number === undefined)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const numbered = sorted.flatMap((issue) => {
    const { parent } = issue.data;
    // One that has no number yet hangs somewhere only when it has.
    const above =
      parent === undefined ? undefined : (names.get(parent) ?? (siblings.has(parent) ? undefined : parent));
    const next = numberIssue(draft, company, issue, { landed, parent: above });
    if (!next) return [];
    for (const name of namesOfNew(issue)) names.set(name, next.name);
    return [next];
  });
  return numbered.map((issue) => renameIn(draft, issue, names));
}

/** The issue with its number; nothing when the very same file landed before. */
function numberIssue(
  draft: Draft,
  company: Entry<'company'>,
  issue: Entry<'issue'>,
  { landed, parent }: { landed: Landed; parent: string | undefined },
): Entry<'issue'> | undefined {
  const isTask = issue.path.endsWith('/TASK.md');
  const fingerprint = isTask ? undefined : fingerprintOf(draft, issue.path);
  // The same file once more: a crash came between its commit and its removal from issues/new.
  if (fingerprint && livingTwin(draft, company.name, fingerprint)) {
    move(draft, issue.path, undefined, landed);
    return undefined;
  }
  const identifier = nextIdentifier(draft, company);
  if (isTask) return giveId(draft, draft.set(issue, { set: { identifier } }));
  const path = issuePath(company.name, identifier);
  move(draft, issue.path, path, landed);
  const moved = draft.at('issue', path)!;
  const { data } = moved;
  const place = placeOf(draft, company, { ...data, parent });
  return draft.set(moved, {
    set: {
      id: hasOwnId(draft, moved) ? data.id : draft.newId(),
      createdBy: data.createdBy ?? actorName(draft.actor),
      createdAt: data.createdAt ?? draft.now,
      originKind: 'adopted',
      originFingerprint: fingerprint,
      project: data.project ?? place.project,
      goal: data.goal ?? place.goal,
    },
  });
}

const fingerprintOf = (draft: Draft, path: string): string =>
  `file:${createHash('sha256').update(path).update(draft.bytes(path)!).digest('hex')}`;

/** Takes an issue and what lies beside it from one place to another, or away. */
function move(draft: Draft, from: string, to: string | undefined, landed: Landed): void {
  const beside = issueFolder(from);
  const placeOf = (path: string): string | undefined =>
    to === undefined || path === from ? to : issueFolder(to) + path.slice(beside.length);
  for (const path of landed.as.filter((known) => known === from || known.startsWith(`${beside}/`))) {
    const bytes = draft.bytes(path)!;
    draft.remove(path);
    const place = placeOf(path);
    if (place !== undefined) draft.writeFile(place, bytes);
    landed.moved.push({ path, to: place, bytes });
  }
  const gone = new Set(landed.moved.map(({ path }) => path));
  landed.as = landed.as.filter((path) => !gone.has(path));
}

/** References to issues that arrived with it, by their new names. */
export function renameIn(
  draft: Draft,
  issue: Entry<'issue'>,
  names: ReadonlyMap<string, string>,
): Entry<'issue'> {
  const { parent, blockedBy } = issue.data;
  const set: Record<string, unknown> = {};
  if (parent && names.has(parent)) set['parent'] = names.get(parent);
  if (blockedBy.some((ref) => names.has(ref)))
    set['blockedBy'] = blockedBy.map((ref) => names.get(ref) ?? ref);
  const renamed = Object.keys(set).length ? draft.set(issue, { set }) : issue;
  draft.about(renamed);
  return renamed;
}

/** The references of a new issue exist and belong to its company. */
function check(draft: Draft, company: Entry<'company'>, issue: Entry<'issue'>): void {
  placeOf(draft, company, issue.data);
  assigneeOf(draft, company.name, issue.data);
  needBlockers(draft, company.name, issue.data.blockedBy);
  for (const label of issue.data.labels) draft.need('label', company.name, label);
}
