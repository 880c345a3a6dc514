// The rules of work, written once more and differently: over the files of a snapshot and over the commits that led
// to it, not over actions. What a random history must keep, whoever did what.
import { readEntity, type EntityOf } from '../../engine/model/kind.ts';
import { isTerminal, mayMove } from '../../engine/model/lifecycle.ts';
import { locate } from '../../engine/model/paths.ts';
import type { Commit, Reader, Snapshot } from '../../engine/store/snapshot.ts';

type Issue = EntityOf<'issue'>;
type Shelf = Map<string, Issue>;

const filesUnder = (snapshot: Snapshot, folder: string): string[] =>
  snapshot.list(folder).flatMap(({ name, mode }) => {
    const path = folder ? `${folder}/${name}` : name;
    return mode === 0o040000 ? filesUnder(snapshot, path) : [path];
  });

const issueOf = (snapshot: Snapshot, path: string): Issue | undefined => {
  const bytes = snapshot.read(path);
  return bytes && readEntity('issue', path, bytes);
};

/** What is wrong with the newest snapshot, in words; empty when every rule holds. */
export function breachesOfState(snapshot: Snapshot): string[] {
  const paths = filesUnder(snapshot, 'companies');
  const shelf: Shelf = new Map();
  for (const path of paths) {
    const place = locate(path);
    if (place?.kind === 'issue') shelf.set(place.slug, issueOf(snapshot, path)!);
  }
  const has = (kind: string, slug: string | undefined): boolean =>
    slug === undefined || paths.some((path) => locate(path)?.kind === kind && locate(path)?.slug === slug);
  const found: string[] = [];
  for (const [name, issue] of shelf) {
    const say = (holds: boolean, rule: string): unknown => holds || found.push(`${name}: ${rule}`);
    say(issue.assignee === undefined || issue.assigneeUser === undefined, 'one assignee');
    const held = issue.status === 'in_progress';
    say(!held || (issue.assignee ?? issue.assigneeUser) !== undefined, 'in progress is somebody’s');
    say(!held || issue.startedAt !== undefined, 'in progress has been started');
    say(held || (issue.checkoutRun ?? issue.checkedOutAt) === undefined, 'a token only while in progress');
    say(issue.checkoutRun === undefined || issue.assignee !== undefined, 'a token is an agent’s');
    say((issue.status === 'done') === (issue.completedAt !== undefined), 'completedAt with done');
    say((issue.status === 'cancelled') === (issue.cancelledAt !== undefined), 'cancelledAt with cancelled');
    const cause = issue.blockedBy.length > 0 || (issue.blockedOwner && issue.blockedReason);
    say(issue.status !== 'blocked' || Boolean(cause), 'blocked for a cause');
    say(
      issue.blockedBy.every((ref) => shelf.has(ref)),
      'blockers exist',
    );
    say(!circles(shelf, name, (one) => one.blockedBy), 'no circle of blockers');
    say(issue.parent === undefined || shelf.has(issue.parent), 'the parent exists');
    say(!circles(shelf, name, (one) => (one.parent ? [one.parent] : [])), 'no circle of parents');
    say(issue.project !== undefined && has('project', issue.project), 'no orphan: a project');
    say(issue.goal !== undefined && has('goal', issue.goal), 'no orphan: a goal');
    say(issue.requestDepth <= 8, 'depth within the limit');
  }
  const all = [...shelf.values()];
  if (new Set(all.map(({ id }) => id)).size !== all.length) found.push('an id twice');
  const numbers = all.map(({ number }) => number ?? 0).sort((a, b) => a - b);
  if (numbers.some((number, at) => number !== at + 1))
    found.push(`numbers with a gap or twice: ${numbers.join(' ')}`);
  const living = all.flatMap(({ status, originFingerprint }) =>
    isTerminal(status) ? [] : (originFingerprint ?? []),
  );
  if (new Set(living).size !== living.length) found.push('two living issues of one fingerprint');
  return found;
}

function circles(shelf: Shelf, start: string, next: (issue: Issue) => readonly string[]): boolean {
  const seen = new Set<string>();
  const queue = [...next(shelf.get(start)!)];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (name === start) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...next(shelf.get(name) ?? ({ blockedBy: [] } as unknown as Issue)));
  }
  return false;
}

