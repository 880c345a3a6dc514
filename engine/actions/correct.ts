// Judges a commit that came from outside, as every other door would have judged what it does, and answers what must be
// put right: fields and files that go back to what they were, and new files that get number, id and place. The same
// rules as for hand edits; only that a commit stands already, so that what is allowed of it is kept.
import { fault, isFault, type Fault } from '../base/fault.ts';
import type { Actor, UserActor } from '../model/actor.ts';
import { isFact } from '../model/fact.ts';
import { turnOf } from '../model/issue.ts';
import type { Kind } from '../model/kind.ts';
import { isOurs } from '../model/ours.ts';
import { companyInPath, companyPath, locate } from '../model/paths.ts';
import type { Judgement, TakenIn } from '../store/judgement.ts';
import type { PathChange } from '../store/snapshot.ts';
import { linkMode } from '../store/tree.ts';
import { adoptCompany, adoptFiles } from './adopt-company.ts';
import type { Call, RunFilter } from './context.ts';
import { CorrectionDraft } from './correct-draft.ts';
import { isWrittenElsewhere, judgeChanged, judgeRemoved } from './correct-entity.ts';
import { numberArrivals } from './correct-numbers.ts';
import { BroughtRange } from '../catalog/brought-range.ts';
import { findTwins, type Twins } from './correct-twins.ts';
import { followTwins, partTwins, type Parted } from './part-twins.ts';
import { bringHome, follow, isCompany, isPartOf } from './correct-moves.ts';
import { sayCorrection } from './correct-words.ts';
import { bringStragglers, renamedAway } from './stragglers.ts';
import { Lookup, type Sources } from './lookup.ts';

export interface JudgeParts {
  sources: Sources;
  /** A request of that actor's, now. */
  call: (actor: Actor) => Call;
  /** Stops runs, some time soon. */
  stop: (which: RunFilter, reason: string) => void;
}

export function correct({ sources, call, stop }: JudgeParts, taken: TakenIn): Judgement {
  const { commit, before, after } = taken;
  const { reader } = sources;
  const asItIs: Judgement = {};
  // What another engine of this book signed, it has judged; only what met it here is new.
  if (commit.engine && reader.isBehind(before.commit, commit.oid)) return asItIs;
  const range = new BroughtRange(reader, commit.oid, before.commit);
  const brought = reader.diff(before.commit, after.commit).filter(({ path }) => isOurs(path));
  const changes = commit.engine ? [] : brought.filter(({ path, oid }) => !range.isVouched(path, oid));
  const past = new Lookup(before, sources, { kind: 'system' });
  const members = past.all('user', '');
  // A repository that is no book yet has nobody who could be right or wrong.
  if (members.length === 0) return asItIs;
  const author = memberOf(members, commit.author.email) ?? memberOf(members, commit.committer.email);
  const open = (): CorrectionDraft =>
    new CorrectionDraft(taken, sources, call(author ?? { kind: 'system' }), { past, range });
  const draft = open();
  const twins = findTwins(draft, brought, range);
  const moves = renamedAway(draft, brought);
  if (changes.length === 0 && twins.length === 0 && moves.length === 0) return asItIs;
  const restoreAll = (problem: Fault, to: CorrectionDraft, all = changes): Judgement => {
    for (const { path } of all) to.restoreFile(path, problem);
    return { correction: sayCorrection(to, commit) };
  };
  try {
    const parted = partAll(draft, { brought, changes, twins });
    const places = bringStragglers(draft, moves);
    const rest = changes
      .filter(({ path }) => !parted.claimed.has(path))
      .map((change) => atPlace(change, places.get(change.path)));
    if (author === undefined) {
      const unknown = fault('AUTHOR_UNKNOWN', { email: commit.author.email || 'nobody' });
      return restoreAll(unknown, draft, [...rest, ...parted.arrived.map((path) => ({ path }))]);
    }
    judgeAll(draft, rest);
    for (const path of parted.arrived) judgeFile(draft, path);
    followTwins(draft, parted, range);
  } catch (error) {
    // Main would wait for ever for a commit that cannot be judged, and one that was not judged is never in force.
    return restoreAll(
      isFault(error) ? error : fault('COMMIT_UNJUDGED', { commit: commit.oid, reason: String(error) }),
      open(),
    );
  }
  const { stops } = draft;
  return {
    correction: sayCorrection(draft, commit),
    ...(stops.length > 0 && { afterwards: () => stops.forEach(({ which, reason }) => stop(which, reason)) }),
  };
}

/** A file that followed what holds it is new where it is now. */
const atPlace = (change: PathChange, path: string | undefined): PathChange => {
  const { was: _, ...came } = change;
  return path === undefined ? change : { ...came, path };
};

interface Brought {
  brought: readonly PathChange[];
  /** Those of them that nobody has judged. */
  changes: readonly PathChange[];
  twins: readonly Twins[];
}

