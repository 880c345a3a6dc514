// What happened, oldest first, told from the engine's line itself: every commit as events, one for each company it concerns.
// The same commit is the same events whenever it is read, so that whoever lost a connection goes on where they were.
// Owns their shape and who may follow them; knows no door.
import { iso } from '../base/clock.ts';
import { entityLimit, nameAt, storyOf } from '../catalog/activity.ts';
import { userOfEmail } from '../catalog/queries/companies.ts';
import { lineFrom, lineOf } from '../catalog/queries/line.ts';
import type { Actor } from '../model/actor.ts';
import { readBlob } from '../model/entity-cache.ts';
import { companyInPath, locate } from '../model/paths.ts';
import type { Commit, Oid, PathChange } from '../store/snapshot.ts';
import { companyThen } from './company-then.ts';
import type { Context } from './context.ts';
import { nowFor } from './now.ts';
import { permit } from './permit.ts';
import { companyFacts } from './relation.ts';
import { mustLive } from './run-fence.ts';
import { sentenceWithin } from './sentence.ts';

/** Changed files that one event names; a commit with more is several events. */
const changeLimit = 100;
/** Events of one commit in one company: what more was changed is said by its number. */
const partLimit = 50;

/** A file that became different. */
export interface FeedChange {
  /** `file` for what is no entity: attachments, batches of cost events. */
  kind: string;
  /** Its id, where such a thing has one. */
  id: string | null;
  /** Its human name; the path of a `file`. */
  name: string;
  /** The issue it stands beside, by its name. */
  issue?: string;
  how: 'added' | 'changed' | 'removed';
}

export interface FeedEvent {
  /** The commit; with `/n` the n-th further event of it. */
  id: string;
  commit: Oid;
  /** ISO time of the commit. */
  at: string;
  /** Slug, as it was then; null for what concerns the book as a whole. */
  company: string | null;
  /** Its id: who follows a company follows it under all its names. Null where its file said none then. */
  companyId: string | null;
  /** `issue.checkout`; inferred from the files where the commit is of people. */
  action: string;
  /** `user:ada`, `agent:acme/cto`, `system`; an address where no user has it. */
  actor: string;
  subject: string;
  /** The same for who knows of this company alone. Asked for only where somebody does: it reads more of the commit. */
  within: () => string;
  /** What it was about, as trailers name it: `issue:acme/ACME-42`. */
  entities: string[];
  run: string | null;
  /** Whether the engine made and signed the commit, so that action and actor are certain. */
  certain: boolean;
  changes: FeedChange[];
  /** Changed files that no event of the commit names. */
  omitted: number;
}

export interface Feed {
  /** The newest commit of the line. */
  head(): Oid;
  /** The next commits after one of the line, oldest first; undefined where it is none of the line. */
  after(commit: Oid, limit: number): Oid[] | undefined;
  /** What the book calls a commit: its events. */
  events(commit: Oid): FeedEvent[];
  /**
   * The id of the company whose events the actor may follow, its slug where it has none; undefined for those of the whole
   * book. NOT_FOUND, NOT_ALLOWED, RUN_OVER.
   */
  follow(actor: Actor, company: string | undefined): string | undefined;
}

/** `context` is the engine's own. */
export function feedOf(context: Context): Feed {
  const { catalog, store } = context;
  return {
    head: () => catalog.sync()!,
    after(commit, limit) {
      catalog.sync();
      const place = lineOf(catalog, { oid: commit });
      return place && lineFrom(catalog, { position: place.position, limit }).map(({ oid }) => oid);
    },
    events: (commit) => eventsOf(context, store.commit(commit)),
    follow(actor, ref) {
      const lookup = nowFor({ ...context, actor });
      mustLive(lookup);
      const company = ref === undefined ? undefined : lookup.company(ref);
      const facts = company === undefined ? { relations: [] } : companyFacts(lookup, company.name);
      permit(lookup, 'event.follow', company === undefined ? 'book.read' : 'company.read', facts);
      return company && (company.data.id ?? company.name);
    },
  };
}

