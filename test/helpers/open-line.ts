// A line opened for one test and closed after it, and changes in one line of text.
import { onTestFinished } from 'vitest';
import { systemClock } from '../../engine/base/clock.ts';
import type { ChangeFunction } from '../../engine/store/change.ts';
import { openLine, type LineOptions, type OpenLine } from '../../engine/store/open-line.ts';

export async function openTestLine(root: string, options: Partial<LineOptions> = {}): Promise<OpenLine> {
  const open = await openLine(root, { clock: systemClock, host: 'test', ...options });
  onTestFinished(async () => {
    await open.line.close();
    open.release();
  });
  return open;
}

/** A change that writes these files (null removes one) and answers the subject. */
export function writing(
  subject: string,
  files: Record<string, string | Buffer | null>,
): ChangeFunction<string> {
  return () => ({
    files: new Map(Object.entries(files)),
    subject,
    trailers: [['Action', 'test.write']],
    result: subject,
  });
}
