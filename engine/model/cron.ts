// A schedule in the five fields of cron, as in `0 7 * * 1-5`: whether it can be kept. When it fires is not its business.
import { Cron } from 'croner';
import type { z } from 'zod';

const fieldCount = 5;
const options = { mode: '5-part', sloppyRanges: true, paused: true, timezone: 'UTC' } as const;
/** Whether a schedule fires at all does not depend on when it is asked. */
const sometime = new Date(0);

/** Why a schedule is none, or never fires; undefined for one that does. */
export function cronFlaw(text: string): string | undefined {
  // Words such as @daily are not what every cron takes.
  if (text.trim().split(/\s+/).length !== fieldCount) return 'must be five fields, as in 0 7 * * 1-5';
  try {
    return new Cron(text, options).nextRun(sometime) ? undefined : `${text.trim()} would never fire`;
  } catch (error) {
    return (error as Error).message.replace(/^CronPattern: /, '');
  }
}

/** Refuses a schedule that cannot be kept. */
export function mustFire(text: string, context: z.core.$RefinementCtx<string>): void {
  const message = cronFlaw(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
}
