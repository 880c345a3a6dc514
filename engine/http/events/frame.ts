// Events as bytes on the wire: one event of the feed, and what the stream itself says, in the words of the API.
// Source: HTML Living Standard, "Server-sent events". Pure; knows no connection.
import type { FeedEvent } from '../../actions/feed.ts';
import type { Ids } from '../dialect/json-schema.ts';

/** What clients wait before they come again. Milliseconds. */
const retryMs = 1_000;

/** JSON has no line break of its own, so that one `data:` holds it. */
const frame = (event: string, id: string, data: object): Buffer =>
  Buffer.from(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

export const beginning = Buffer.from(`retry: ${retryMs}\n\n`);

/** Tells nothing: by the standard what has no data is no event, and still its id is where a client goes on from. */
export const mark = (id: string): Buffer => Buffer.from(`id: ${id}\n\n`);

/** A sign of life, and where the client stands meanwhile. */
export const beat = (id: string): Buffer => Buffer.from(`: beat\nid: ${id}\n\n`);

/** The first of a stream that was not asked to go on from anywhere: what comes is newer than `id`. */
export const hello = (id: string): Buffer => frame('hello', id, { head: id });

/** The event that was named is none of the line: whoever keeps a copy reads it anew, and goes on from `id`. */
export const reset = (id: string, lost: string): Buffer => frame('reset', id, { head: id, lost });

export interface Change {
  whole: Buffer;
  /** Made when it is first asked for. */
  within(): Buffer;
}

/** An event for who knows of all companies, and for who knows of its own alone: the same bytes where that is the same. */
export function change({ id, within, ...event }: FeedEvent, ids: Ids): Change {
  const all = said(event, ids);
  const whole = frame('change', id, all);
  let known: Buffer | undefined;
  const alone = (subject: string): Buffer =>
    subject === event.subject ? whole : frame('change', id, { ...all, subject });
  return { whole, within: () => (known ??= alone(within())) };
}

/** `ids` are those of names at the commit. */
function said(
  { company, companyId, run, actor, ...event }: Omit<FeedEvent, 'id' | 'within'>,
  ids: Ids,
): object {
  const [, within, agent] = /^agent:([^/]+)\/(.+)$/.exec(actor) ?? [];
  const [, user] = /^user:(.+)$/.exec(actor) ?? [];
  return {
    companyId: companyId ?? (company === null ? null : (ids('company', undefined, company) ?? null)),
    company,
    actor,
    actorAgentId: agent === undefined ? null : (ids('agent', within, agent) ?? null),
    actorUserId: user === undefined ? null : (ids('user', undefined, user) ?? null),
    runId: run,
    ...event,
  };
}

/** The place that an event's id names; undefined for what is no such id. */
export function placeOf(id: string): { commit: string; n: number } | undefined {
  const [, commit, n = '0'] = /^([0-9a-f]{40})(?:\/([1-9]\d{0,5}))?$/.exec(id) ?? [];
  return commit === undefined ? undefined : { commit, n: Number(n) };
}
