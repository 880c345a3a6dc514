// A measured figure beside its bar. Collected by the sections, printed and written by bench.ts.

export interface Row {
  /** The section it belongs to. */
  section: string;
  what: string;
  figure: number;
  unit: string;
  /** As the documentation says it: `< 3`, `≥ 30`; empty where there is none. */
  bar: string;
  /** The same of another server. */
  peer?: Beside;
}

export interface Beside {
  figure: number;
  /** How many times as good ours is: as fast, or as small. */
  ratio: number;
}

/** Whether the figure reaches its bar; undefined where there is none. */
export function isMet({ figure, bar }: Row): boolean | undefined {
  const [, sign, limit] = /^([<≤≥>]) ?([\d.,]+)/.exec(bar) ?? [];
  if (!sign) return undefined;
  const value = Number(limit!.replaceAll(',', ''));
  return sign === '<'
    ? figure < value
    : sign === '≤'
      ? figure <= value
      : sign === '>'
        ? figure > value
        : figure >= value;
}

export const figureText = (figure: number): string =>
  Number.isInteger(figure) || figure >= 100
    ? Math.round(figure).toLocaleString('en')
    : figure.toFixed(figure < 1 ? 3 : 1);

/** One line for the terminal. */
export const rowText = (row: Row): string => {
  const met = isMet(row);
  const mark = met === undefined ? ' ' : met ? '✓' : '✗';
  const beside = row.peer ? `  ${peerText(row.peer)}` : '';
  return `${mark} ${row.what.padEnd(66)} ${figureText(row.figure).padStart(10)} ${row.unit.padEnd(9)} ${row.bar}${beside}`;
};

/** `peer 33.8, 15.2 ×`. */
export const peerText = ({ figure, ratio }: Beside): string =>
  `peer ${figureText(figure)}, ${figureText(ratio)} ×`;
