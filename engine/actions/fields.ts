// Fields that many actions take, described once so that help, API and tools say the same. Knows no action.
import { z } from 'zod';
import { iso } from '../base/clock.ts';
import { limits } from '../model/limits.ts';
import { momentSentence } from '../model/moment.ts';

const name = z.string().trim().min(1).max(limits.segment);

export const companyField = name
  .optional()
  .describe('The company: its slug or id. Yours, or the only one of the book, if absent');
export const issueField = name.describe('The issue: ACME-42 or its id');
export const titleField = z
  .string()
  .trim()
  .min(1)
  .max(limits.title)
  .regex(/^[^\r\n]*$/, 'must be one line')
  .describe('The title: one line');
export const bodyField = z.string().max(limits.document).describe('The text, in markdown');
/** A text that says something. */
export const wordsField = bodyField
  .min(1, { abort: true })
  .refine((text) => text.trim() !== '', 'must say something')
  .describe('The text, in markdown');
export const reasonField = z.string().trim().min(1).max(2000).describe('Why: a sentence for the record');
export const ifUpdatedField = z.iso
  .datetime()
  .optional()
  .describe('The `updated` of the version you started from; refused when it has changed since');
/** As the book writes it; what is of no year with four digits there stays, for whoever judges times. */
function inUtc(time: string): string {
  const said = iso(Date.parse(time));
  return /^\d{4}-/.test(said) ? said : time;
}

export const notTime = 'must be a time as in 2026-12-24T18:00:00+01:00, or a day as in 2026-12-24';
/** A time, compared as the book writes it; a day is its beginning. */
export const timeField = z
  .union([z.iso.datetime({ offset: true, error: notTime }), z.iso.date(notTime)], notTime)
  .overwrite(inUtc)
  .describe('A time: 2026-12-24T18:00:00+01:00, or a day');
export const limitField = z.number().int().min(1).max(500).optional().describe('At most this many (50)');
export const cursorField = z.string().optional().describe('The `next` of the page before');
export const atField = z.string().trim().min(1).max(64).optional().describe(momentSentence);
/** A reference by name or id. */
export const refField = name;
/** The same in a change, where null clears. */
export const clearable = <T extends z.ZodType>(field: T) =>
  field
    .nullable()
    .optional()
    .describe(field.description ?? '');
export const dueField = z.iso.date().describe('Due on this day: 2026-12-24');

/** Without the fields that were not given. */
export const defined = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

export const acknowledged = z.object({
  id: z.string().describe('The id that never changes'),
  name: z.string().describe('Its human name'),
  updated: z.string().optional().describe('The version token'),
});
