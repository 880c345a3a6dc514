// The few colours of the command line and what each means. Without a terminal every style leaves text as it is.
import { styleText } from 'node:util';

export type Style = (text: string) => string;
export interface Palette {
  strong: Style;
  quiet: Style;
  good: Style;
  warn: Style;
  bad: Style;
  live: Style;
  name: Style;
}

const as =
  (format: Parameters<typeof styleText>[0]): Style =>
  (text) =>
    text === '' ? '' : styleText(format, text, { validateStream: false });
const same: Style = (text) => text;

/** The palette for a stream that shows colours, or one that changes nothing. */
export const makePalette = (color: boolean): Palette =>
  color
    ? {
        strong: as('bold'),
        quiet: as('dim'),
        good: as('green'),
        warn: as('yellow'),
        bad: as('red'),
        live: as('cyan'),
        name: as('magenta'),
      }
    : { strong: same, quiet: same, good: same, warn: same, bad: same, live: same, name: same };