function eventsOf({ catalog, store }: Context, commit: Commit): FeedEvent[] {
  const { oid, parents, subject, committer } = commit;
  const changes = store.diff(parents[0], oid);
  const { about, action, actor, run = null, certain } = storyOf(store, commit, () => changes);
  const user = certain ? undefined : userOfEmail(catalog, { email: actor });
  const said = {
    commit: oid,
    at: iso(committer.at),
    action,
    actor: user ? `user:${user.slug}` : actor,
    subject,
    run,
    certain,
  };
  const byCompany = Map.groupBy(changes, ({ path }) => companyInPath(path) ?? '');
  const concerned = new Set([...about.keys(), ...byCompany.keys()]);
  // What no action says anything about is of the book, unless its files say more.
  if (concerned.size > 1 && !byCompany.has('') && about.get('')?.size === 0) concerned.delete('');
  const owners = [...concerned]
    .sort()
    .flatMap((company) => ownersOf(store, commit, company, byCompany.get(company) ?? []));
  return leftFirst(owners, ({ changes: all }) => all.length > 0 && all.every(isGone))
    .flatMap(({ id, slug, isNow, changes: all }) => {
      const told = leftFirst(all, isGone).slice(0, changeLimit * partLimit);
      return chunks(told, changeLimit).map((part) => ({
        ...said,
        company: slug === '' ? null : slug,
        companyId: id,
        within: () => sentenceWithin(store, commit, id ?? slug),
        entities: isNow ? [...(about.get(slug) ?? [])].slice(0, entityLimit) : [],
        changes: part.map((change) => changeOf({ store }, change)),
        omitted: all.length - told.length,
      }));
    })
    .map((event, n) => ({ id: n === 0 ? oid : `${oid}/${n}`, ...event }));
}

const isGone = ({ oid }: PathChange): boolean => oid === undefined;

/** What left a place is told before what came to one: who keeps things by their ids has them where they are now. */
function leftFirst<T>(all: readonly T[], hasLeft: (one: T) => boolean): T[] {
  const told = Map.groupBy(all, hasLeft);
  return [...(told.get(true) ?? []), ...(told.get(false) ?? [])];
}

/** A company that a folder belongs to, and what became of its files there. */
interface Owner {
  id: string | null;
  /** What the folder is called. */
  slug: string;
  /** Whether the folder is its own after the commit. */
  isNow: boolean;
  changes: readonly PathChange[];
}

/** Whose a company's folder is: two companies' where one left it to another in that very commit. */
function ownersOf(
  store: Context['store'],
  { oid, parents }: Commit,
  slug: string,
  changes: readonly PathChange[],
): Owner[] {
  const [was, is] = [companyThen(store, slug, parents[0]), companyThen(store, slug, oid)];
  if (was === undefined || is === undefined || was === is)
    return [{ id: is ?? was ?? null, slug, isNow: true, changes }];
  const left = changes.flatMap(({ path, was: blob }) => (blob === undefined ? [] : [{ path, was: blob }]));
  const came = changes.flatMap(({ path, oid: blob }) => (blob === undefined ? [] : [{ path, oid: blob }]));
  return [
    { id: was, slug, isNow: false, changes: left },
    { id: is, slug, isNow: true, changes: came },
  ];
}

/** At least one, which may be empty. */
function chunks<T>(all: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(all.length / size));
  return Array.from({ length: count }, (_, n) => all.slice(n * size, (n + 1) * size));
}

function changeOf({ store }: Pick<Context, 'store'>, change: PathChange): FeedChange {
  const { path, was, oid } = change;
  const how = was === undefined ? 'added' : oid === undefined ? 'removed' : 'changed';
  const place = locate(path);
  if (!place) return { kind: 'file', id: null, name: path, how };
  const reading = readBlob(place.kind, path, (oid ?? was)!, () => store.blob((oid ?? was)!));
  const { id } = 'data' in reading ? (reading.data as { id?: string }) : {};
  const beside = place.issue === undefined ? undefined : locate(place.issue)?.slug;
  return {
    kind: place.kind,
    id: id ?? null,
    name: nameAt(store, place, change),
    ...(beside === undefined ? {} : { issue: beside }),
    how,
  };
}
