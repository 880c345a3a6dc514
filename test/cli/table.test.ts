import { expect, test } from 'vitest';
import { makePalette } from '../../engine/cli/style.ts';
import { tableLines, type Column, type Frame } from '../../engine/cli/table.ts';
import { displayWidth } from '../../engine/cli/text.ts';

interface Row {
  name: string;
  title: string;
  cost?: number;
}

const columns: Column<Row>[] = [
  { title: 'name', value: ({ name }) => name },
  { title: 'title', value: ({ title }) => title, gives: true },
  { title: 'cost', value: ({ cost }) => cost, align: 'right' },
];
const frame = (width: number, color = false): Frame => ({ width, palette: makePalette(color), now: 0 });

test('columns are as wide as what they hold', () => {
  expect(
    tableLines(
      columns,
      [
        { name: 'A-1', title: 'Fix', cost: 5 },
        { name: 'A-22', title: '漢字', cost: 10 },
      ],
      frame(80),
    ),
  ).toEqual(['name  title  cost', 'A-1   Fix       5', 'A-22  漢字     10']);
});

test('a column that is empty everywhere is left out', () => {
  expect(tableLines(columns, [{ name: 'A-1', title: 'Fix' }], frame(80))).toEqual([
    'name  title',
    'A-1   Fix',
  ]);
});

test('no line is wider than the terminal, whatever the titles hold', () => {
  const rows = [
    { name: 'A-1', title: 'x'.repeat(300), cost: 1 },
    { name: 'A-2', title: '漢字'.repeat(80), cost: 22 },
    { name: 'A-3', title: '👩‍👩‍👧 family '.repeat(20), cost: 333 },
  ];
  for (const line of tableLines(columns, rows, frame(40))) expect(displayWidth(line)).toBeLessThanOrEqual(40);
});

test('a title with control characters cannot leave its cell', () => {
  const [, line] = tableLines(columns, [{ name: 'A-1', title: 'a\x1b[2J\nb' }], frame(80));
  expect(line).toBe('A-1   a\\x1b[2J b');
});

test('colours surround a cell and take no columns', () => {
  const styled: Column<Row>[] = [
    { title: 'name', value: ({ name }) => name, style: (_, { bad }) => bad },
    { title: 'title', value: ({ title }) => title },
  ];
  const [, line] = tableLines(styled, [{ name: 'A-1', title: 'Fix' }], frame(80, true));
  expect(line).toBe('\x1b[31mA-1 \x1b[39m  Fix');
});
