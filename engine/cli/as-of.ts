// How an answer about an earlier state is shown: its times as they looked from there, and a line that says which it is.
import type { Frame } from './table.ts';
import { minute } from './time.ts';

export interface AsOf {
  commit: string;
  at: string;
}

/** The frame of that moment; the present one where nothing earlier was asked for. */
export const frameAt = (frame: Frame, asOf: AsOf | undefined): Frame =>
  asOf ? { ...frame, now: Date.parse(asOf.at) } : frame;

/** `As of 2026-11-22 16:08, commit 4217c0ff12.` */
export const asOfLine = ({ commit, at }: AsOf): string =>
  `As of ${minute(at)}, commit ${commit.slice(0, 10)}.`;
