// The signs for states, the same in every view, so that a list can be read by shape and by colour.
import type { Palette, Style } from '../style.ts';

interface Sign {
  glyph: string;
  style(palette: Palette): Style;
}

const quiet = ({ quiet }: Palette): Style => quiet;
const signs: Readonly<Record<string, Sign>> = {
  backlog: { glyph: '·', style: quiet },
  todo: { glyph: '○', style: ({ strong }) => strong },
  in_progress: { glyph: '◐', style: ({ live }) => live },
  in_review: { glyph: '◑', style: ({ name }) => name },
  blocked: { glyph: '■', style: ({ bad }) => bad },
  done: { glyph: '●', style: ({ good }) => good },
  cancelled: { glyph: '✗', style: quiet },
  active: { glyph: '○', style: ({ good }) => good },
  idle: { glyph: '○', style: ({ good }) => good },
  running: { glyph: '◐', style: ({ live }) => live },
  paused: { glyph: '‖', style: ({ warn }) => warn },
  error: { glyph: '■', style: ({ bad }) => bad },
  terminated: { glyph: '✗', style: quiet },
  archived: { glyph: '✗', style: quiet },
  pending_approval: { glyph: '?', style: ({ warn }) => warn },
  pending: { glyph: '?', style: ({ warn }) => warn },
  approved: { glyph: '●', style: ({ good }) => good },
  rejected: { glyph: '✗', style: ({ bad }) => bad },
  succeeded: { glyph: '●', style: ({ good }) => good },
  failed: { glyph: '■', style: ({ bad }) => bad },
  timed_out: { glyph: '■', style: ({ bad }) => bad },
  queued: { glyph: '·', style: quiet },
};
const unknown: Sign = { glyph: ' ', style: () => (text) => text };

/** `◐ in_progress`; `shown` where the state is said in other words. */
export const signed = (status: string, shown = status): string =>
  `${(signs[status] ?? unknown).glyph} ${shown}`;

export const isStatus = (word: string): boolean => Object.hasOwn(signs, word);

/** The colour of a state. */
export const statusStyle = (status: string, palette: Palette): Style =>
  (signs[status] ?? unknown).style(palette);

/** The colour of a priority. */
export const priorityStyle = (priority: string, palette: Palette): Style | undefined =>
  ({ critical: palette.bad, high: palette.warn, low: palette.quiet })[priority];