/** Whether a run was provably over at a time, in milliseconds. */
export type IsDead = (run: string, at: number) => boolean;

/** What the commits since `from` did that nobody may do. */
export function breachesOfHistory(reader: Reader, from: string, isDead: IsDead): string[] {
  return reader.log(reader.head()!, { from }).flatMap((commit) => {
    const before = reader.snapshot(commit.parents[0]);
    const after = reader.snapshot(commit.oid);
    const said = trailersOf(commit);
    const wrong = reader
      .diff(commit.parents[0], commit.oid)
      .flatMap(({ path }) => judge(before, after, path, said, isDead));
    if (!commit.engine || !said.action || !said.actor) wrong.push('not signed, or without its trailers');
    return wrong.map((rule) => `${commit.subject} (${said.actor}): ${rule}`);
  });
}

interface Said {
  action: string;
  actor: string;
  run: string | undefined;
  at: number;
}

const trailersOf = ({ trailers, author }: Commit): Said => {
  const one = (key: string): string[] => trailers.flatMap(([name, value]) => (name === key ? [value] : []));
  return { action: one('Action').join(), actor: one('Actor').join(), run: one('Run')[0], at: author.at };
};

/** What was said beside an issue goes only when the issue does. */
const goesWithItsIssue = (after: Snapshot, path: string, { action }: Said): boolean =>
  ['issue.remove', 'book.undo'].includes(action) &&
  after.oid(path) === undefined &&
  issueOf(after, locate(path)!.issue!)?.removedAt !== undefined;

function judge(before: Snapshot, after: Snapshot, path: string, said: Said, isDead: IsDead): string[] {
  const place = locate(path);
  const wrong: string[] = [];
  if (place?.kind === 'comment' && before.oid(path) && !goesWithItsIssue(after, path, said))
    wrong.push('a comment changed');
  const issuePath = place?.kind === 'document' ? place.issue! : place?.kind === 'issue' ? path : undefined;
  const was = issuePath && issueOf(before, issuePath);
  const is = issuePath && issueOf(after, issuePath);
  if (!was || !is) return was && !is ? [...wrong, 'an issue file vanished'] : wrong;
  const agent = /^agent:acme\/(.*)$/.exec(said.actor)?.[1];
  const held = was.assignee === agent && was.checkoutRun === said.run && said.run !== undefined;
  const took = said.action === 'issue.checkout' && is.assignee === agent && is.checkoutRun === said.run;
  const own = ['status', 'title', 'body', 'priority', 'labels', 'blockedBy', 'parent'] as const;
  const changed = own.some((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  const wrote = place!.kind === 'document' || changed;
  if (agent !== undefined && wrote && !held && !took) wrong.push('an agent changed what it did not hold');
  if (agent !== undefined && said.run !== undefined && isDead(said.run, said.at))
    wrong.push('written under a run that was over');
  if (was.status !== is.status) {
    const table =
      mayMove(was.status, is.status) || (said.action === 'issue.checkout' && !isTerminal(was.status));
    const reopened = isTerminal(was.status) && is.status === 'todo' && said.actor.startsWith('user:');
    const removed = said.action === 'issue.remove' && is.status === 'cancelled';
    // The board may take back any move.
    const takenBack = said.action === 'book.undo' && said.actor.startsWith('user:');
    if (!table && !reopened && !removed && !takenBack) wrong.push(`${was.status} became ${is.status}`);
    if (agent !== undefined && is.status === 'cancelled' && was.createdBy !== said.actor)
      wrong.push('cancelled another’s request');
  }
  const takenFrom = was.checkoutRun !== undefined && was.checkoutRun !== said.run && agent !== undefined;
  if (takenFrom && was.checkoutRun !== is.checkoutRun && !isDead(was.checkoutRun!, said.at))
    wrong.push('taken from a live run');
  if (was.startedAt !== undefined && was.startedAt !== is.startedAt) wrong.push('startedAt set twice');
  if (place!.kind === 'issue' && !((is.updated ?? '') > (was.updated ?? '')))
    wrong.push('updated did not grow');
  for (const key of ['id', 'createdBy', 'createdAt', 'originKind', 'originRun', 'requestDepth'] as const) {
    if (was[key] !== is[key]) wrong.push(`${key} changed`);
  }
  return wrong;
}
