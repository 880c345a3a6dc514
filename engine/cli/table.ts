// Rows to lines of a given width: columns are as wide as what they hold, and the ones that may grow give way first.
import type { Palette, Style } from './style.ts';
import { displayWidth, oneLine, pad, truncate } from './text.ts';

export interface Column<Row> {
  title: string;
  value(row: Row): string | number | undefined;
  align?: 'left' | 'right';
  /** Gives way when the table is wider than the terminal. Without any, the last column does. */
  gives?: boolean;
  /** Never narrower than this many columns, when it gives way; 8 if absent. */
  least?: number;
  style?(row: Row, palette: Palette): Style | undefined;
}

export interface Frame {
  /** Columns of the terminal. */
  width: number;
  palette: Palette;
  /** The present, in milliseconds since the epoch. */
  now: number;
}

const gap = '  ';

/** The table's lines, its heading first; a column that is empty in every row is left out. */
export function tableLines<Row>(all: readonly Column<Row>[], rows: readonly Row[], frame: Frame): string[] {
  const texts = all.map((column) => rows.map((row) => oneLine(String(column.value(row) ?? ''))));
  const shown = all.map((_, index) => index).filter((index) => texts[index]!.some((text) => text !== ''));
  const columns = shown.map((index) => all[index]!);
  const cells = shown.map((index) => texts[index]!);
  const widths = fit(columns, cells, frame.width);
  const line = (cell: (index: number) => string, style: (index: number) => Style | undefined): string =>
    columns
      .map((column, index) => {
        const cut = truncate(cell(index), widths[index]!);
        const padded =
          index === columns.length - 1 && column.align !== 'right'
            ? cut
            : pad(cut, widths[index]!, column.align);
        return (style(index) ?? ((text: string) => text))(padded);
      })
      .join(gap)
      .trimEnd();
  const heading = line(
    (index) => columns[index]!.title,
    () => frame.palette.quiet,
  );
  return [
    ...(columns.some(({ title }) => title) ? [heading] : []),
    ...rows.map((row, at) =>
      line(
        (index) => cells[index]![at]!,
        (index) => columns[index]!.style?.(row, frame.palette),
      ),
    ),
  ];
}

function fit<Row>(
  columns: readonly Column<Row>[],
  cells: readonly (readonly string[])[],
  width: number,
): number[] {
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells[index]!.map(displayWidth)),
  );
  const total = (): number => widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1);
  const given = columns.flatMap((column, index) => (column.gives ? [index] : []));
  const giving = given.length ? given : [columns.length - 1];
  // The widest of those that give way loses a column at a time: two long ones end up equal.
  while (total() > width) {
    const widest = giving.reduce((a, b) => (widths[b]! > widths[a]! ? b : a), giving[0]!);
    if (widths[widest] === undefined || widths[widest] <= (columns[widest]!.least ?? 8)) break;
    widths[widest] -= 1;
  }
  return widths;
}
