// What a run printed: all of it, or a part by its bytes, so that whoever follows a run asks only for what is new.
import { z } from 'zod';
import { isFault } from '../base/fault.ts';
import { defineAction } from './action.ts';
import { companyField } from './fields.ts';
import type { Lookup } from './lookup.ts';
import { factsOfRun, findRun, runField, type RunEntry } from './run-record.ts';

const partLimit = 1_048_576;

export const runLog = defineAction({
  name: 'run.log',
  sentence: 'Show what a run printed, without secrets; of a running one, so far',
  input: {
    run: runField,
    offset: z.number().int().min(0).optional().describe('From this byte on; from the beginning if absent'),
    limitBytes: z
      .number()
      .int()
      .min(1)
      .max(partLimit)
      .optional()
      .describe('At most so many bytes; to the end if absent'),
    company: companyField,
  },
  output: z.object({
    run: z.string().describe('The run'),
    state: z.enum(['live', 'kept', 'expired', 'none']).describe('Expired: it was deleted with its day'),
    text: z.string().describe('The transcript, or the part of it that was asked for'),
    nextOffset: z.number().int().nullable().describe('Where the next part begins; null at the end'),
    bytes: z.number().int().describe('How long all of it is: from there a running one goes on'),
  }),
  allow: { permission: 'company.read', facts: factsOfRun },
  route: { method: 'GET', path: '/companies/:company/runs/:run/log' },
  cli: { positional: ['run'] },
  read(lookup, { run, company, offset, limitBytes }, context) {
    const found = findRun(lookup, company, run);
    const id = found.data.id ?? run;
    const { state, text } = transcriptOf(lookup, found, context.kernel.transcript?.(id));
    return { run: id, state, ...partOf(text, offset, limitBytes) };
  },
});

interface Transcript {
  state: 'live' | 'kept' | 'expired' | 'none';
  text: string;
}

function transcriptOf(lookup: Lookup, { data }: RunEntry, printing: string | undefined): Transcript {
  if (data.transcript === undefined)
    return data.endedAt === undefined && printing !== undefined
      ? { state: 'live', text: printing }
      : { state: 'none', text: '' };
  const text = blobOrNothing(lookup, data.transcript.oid);
  return text === undefined ? { state: 'expired', text: '' } : { state: 'kept', text };
}

/** Transcripts lie on refs of their own, which retention deletes. One that is damaged is told, not called expired. */
function blobOrNothing({ sources }: Lookup, oid: string): string | undefined {
  try {
    return sources.reader.blob(oid).toString('utf8');
  } catch (error) {
    if (isFault(error, 'OBJECT_MISSING')) return undefined;
    throw error;
  }
}

interface Part {
  text: string;
  nextOffset: number | null;
  bytes: number;
}

/** A part by its bytes, of whole characters: at least one where there is any. */
function partOf(text: string, offset = 0, limitBytes = Infinity): Part {
  const all = Buffer.from(text, 'utf8');
  const start = beginningAt(all, Math.min(offset, all.length), 1);
  const wanted = Math.min(start + limitBytes, all.length);
  const back = beginningAt(all, wanted, -1);
  const end = back > start ? back : beginningAt(all, wanted, 1);
  const nextOffset = end < all.length ? end : null;
  return { text: all.toString('utf8', start, end), nextOffset, bytes: all.length };
}

/** The nearest place in that direction at which a character begins, or everything ends. */
function beginningAt(all: Buffer, at: number, step: 1 | -1): number {
  let place = at;
  while (place > 0 && place < all.length && (all[place]! & 0xc0) === 0x80) place += step;
  return place;
}
