// From what people write to a place on the engine's line. Only commits of the line are states of the book: one that a
// person made beside it counts from the commit on that took it in.
import { iso } from '../base/clock.ts';
import { fault } from '../base/fault.ts';
import {
  lineAt,
  lineBeginning,
  lineByTime,
  lineMerges,
  lineOf,
  type LineRow,
} from '../catalog/queries/line.ts';
import { readPosition } from '../catalog/meta.ts';
import { readMoment } from '../model/moment.ts';
import { bookPath } from '../model/paths.ts';
import type { Oid } from '../store/snapshot.ts';
import type { Context } from './context.ts';
import { nowFor } from './now.ts';

/** Commits named where a beginning is not enough. */
const shownCommits = 4;
/** Commits that took others in, read at once. */
const mergePage = 256;
/** Commits beside the line looked through for one of them. */
const sideLimit = 100_000;

/**
 * The place that `at` means, on the line the catalog stands at. AT_INVALID, AT_FUTURE, AT_TOO_EARLY, AT_UNKNOWN,
 * AT_AMBIGUOUS, AT_OFF_LINE.
 */
export function placeOf(context: Context, at: string): LineRow {
  const { catalog, clock } = context;
  const now = clock.now();
  const book = nowFor(context).at('book', bookPath);
  const moment = readMoment(at, now, book?.data.zone);
  if (!moment) throw fault('AT_INVALID', { at });
  if ('time' in moment) {
    const { time } = moment;
    if (time > now) throw fault('AT_FUTURE', { at, time: iso(time), now: iso(now) });
    return lineByTime(catalog, { at: time }) ?? tooEarly(context, at);
  }
  const end = readPosition(catalog);
  const position = moment.commit === undefined ? end : placeOfCommit(context, moment.commit).position;
  return lineAt(catalog, { position: position - moment.back }) ?? tooEarly(context, at);
}

function tooEarly({ catalog }: Context, at: string): never {
  const first = lineAt(catalog, { position: 1 });
  if (!first) throw fault('AT_UNKNOWN', { at });
  throw fault('AT_TOO_EARLY', { at, commit: first.oid, first: iso(first.at) });
}

/** By the beginning of an id: of a commit of the line, else of any that the line took in. */
function placeOfCommit(context: Context, prefix: string): LineRow {
  const { catalog, store } = context;
  const places = lineBeginning(catalog, { prefix, limit: shownCommits });
  const commits = places.length > 0 ? places.map(({ oid }) => oid) : store.commitsBeginning(prefix);
  const [commit] = commits;
  if (commit === undefined) throw fault('AT_UNKNOWN', { at: prefix });
  if (commits.length > 1)
    throw fault('AT_AMBIGUOUS', { at: prefix, commits: commits.slice(0, shownCommits) });
  const place = places[0] ?? takenIn(context, commit);
  if (!place) throw fault('AT_OFF_LINE', { at: prefix, commit });
  return place;
}

/** The first place of the line whose history holds a commit from beside it. Each of those is looked at once. */
function takenIn({ catalog, store }: Context, wanted: Oid): LineRow | undefined {
  const seen = new Set<Oid>();
  for (let after = 0; ;) {
    const merges = lineMerges(catalog, { after, limit: mergePage });
    for (const merge of merges) {
      const beside = store.commit(merge.oid).parents.slice(1);
      for (let oid = beside.pop(); oid !== undefined; oid = beside.pop()) {
        if (oid === wanted) return merge;
        if (seen.has(oid) || seen.size >= sideLimit || lineOf(catalog, { oid })) continue;
        seen.add(oid);
        beside.push(...store.commit(oid).parents);
      }
      after = merge.position;
    }
    if (merges.length < mergePage) return undefined;
  }
}
