// What follows on a commit, as bytes that all who stand there share: an event is read and written out once, however many
// follow it. Bounded; knows no connection.
import type { Feed, FeedEvent } from '../../actions/feed.ts';
import type { Clock } from '../../base/clock.ts';
import { isUuid } from '../../base/ids.ts';
import type { Ids } from '../dialect/json-schema.ts';
import { change, type Change } from './frame.ts';

/** Commits of one page; bytes, and milliseconds of reading, after which it takes no further one. */
const commitLimit = 64;
const pageBytes = 256 * 1024;
const pageMs = 20;
/** Pages and bytes of single commits that are remembered. */
const pageLimit = 16;
const keptBytes = 4 * 1024 * 1024;

interface Frame extends Change {
  id: string;
  /** What its company is known by, as the feed says it; null for what concerns the book as a whole. */
  company: string | null;
}

/** What of the line somebody follows. */
export interface View {
  /** What the feed knows the company by; undefined for the whole book. */
  company: string | undefined;
  /** Whether they know of that company alone. */
  isAlone: boolean;
}

/** What comes next. */
export interface Page {
  /** The commit it ends with. */
  to: string;
  /** The id of the newest event of that commit, of whatever company. */
  end: string;
  /** Whether nothing comes after it yet. */
  isNewest: boolean;
  /** Its events of a company, under whatever name it had; or all. */
  of(view: View): Buffer;
}

export interface PagePorts {
  feed: Feed;
  /** Of names as they were at a commit. */
  ids: (then: string) => Ids;
  clock: Clock;
}

export class Pages {
  readonly #feed: Feed;
  readonly #ids: (then: string) => Ids;
  readonly #clock: Clock;
  readonly #frames = new Map<string, readonly Frame[]>();
  #bytes = 0;
  readonly #pages = new Map<string, Page>();
  #head: string | undefined;

  constructor({ feed, ids, clock }: PagePorts) {
    this.#feed = feed;
    this.#ids = ids;
    this.#clock = clock;
  }

  /** Looks where the line stands now: asked once for all who are told then. */
  refresh(): string {
    const head = this.#feed.head();
    if (head !== this.#head) this.#pages.clear();
    return (this.#head = head);
  }

  /** Where the line stands, as the id of its newest event. */
  head(): { commit: string; id: string } {
    const commit = this.refresh();
    return { commit, id: this.endOf(commit) };
  }

  /** The id of the newest event of a commit: nothing of it is told to who goes on from there. */
  endOf(commit: string): string {
    return this.#framesOf(commit).at(-1)?.id ?? commit;
  }

  /** The page after a commit; nothing at the head; undefined where the commit is none of the line. */
  after(commit: string): Page | 'nothing' | undefined {
    if (commit === this.#head) return 'nothing';
    const known = this.#pages.get(commit);
    if (known) return known;
    const next = this.#feed.after(commit, commitLimit);
    if (next === undefined) return undefined;
    if (next.length === 0) return 'nothing';
    const page = this.#page(next);
    if (this.#pages.size >= pageLimit) this.#pages.delete(this.#pages.keys().next().value!);
    this.#pages.set(commit, page);
    return page;
  }

  /** Events of a commit after its n-th; undefined where it has no n-th, or is none of the line. */
  rest(commit: string, n: number, view: View): Buffer | undefined {
    if (this.#feed.after(commit, 1) === undefined) return undefined;
    const frames = this.#framesOf(commit);
    return n < frames.length ? joined(frames.slice(n + 1), view) : undefined;
  }

  #page(commits: readonly string[]): Page {
    const frames: Frame[] = [];
    const began = this.#clock.now();
    let bytes = 0;
    let to = commits[0]!;
    for (const commit of commits) {
      if (bytes > pageBytes || this.#clock.now() - began > pageMs) break;
      for (const frame of this.#framesOf(commit)) {
        frames.push(frame);
        bytes += frame.whole.length;
      }
      to = commit;
    }
    const known = new Map<string, Buffer>();
    return {
      to,
      end: this.endOf(to),
      isNewest: to === this.#head,
      of(view) {
        const key = `${view.isAlone} ${view.company ?? ''}`;
        const made = known.get(key) ?? joined(frames, view);
        known.set(key, made);
        return made;
      },
    };
  }

  #framesOf(commit: string): readonly Frame[] {
    const known = this.#frames.get(commit);
    if (known) return known;
    const ids = this.#ids(commit);
    const frames = this.#feed
      .events(commit)
      .map((event) => ({ id: event.id, company: companyOf(event, ids), ...change(event, ids) }));
    // Whoever had no id may have one soon, and is followed by that.
    if (frames.some(({ company }) => company !== null && !isUuid(company))) return frames;
    this.#frames.set(commit, frames);
    this.#bytes += sizeOf(frames);
    for (const [oldest, forgotten] of this.#frames) {
      if (this.#bytes <= keptBytes) break;
      this.#frames.delete(oldest);
      this.#bytes -= sizeOf(forgotten);
    }
    return frames;
  }
}

const sizeOf = (frames: readonly Frame[]): number => frames.reduce((sum, { whole }) => sum + whole.length, 0);

/** A company that had no id then is the one that is called so now. */
const companyOf = ({ company, companyId }: FeedEvent, ids: Ids): string | null =>
  companyId ?? (company === null ? null : (ids('company', undefined, company) ?? company));

const joined = (frames: readonly Frame[], { company, isAlone }: View): Buffer =>
  Buffer.concat(
    frames
      .filter((frame) => company === undefined || frame.company === company)
      .map((frame) => (isAlone ? frame.within() : frame.whole)),
  );