/** Gives everything a place of its own. What was judged elsewhere is there before what is to be judged here. */
function partAll(draft: CorrectionDraft, { brought, changes, twins }: Brought): Parted {
  const open = new Set(changes);
  for (const change of brought) {
    if (open.has(change) && twins.length === 0) continue;
    if (isWritten(change)) draft.writeFile(change.path, bytesOf(draft, change));
    else if (change.oid === undefined && !open.has(change)) draft.remove(change.path);
  }
  return partTwins(draft, twins);
}

function memberOf(members: ReturnType<Lookup['all']>, email: string): UserActor | undefined {
  const wanted = email.toLowerCase();
  const found = members.find(({ data }) =>
    (data as { emails: string[] }).emails.some((known) => known.toLowerCase() === wanted),
  );
  return found && { kind: 'user', slug: found.name, role: (found.data as { role: UserActor['role'] }).role };
}

/** Companies first, then what stands in them, then issues, whose references must find what came with them. */
function judgeAll(draft: CorrectionDraft, all: readonly PathChange[]): void {
  const { moves, changes } = bringHome(draft, all);
  const companies = Map.groupBy(changes, ({ path }) => newCompanyOf(draft, path));
  for (const [company, files] of companies) if (company !== undefined) judgeCompany(draft, company, files);
  const rest = companies.get(undefined) ?? [];
  const isChanged = (change: PathChange): boolean =>
    isFact(change.path) && !isWrittenElsewhere(draft, change);
  const [facts, others] = [rest.filter(isChanged), rest.filter((change) => !isChanged(change))];
  for (const { path } of facts) draft.restoreFile(path, fault('FACT_CHANGED', { path }));
  for (const change of others.filter(isWritten)) draft.writeFile(change.path, bytesOf(draft, change));
  // What is renamed comes before what refers to it by its new name; a company's name is in no file but its own.
  const inside = moves.filter(({ from }) => !isCompany(from));
  for (const move of inside) {
    const own = others.filter(({ path }) => isPartOf(path, move));
    judgeFiles(draft, own);
    follow(draft, move, [...draft.fresh()]);
  }
  judgeFiles(
    draft,
    others.filter(({ path }) => !inside.some((move) => isPartOf(path, move))),
  );
  for (const move of moves) if (isCompany(move.from)) follow(draft, move, [...draft.fresh()]);
}

/** A link says nothing by itself: it is told as what it is, and what it hides stays in force. */
const isWritten = ({ oid, mode }: PathChange): boolean => oid !== undefined && mode !== linkMode;

const bytesOf = ({ sources }: CorrectionDraft, { oid }: PathChange): Buffer => sources.reader.blob(oid!);

function judgeFiles(draft: CorrectionDraft, changes: readonly PathChange[]): void {
  const kindOf = ({ path }: PathChange): Kind | undefined => locate(path)?.kind;
  const written = changes.filter(isWritten);
  const arrived = numberArrivals(draft, written);
  // What lay beside an issue goes with it, before it is asked whether it may go by itself.
  const ended = new Set(written.map(({ path }) => path).filter((path) => isRemovedIssue(draft, path)));
  for (const path of ended) judgeFile(draft, path);
  const removed = changes.filter(({ oid, path }) => oid === undefined && !draft.isPlaced(path));
  const inOrder = [...removed].sort((a, b) => a.path.length - b.path.length);
  for (const change of inOrder) judgeRemoved(draft, kindOf(change), change.path);
  const changed = [...new Set([...written.map(({ path }) => path), ...arrived])].filter(
    (path) => draft.bytes(path) !== undefined && !ended.has(path),
  );
  const isIssue = (path: string): boolean => locate(path)?.kind === 'issue';
  for (const path of [...changed.filter((path) => !isIssue(path)), ...changed.filter(isIssue)])
    judgeFile(draft, path);
}

/** Whether the commit wrote the tombstone itself, as a revert does that removes an issue again. */
function isRemovedIssue(draft: CorrectionDraft, path: string): boolean {
  if (locate(path)?.kind !== 'issue') return false;
  const [before, after] = [draft.past.at('issue', path), draft.at('issue', path)];
  return before !== undefined && after !== undefined && turnOf(before.data, after.data) === 'removed';
}

function judgeFile(draft: CorrectionDraft, path: string): void {
  const kind = locate(path)?.kind;
  if (kind) return judgeChanged(draft, kind, path);
  const bytes = draft.bytes(path)!;
  draft.attempt(path, () => adoptFiles(draft, companyInPath(path) ?? '', [{ path, bytes }]));
}

/** The company under whose folder a path lies, when the book did not know it before. */
function newCompanyOf({ past, range }: CorrectionDraft, path: string): string | undefined {
  const company = companyInPath(path);
  if (company === undefined || past.bytes(companyPath(company)) !== undefined) return undefined;
  return range.isWritten(companyPath(company)) ? undefined : company;
}

function judgeCompany(draft: CorrectionDraft, company: string, files: readonly PathChange[]): void {
  const edits = files.map((change) => ({
    path: change.path,
    bytes: change.oid === undefined ? null : bytesOf(draft, change),
  }));
  try {
    adoptCompany(draft, company, edits);
  } catch (error) {
    if (!isFault(error)) throw error;
    for (const { path } of files) draft.restoreFile(path, error);
  }
}
