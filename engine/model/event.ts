// One line of an events file: what changed no file of its own but must be known. Write-once, like the ledger.
import { z } from 'zod';
import * as f from './fields.ts';

export const severities = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** Unknown keys are kept: a later version may know more of the same event. */
export const eventSchema = z.looseObject({
  /** The same id again is the same event. */
  id: z.string().min(1).max(128),
  at: f.time,
  /** What happened, as in run.not_started or wake.refused. */
  type: z.string().min(1).max(100),
  severity: z.enum(severities).default('info'),
  /** What it is about, where that can change: a later event of the same key says how it stands now. */
  key: z.string().min(1).max(300).optional(),
  /** One sentence for people. */
  message: f.text,
  agent: f.reference.optional(),
  issue: f.reference.optional(),
  run: f.line.optional(),
  data: z.record(z.string(), z.unknown()).optional(),
});

export type Event = z.output<typeof eventSchema>;

/** One line, without its newline. */
export const composeEvent = (event: z.input<typeof eventSchema>): string =>
  JSON.stringify(eventSchema.parse(event));

/** The events of a file; a line that is none is handed to `onBad` and left out. */
export function parseEvents(text: string, onBad?: (line: number, text: string) => void): Event[] {
  const events: Event[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const event = eventSchema.safeParse(parseLine(line));
    if (event.success) events.push(event.data);
    else onBad?.(index + 1, line);
  }
  return events;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
