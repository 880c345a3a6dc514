// minutebook.yaml: what holds for the whole book on every machine. No secrets and nothing that becomes a command.
import { z } from 'zod';
import { budgetSchema } from './budget-entry.ts';
import { defineKind } from './definition.ts';
import * as f from './fields.ts';

/** The format this engine writes; a newer book is refused for writing. */
export const formatVersion = 1;

const days = z.number().positive().max(36_500);

export const bookSchema = z.object({
  format: z.int().min(1).default(formatVersion).describe('Version of the format of the files'),
  id: f.id,
  name: f.line.optional(),
  createdAt: f.createdAt,
  zone: f.line.optional().describe('Time zone of budgets and schedules that name none'),
  adopt: z.enum(['on', 'off']).default('on').describe('Whether hand edits are committed for their author'),
  budgets: z.array(budgetSchema).default([]).describe('The board’s defaults where nothing nearer says one'),
  onUnmetered: z.enum(['refuse', 'allow']).default('allow'),
  retention: z
    .object({
      transcriptDays: days
        .optional()
        .describe('Days after which transcripts of runs are deleted for good; for ever when absent'),
      transcriptBytes: f.count
        .optional()
        .describe('Bytes on disk over which a host’s oldest days of transcripts are deleted'),
      attachmentDays: days
        .optional()
        .describe(
          'Days after which a large attachment that no file names any more is deleted; for ever when absent',
        ),
      transcriptsOnMain: z
        .boolean()
        .default(false)
        .describe('Whether transcripts lie beside their runs’ records; then they are kept as long as these'),
    })
    .prefault({}),
  hosts: z
    .array(
      z.object({
        name: f.line.min(1),
        key: f.text.min(1).describe('Public ed25519 key in SSH format'),
        until: f.time.optional(),
      }),
    )
    .default([])
    .describe('Whose commits are the engine’s'),
  updated: f.updated,
});

export type Book = z.output<typeof bookSchema>;

export const bookKind = defineKind({
  schema: bookSchema,
  plain: true,
  immutable: ['id', 'createdAt'],
  prepare(front) {
    // `adopt: false` is what people write who mean off.
    if (typeof front['adopt'] === 'boolean') front['adopt'] = front['adopt'] ? 'on' : 'off';
  },
});
