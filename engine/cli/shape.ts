// What an answer looks like that nobody drew a view for, from its shape alone: a list as a table, a thing as its
// fields. Knows no noun.
import type { Action } from '../actions/action.ts';
import { formatMoney } from '../model/money.ts';
import type { Palette } from './style.ts';
import type { Column, Frame } from './table.ts';
import { tableLines } from './table.ts';
import { escapeControls, oneLine, wrap } from './text.ts';
import { relative } from './time.ts';
import { valueText, wordsOf } from './value.ts';
import { isStatus, signed, statusStyle } from './views/glyphs.ts';

type Item = Readonly<Record<string, unknown>>;

/** What an answer looks like that nobody drew a view for. */
export function shapeLines(action: Pick<Action, 'name' | 'cli'>, result: unknown, frame: Frame): string[] {
  if (result === null || result === undefined) return [];
  if (typeof result !== 'object') return [cellText('', result, frame)];
  const list = listIn(result);
  if (!list) return fieldLines(result as Item, frame);
  const { items, others } = list;
  if (items.length === 0) return [frame.palette.quiet(`No ${action.name.split('.')[0]} found.`)];
  const more =
    typeof others['next'] === 'string' ? [frame.palette.quiet(`More: --after ${others['next']}`)] : [];
  return [...itemLines(items, action.cli?.columns, frame), ...more];
}

/** The list an answer is about: itself, its `items`, or its only field that holds a list. */
function listIn(result: object): { items: readonly unknown[]; others: Item } | undefined {
  if (Array.isArray(result)) return { items: result, others: {} };
  const others = result as Item;
  if (Array.isArray(others['items'])) return { items: others['items'], others };
  const lists = Object.values(others).filter(Array.isArray);
  return lists.length === 1 &&
    Object.keys(others).every((key) => key === 'next' || Array.isArray(others[key]))
    ? { items: lists[0]!, others }
    : undefined;
}

const statusKeys = new Set(['status', 'state']);
const rowsLookedAt = 20;
const timeKey = /(^at|At|^updated|^created|^since|^due)$/;
const longKeys = new Set([
  'title',
  'sentence',
  'description',
  'body',
  'subject',
  'excerpt',
  'snippet',
  'reason',
  'message',
]);
const idKeys = new Set(['id', 'companyId', 'path']);

/** Items as a table of `names`, or of the plain fields that the first of them have. */
export function itemLines(
  items: readonly unknown[],
  names: readonly string[] | undefined,
  frame: Frame,
): string[] {
  if (items.some((item) => typeof item !== 'object' || item === null))
    return items.map((item) => oneLine(String(item)));
  const rows = items as readonly Item[];
  const found = [...new Set(rows.slice(0, rowsLookedAt).flatMap(Object.keys))].filter(
    (key) => !idKeys.has(key),
  );
  const columns = (names ?? found).map((name): Column<Item> => ({
    title: wordsOf(name),
    value: (row) => cellText(name, row[name], frame),
    ...(statusKeys.has(name)
      ? { style: (row: Item, palette: Palette) => statusStyle(String(row[name]), palette) }
      : {}),
    ...(longKeys.has(name) ? { gives: true } : {}),
    ...(rows.every((row) => row[name] === undefined || typeof row[name] === 'number')
      ? { align: 'right' }
      : {}),
  }));
  return tableLines(columns, rows, frame);
}

/** One value in a cell: times as distances, all else in words. */
export function cellText(name: string, value: unknown, frame: Frame): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' && statusKeys.has(name) && isStatus(value)) return signed(value);
  if (typeof value === 'string')
    return timeKey.test(name) && isTime(value) ? relative(value, frame.now) : value;
  if (name.endsWith('Micros') && typeof value === 'number') return formatMoney(value);
  return valueText(value);
}

const isTime = (text: string): boolean => /^\d{4}-\d\d-\d\d(T|$)/.test(text);

/** A thing as `name  value` lines; long text below them, nested lists as tables. */
export function fieldLines(item: Item, frame: Frame): string[] {
  const entries = Object.entries(item).filter(
    ([, value]) => value !== null && value !== undefined && value !== '',
  );
  const isBlock = ([, value]: [string, unknown]): boolean =>
    (typeof value === 'string' && value.includes('\n')) ||
    (Array.isArray(value) && value.some((each) => typeof each === 'object'));
  const plain = entries.filter(
    (entry) => !isBlock(entry) && !(Array.isArray(entry[1]) && entry[1].length === 0),
  );
  const column = Math.max(0, ...plain.map(([name]) => wordsOf(name).length)) + 2;
  const { quiet, strong } = frame.palette;
  return [
    ...plain.flatMap(([name, value]) =>
      wrap(oneLine(cellText(name, value, frame)), Math.max(20, frame.width - column)).map(
        (line, at) => quiet((at === 0 ? wordsOf(name) : '').padEnd(column)) + line,
      ),
    ),
    ...entries
      .filter(isBlock)
      .flatMap(([name, value]) => [
        '',
        strong(wordsOf(name)),
        ...(typeof value === 'string'
          ? escapeControls(value).trimEnd().split('\n')
          : itemLines(value as unknown[], undefined, frame)),
      ]),
  ];
}
