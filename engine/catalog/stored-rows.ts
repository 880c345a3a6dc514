// What the catalog holds of a file, read back as rows: the other side of every difference that is written.
import type { Value } from './database.ts';
import type { BatchKind } from '../model/paths.ts';
import type { Kind } from '../model/place.ts';
import type { FileRow } from './queries/files.ts';
import { selectAll } from './queries/query.ts';
import type { Readable } from './readable.ts';
import type { AnyTable, Row } from './table.ts';
import { events } from './tables/events.ts';
import { aliases, entities, files, links, problems, texts } from './tables/names.ts';
import { agents, approvals, companies, emails, routines, runs, users, wakes } from './tables/people.ts';
import { cards, comments, documents, goals, issues, mentions, tombstones } from './tables/work.ts';

const ofEvery: readonly AnyTable[] = [entities, aliases, links, problems];
const ofCard: readonly AnyTable[] = [cards];

/** The tables a file of a kind has rows in, besides those that every file has. */
const ofKind: Readonly<Record<Kind | BatchKind | 'other', readonly AnyTable[]>> = {
  book: [],
  prices: [],
  ledger: [],
  events: [events],
  other: [],
  user: [users, emails],
  company: [companies, goals],
  goal: [goals],
  team: ofCard,
  agent: [agents],
  project: ofCard,
  milestone: ofCard,
  issue: [issues, tombstones, texts],
  comment: [comments, mentions, texts],
  document: [documents, texts],
  label: ofCard,
  view: ofCard,
  routine: [routines],
  approval: [approvals],
  skill: ofCard,
  plugin: ofCard,
  run: [runs, wakes],
};

type OfFile = { company: string; path: string };
type Select = (catalog: Readable, args: OfFile) => Record<string, Value>[];

/** Every table whose rows come from one file each, besides the one of files. */
export const tablesOfFiles: readonly AnyTable[] = [...new Set([...ofEvery, ...Object.values(ofKind).flat()])];

const selects = new Map<AnyTable, Select>(
  tablesOfFiles.map((table) => [
    table,
    selectAll<OfFile, Record<string, Value>>(
      `rows.${table.name}`,
      `SELECT ${table.columns.map((column) => `"${column}"`).join(', ')} FROM ${table.name}
       WHERE company = @company AND path = @path`,
    ),
  ]),
);

/** Every row that comes from one file, its own included. */
export const storedRows = (catalog: Readable, file: FileRow): Row[] => [
  files.row({ ...file }),
  ...[...ofEvery, ...ofKind[file.kind]].flatMap((table) =>
    selects.get(table)!(catalog, file).map((row) => ({ table, values: Object.values(row) })),
  ),
];
