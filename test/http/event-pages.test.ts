// What of an event is worked out when: bytes that all who stand at the same place share.
import { expect, test } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import type { Feed, FeedEvent } from '../../engine/actions/feed.ts';
import { Pages, type Page } from '../../engine/http/events/pages.ts';

const company = '01930000-0000-7000-8000-000000000001';
const [first, next] = ['a'.repeat(40), 'b'.repeat(40)] as const;

/** A line of two commits whose second is told otherwise to who knows of one company alone. */
function openPages() {
  let asked = 0;
  const event: FeedEvent = {
    id: next,
    commit: next,
    at: '2026-11-22T16:00:00.000Z',
    company: 'acme',
    companyId: company,
    action: 'book.adopt',
    actor: 'system',
    subject: 'Adopt acme and beta',
    within() {
      asked += 1;
      return 'Change files';
    },
    entities: [],
    run: null,
    certain: true,
    changes: [],
    omitted: 0,
  };
  const feed: Feed = {
    head: () => next,
    after: (commit) => (commit === first ? [next] : []),
    events: () => [event],
    follow: () => undefined,
  };
  const pages = new Pages({ feed, ids: () => () => undefined, clock: systemClock });
  pages.refresh();
  return { page: () => pages.after(first) as Page, pages, asked: () => asked };
}

test('the sentence for who knows of one company alone is made once, and only for them', () => {
  const { page, pages, asked } = openPages();
  for (const of of [undefined, company])
    expect(page().of({ company: of, isAlone: false }).toString()).toContain('Adopt acme and beta');
  expect(asked()).toBe(0);
  const alone = page().of({ company, isAlone: true }).toString();
  expect(alone).toContain('"subject":"Change files"');
  expect(alone).not.toContain('beta');
  expect(pages.rest(next, -1, { company, isAlone: true })!.toString()).toBe(alone);
  expect(asked()).toBe(1);
});

test('a page ends early where its commits take long to read, and the next goes on from there', () => {
  let now = 0;
  const line = Array.from({ length: 10 }, (_, n) => String(n).repeat(40));
  const feed: Feed = {
    head: () => line.at(-1)!,
    after: (commit, limit) => line.slice(line.indexOf(commit) + 1).slice(0, limit),
    events() {
      now += 8;
      return [];
    },
    follow: () => undefined,
  };
  const pages = new Pages({ feed, ids: () => () => undefined, clock: { ...systemClock, now: () => now } });
  pages.refresh();
  const ends: string[] = [];
  for (let at = line[0]!; at !== line.at(-1); at = ends.at(-1)!) ends.push((pages.after(at) as Page).to);
  expect(ends).toEqual([line[3], line[6], line[9]]);
});
