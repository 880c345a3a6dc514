// Transcripts of runs as what takes room: which days there are, and deleting for good what the book's settings no longer
// keep. Each host deletes its own days only. What a transcript says is run.log's to show.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { listCompanies } from '../catalog/queries/companies.ts';
import { liveRuns } from '../catalog/queries/runs.ts';
import { bookPath } from '../model/paths.ts';
import {
  expiredDays,
  expiryOf,
  readTranscriptRef,
  transcriptFolder,
  transcriptRef,
  type RetentionLimits,
} from '../model/retention.ts';
import type { Oid } from '../store/snapshot.ts';
import { defineAction } from './action.ts';
import type { Context } from './context.ts';
import { listOf } from './list-shape.ts';
import type { Lookup } from './lookup.ts';
import { noteEvent } from './event-note.ts';
import { nowFor } from './now.ts';

interface TranscriptDay {
  host: string;
  date: string;
  tip: Oid;
}

const daysOf = ({ store }: Context): TranscriptDay[] =>
  [...store.refs(transcriptFolder)].flatMap(([ref, tip]) => {
    const named = readTranscriptRef(ref);
    return named ? [{ ...named, tip }] : [];
  });

function limitsOf(lookup: Lookup): RetentionLimits {
  const { transcriptDays, transcriptBytes } = lookup.at('book', bookPath)?.data.retention ?? {};
  return { days: transcriptDays, bytes: transcriptBytes };
}

const transcriptList = defineAction({
  name: 'transcript.list',
  sentence: 'List the days whose transcripts of runs are kept here, and until when',
  input: {},
  output: listOf({
    date: z.string().describe('The day the runs started on'),
    host: z.string().describe('The machine they ran on'),
    transcripts: z.number().int().describe('How many there are'),
    until: z.string().nullable().describe('When they are deleted for their age; null where no age is set'),
  }),
  allow: { permission: 'book.read', facts: () => ({ relations: [] }) },
  route: { method: 'GET', path: '/transcripts' },
  cli: { columns: ['date', 'host', 'transcripts', 'until'] },
  read(lookup, _, context) {
    const limits = limitsOf(lookup);
    return {
      items: daysOf(context).map(({ host, date, tip }) => {
        const at = expiryOf(date, limits);
        return { date, host, transcripts: countIn(context, tip), until: at === undefined ? null : iso(at) };
      }),
    };
  },
});

/** Files of one day: `acme/<run>.log`. */
function countIn({ store }: Context, tip: Oid): number {
  const day = store.snapshot(tip);
  return day
    .list('')
    .flatMap(({ name }) => day.list(name))
    .filter(({ name }) => name.endsWith('.log')).length;
}

const transcriptPrune = defineAction({
  name: 'transcript.prune',
  sentence: 'Delete for good the transcripts of this host that the book’s retention no longer keeps',
  input: { dryRun: z.boolean().default(false).describe('Only say which days that would be') },
  output: z.object({
    days: z
      .array(
        z.object({
          date: z.string().describe('The day the runs started on'),
          bytes: z.number().int().describe('What it takes on disk'),
        }),
      )
      .describe('The days that are deleted'),
    freedBytes: z.number().int().describe('What the disk got back'),
    kept: z.number().int().describe('Objects of these days that something else still names'),
    dryRun: z.boolean().describe('Whether nothing was deleted'),
  }),
  allow: { permission: 'book.maintain', facts: () => ({ relations: [] }) },
  route: { method: 'POST', path: '/transcripts/prune' },
  async perform(context, { dryRun }) {
    const days = await expiredHere(context);
    const told = days.map(({ date, bytes }) => ({ date, bytes }));
    if (dryRun) return { days: told, freedBytes: 0, kept: 0, dryRun };
    // With nothing to delete too: an earlier call may have been cut off.
    const { freedBytes, kept, objects } = await context.store.forget(
      days.map(({ date, tip }) => ({ ref: transcriptRef(context.host, date), from: tip })),
    );
    if (objects > 0) await tell(context, told, freedBytes);
    return { days: told, freedBytes, kept, dryRun };
  },
});

/** Days of this host that are over. A day with a run whose end is not committed is not. */
async function expiredHere(context: Context): Promise<(TranscriptDay & { bytes: number })[]> {
  const lookup = nowFor(context);
  const limits = limitsOf(lookup);
  if (limits.days === undefined && limits.bytes === undefined) return [];
  const inUse = datesInUse(context);
  const own = daysOf(context).filter(({ host, date }) => host === context.host && !inUse.has(date));
  const sized = await Promise.all(
    own.map(async (day) => ({
      ...day,
      bytes: limits.bytes === undefined ? 0 : await context.store.bytesBehind([day.tip]),
    })),
  );
  const over = new Set(expiredDays(sized, limits, context.clock.now()));
  const expired = sized.filter(({ date }) => over.has(date));
  if (limits.bytes !== undefined) return expired;
  return Promise.all(
    expired.map(async (day) => ({ ...day, bytes: await context.store.bytesBehind([day.tip]) })),
  );
}

function datesInUse({ catalog }: Context): Set<string> {
  const live = listCompanies(catalog).flatMap(({ company }) => liveRuns(catalog, { company }));
  return new Set(live.map(({ startedAt, createdAt }) => (startedAt ?? createdAt).slice(0, 10)));
}

const megabyte = 1_000_000;

async function tell(context: Context, days: readonly { date: string }[], freedBytes: number): Promise<void> {
  const [first, last] = [days[0], days.at(-1)];
  const which = first === undefined ? 'days' : first === last ? first.date : `${first.date} to ${last!.date}`;
  await noteEvent(context, {
    type: 'retention.transcripts',
    severity: 'info',
    message: `Deleted the transcripts of ${which} on ${context.host}: ${(freedBytes / megabyte).toFixed(1)} MB`,
    data: { host: context.host, days: days.map(({ date }) => date), freedBytes },
  });
}

export const transcriptActions = [transcriptList, transcriptPrune] as const;
