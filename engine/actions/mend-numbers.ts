// Numbers and ids that two files claim: the older keeps what it has, the younger gets another one, and what it was
// called still means it where that name is free. Nothing of what a file says is touched besides.
import { parseIdentifier } from '../model/names.ts';
import { isTask, issueFolder, issuePath, locate } from '../model/paths.ts';
import { listed } from '../base/quoted.ts';
import { shellWord } from '../base/shell.ts';
import type { Change } from '../store/change.ts';
import type { Oid, Reader } from '../store/snapshot.ts';
import { claimantsOfId, claimantsOfName } from '../catalog/queries/names.ts';
import type { Draft } from './draft.ts';
import { fixPrefix, nextIdentifier } from './issue-number.ts';
import type { Entry } from './lookup.ts';
import { moveFile, moveTree } from './move-files.ts';

/** The issue at `path`, or its older or younger twin, gets the place of its number, or another number. */
export function renumber(draft: Draft, path: string): Change<string[]> {
  const asked = draft.at('issue', path);
  if (!asked) return draft.commit('', []);
  const company = draft.companyOf(asked);
  const identifier = asked.data.identifier!.toUpperCase();
  const prefix = fixPrefix(draft, company);
  const twins = claimantsOfName(draft.sources.catalog, {
    company: asked.company,
    kind: 'issue',
    name: identifier,
  });
  const isOurs = parseIdentifier(identifier)?.prefix === prefix;
  if (twins.length < 2 && isOurs) return putInPlace(draft, asked, identifier);
  const younger = isOurs
    ? youngerOf(
        draft,
        twins.map((twin) => twin.path),
      )
    : [path];
  const given = younger.flatMap((at) => giveNumber(draft, company, at) ?? []);
  const what = given.map(({ from, name }) => `${identifier} at ${shellWord(from)} the number ${name}`);
  return draft.commit(
    given.length === 0 ? '' : `Give ${what.join(', ')}`,
    given.flatMap(({ from, to }) => [from, to]),
  );
}

/** The next number, and the place of it; undefined where that cannot be written. */
function giveNumber(
  draft: Draft,
  company: Entry<'company'>,
  from: string,
): { from: string; to: string; name: string } | undefined {
  const issue = draft.at('issue', from);
  if (!issue || draft.isDamaged(issue)) return undefined;
  const name = nextIdentifier(draft, company);
  const formerly = [...new Set([...issue.data.formerly, issue.data.identifier!.toUpperCase()])];
  const set = isTask(from) ? { identifier: name, formerly } : { formerly };
  const to = isTask(from) ? from : issuePath(issue.company, name);
  draft.set(issue, { set });
  if (to !== from) moveIssue(draft, from, to);
  draft.about(draft.at('issue', to)!);
  return { from, to, name };
}

/** The number is right and its folder is not. */
function putInPlace(draft: Draft, issue: Entry<'issue'>, identifier: string): Change<string[]> {
  const to = issuePath(issue.company, identifier);
  if (isTask(issue.path) || to === issue.path || draft.bytes(to) !== undefined) return draft.commit('', []);
  moveIssue(draft, issue.path, to);
  draft.about(draft.at('issue', to) ?? issue);
  return draft.commit(`Put ${identifier} where its number belongs`, [issue.path, to]);
}

/** An issue and what lies beside it. */
export function moveIssue(draft: Draft, from: string, to: string): void {
  moveTree(draft, issueFolder(from), issueFolder(to));
  moveFile(draft, from, to);
}

/** Of files that say to be the same, all but the oldest are others. */
export function newId(draft: Draft, id: string): Change<string[]> {
  const paths = claimantsOfId(draft.sources.catalog, { id }).map(({ path }) => path);
  const given = youngerOf(draft, paths).filter((path) => {
    const kind = locate(path)?.kind;
    const entry = kind && draft.at(kind, path);
    if (!entry || draft.isDamaged(entry)) return false;
    draft.about(draft.set(entry, { set: { id: draft.newId() } }));
    return true;
  });
  const what = listed(given.map((path) => shellWord(path)));
  return draft.commit(
    given.length === 0 ? '' : `Give ${what} an id of ${given.length > 1 ? 'their' : 'its'} own`,
    given,
  );
}

/**
 * All paths but the oldest: that came first on the engine's line; of those that came together, the one created first,
 * or first by name.
 */
function youngerOf(draft: Draft, paths: readonly string[]): string[] {
  const came = arrivals(draft.sources.reader, draft.snapshot.commit, paths);
  const createdAt = (path: string): string => {
    const kind = locate(path)?.kind;
    const data = kind && draft.at(kind, path)?.data;
    return data && 'createdAt' in data ? (data.createdAt ?? '') : '';
  };
  const [, ...younger] = [...paths].sort(
    (a, b) => came.get(b)! - came.get(a)! || compare(createdAt(a), createdAt(b)) || compare(a, b),
  );
  return younger;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** For each path how many commits with one of them lie between now and its arrival: more is older. */
function arrivals(reader: Omit<Reader, 'close'>, to: Oid, paths: readonly string[]): Map<string, number> {
  const came = new Map<string, number>();
  let rank = 0;
  let last: Oid | undefined;
  reader.eachVersion(to, paths, (path, version, { commit }) => {
    if (commit !== last) rank += 1;
    last = commit;
    if (version === undefined) came.set(path, rank);
    return version !== undefined;
  });
  for (const path of paths) if (!came.has(path)) came.set(path, Infinity);
  return came;
}
